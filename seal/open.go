package seal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"sync"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
)

// Exhibit is one that is open: its key is the seal's and its manifest the one
// the seal commits to. Its segments are compared as they are read.
type Exhibit struct {
	Manifest *event.Manifest
	Text     []byte // of the manifest

	sealed Sealed
	list   *event.List
	id     Identity
}

// OpenExhibit compares key, list and manifest with the seal, in this order, and
// opens the manifest.
func OpenExhibit(x Sealed, id Identity) (*Exhibit, error) {
	if id.ID() != x.Seal.Recipient {
		return nil, fmt.Errorf("%w: the seal names another", ErrWrongKey)
	}
	list, err := CheckList(&x.Seal, x.List)
	if err != nil {
		return nil, err
	}
	m, text, err := OpenManifest(&x.Seal, x.Manifest, id)
	if err != nil {
		return nil, err
	}
	return &Exhibit{Manifest: m, Text: text, sealed: x, list: list, id: id}, nil
}

// Segments are the sealed parts, in the order of the stream, as its list says.
func (x *Exhibit) Segments() []event.Sized { return slices.Clone(x.list.Segments) }

// OpenManifest gives the manifest and its text, if they are the seal's.
func OpenManifest(s *event.Seal, sealed []byte, id Identity) (*event.Manifest, []byte, error) {
	if err := CheckManifest(s, sealed); err != nil {
		return nil, nil, err
	}
	text, err := openText(sealed, true, []Identity{id})
	if err != nil {
		return nil, nil, &PartError{Part: Manifest, Why: "it does not open: " + err.Error(), cause: err}
	}
	m, err := MatchManifest(s, text)
	return m, text, err
}

// MatchManifest reads a clear manifest that came from elsewhere, if it is the
// one the seal commits to.
func MatchManifest(s *event.Seal, text []byte) (*event.Manifest, error) {
	if event.Sum(text) != s.Commitment {
		return nil, broken(Manifest, "not the one the seal commits to")
	}
	m, err := event.ParseManifest(text)
	switch {
	case err != nil:
		return nil, broken(Manifest, "%v", err)
	case m.List != s.List:
		return nil, broken(Manifest, "it names another segment list than the seal")
	case m.Stream.Padded != Padded(m.Stream.Tar):
		return nil, broken(Manifest, "a stream of %d bytes is not padded to %d", m.Stream.Tar, m.Stream.Padded)
	}
	return m, nil
}

// Stream gives the tar stream with its padding. The next few segments are
// fetched and opened ahead. It must be closed.
func (x *Exhibit) Stream(ctx context.Context, progress Progress) io.ReadCloser {
	return x.stream(ctx, 0, 0, progress)
}

// stream begins at a segment, which stands at that place in the stream.
func (x *Exhibit) stream(ctx context.Context, segment, start int64, progress Progress) *stream {
	n := atOnce() + 1
	s := &stream{
		x: x, progress: progress, first: segment, segment: segment - 1, done: start,
		queue: make(chan chan opened, n),
		free:  make(chan *buffers, n),
	}
	s.ctx, s.cancel = context.WithCancel(ctx)
	for range n {
		s.free <- new(buffers)
	}
	s.running.Go(s.run)
	return s
}

type stream struct {
	ctx      context.Context
	cancel   context.CancelFunc
	x        *Exhibit
	progress Progress
	queue    chan chan opened // in the order of the segments
	free     chan *buffers
	running  sync.WaitGroup

	first   int64  // segment
	segment int64  // being read
	size    int64  // of it, in clear
	rest    []byte // of it
	buf     *buffers
	done    int64 // up to its end
	err     error
}

// place is the segment to begin with in order to read on from here, and what stands
// before it.
func (s *stream) place() (segment, start int64) {
	if len(s.rest) == 0 || s.buf == nil {
		return s.segment + 1, s.done
	}
	return s.segment, s.done - s.size
}

// buffers hold one segment, sealed and in clear.
type buffers struct {
	sealed, clear []byte
}

// opened is a segment's clear bytes.
type opened struct {
	clear []byte
	buf   *buffers
	err   error
}

// run opens the segments ahead of the reader, as many as there are buffers.
func (s *stream) run() {
	defer close(s.queue)
	for i := s.first; i < int64(len(s.x.list.Segments)); i++ {
		var buf *buffers
		select {
		case buf = <-s.free:
		case <-s.ctx.Done():
			return
		}
		done := make(chan opened, 1)
		s.running.Go(func() {
			clear, err := s.x.segment(s.ctx, i, buf)
			done <- opened{clear, buf, err}
		})
		s.queue <- done // never full: there are no more buffers than places
	}
}

func (s *stream) Read(p []byte) (int, error) {
	for len(s.rest) == 0 && s.err == nil {
		s.err = s.advance()
	}
	if len(s.rest) == 0 {
		return 0, s.err
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// advance goes on to the next segment.
func (s *stream) advance() error {
	if s.buf != nil {
		s.free <- s.buf
		s.buf = nil
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	next, more := <-s.queue
	if !more {
		if want := s.x.Manifest.Stream.Padded; s.done != want {
			return broken(Stream, "%d bytes where the manifest has %d", s.done, want)
		}
		return io.EOF
	}
	o := <-next
	if o.err != nil {
		return o.err
	}
	s.buf, s.rest = o.buf, o.clear
	s.segment, s.size = s.segment+1, int64(len(o.clear))
	s.done += s.size
	if s.progress != nil {
		s.progress(s.done, s.x.Manifest.Stream.Padded)
	}
	return nil
}

// Close ends the fetching ahead and waits for it.
func (s *stream) Close() error {
	s.cancel()
	s.running.Wait()
	return nil
}

// segment fetches, compares and opens segment i.
func (x *Exhibit) segment(ctx context.Context, i int64, buf *buffers) ([]byte, error) {
	sealed, next, err := fetchSegment(ctx, x.sealed.Fetch, i, x.list.Segments[i], buf.sealed)
	buf.sealed = next
	if err != nil {
		return nil, err
	}
	if int64(len(sealed)) != x.list.Segments[i].Size {
		return nil, fmt.Errorf("segment %d was compared and not kept: it can't be opened", i)
	}
	if cap(buf.clear) < len(sealed) {
		buf.clear = make([]byte, len(sealed))
	}
	n := 0
	r, err := age.Decrypt(bytes.NewReader(sealed), strict{x.id.age, true})
	if err == nil {
		n, err = readUpTo(r, buf.clear[:len(sealed)]) // clear is shorter than sealed
	}
	if err != nil {
		err = openError(err)
		return nil, &PartError{Part: Segment, Index: i, Why: "it does not open: " + err.Error(), cause: err}
	}
	return buf.clear[:n], nil
}

// MatchFile reads r and gives the paths of the files in m whose content it is,
// or none.
func MatchFile(m *event.Manifest, r io.Reader) ([]string, error) {
	digest, size, err := digestOf(r)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, f := range m.Files {
		if !f.Folder && f.Size == size && f.Digest == digest {
			paths = append(paths, f.Path)
		}
	}
	return paths, nil
}

func digestOf(r io.Reader) (event.Digest, int64, error) {
	h := sha256.New()
	n, err := io.CopyBuffer(h, r, make([]byte, 1<<20))
	return event.Digest(h.Sum(nil)), n, err
}
