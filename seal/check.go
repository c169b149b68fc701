package seal

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"github.com/safehand/safehand/event"
)

// ErrBroken is wrapped by every finding that an exhibit is not what its seal
// says. What could merely not be fetched is another error.
var ErrBroken = errors.New("seal broken")

// Part is a part of an exhibit.
type Part string

const (
	List     Part = "segment list"
	Segment  Part = "segment"
	Manifest Part = "manifest"
	Stream   Part = "stream" // what the segments hold together, in clear
	Content  Part = "file"   // in clear
)

// PartError names the part that is broken.
type PartError struct {
	Part  Part
	Index int64  // of a segment or file, from 0
	Path  string // of a file
	Why   string
	cause error
}

func (e *PartError) Error() string {
	part := string(e.Part)
	switch e.Part {
	case Segment:
		part = fmt.Sprintf("segment %d", e.Index)
	case Content:
		part = "file " + event.EscapePath(e.Path)
	}
	return fmt.Sprintf("%v: %s: %s", ErrBroken, part, e.Why)
}

func (e *PartError) Unwrap() []error {
	if e.cause == nil {
		return []error{ErrBroken}
	}
	return []error{ErrBroken, e.cause}
}

func broken(p Part, why string, args ...any) error {
	return &PartError{Part: p, Why: fmt.Sprintf(why, args...)}
}

func brokenSegment(i int64, why string, args ...any) error {
	return &PartError{Part: Segment, Index: i, Why: fmt.Sprintf(why, args...)}
}

// Fetch gives segment i of an exhibit, sealed. It is called from several
// goroutines at once. An error that is fs.ErrNotExist says that the segment is
// lost; any other, that nothing is known of it.
type Fetch func(ctx context.Context, i int64) (io.ReadCloser, error)

// Sealed is an exhibit as it travels.
type Sealed struct {
	Seal     event.Seal
	List     []byte // the segment list's text
	Manifest []byte // the sealed manifest
	Fetch    Fetch
}

// CheckAll compares everything with the seal. It needs no key. It returns every
// broken part that it found, joined, or the first error of fetching.
func CheckAll(ctx context.Context, x Sealed, progress Progress) error {
	return errors.Join(CheckManifest(&x.Seal, x.Manifest), CheckSegments(ctx, &x.Seal, x.List, x.Fetch, progress))
}

// CheckManifest compares the sealed manifest with the seal.
func CheckManifest(s *event.Seal, sealed []byte) error {
	if sized(sealed) != s.Manifest {
		return broken(Manifest, "not the one the seal names")
	}
	return nil
}

// CheckList compares the segment list with the seal: its digest, and the
// number and sizes of its segments.
func CheckList(s *event.Seal, text []byte) (*event.List, error) {
	if sized(text) != s.List {
		return nil, broken(List, "not the one the seal names")
	}
	l, err := event.ParseList(text)
	if err != nil {
		return nil, broken(List, "%v", err)
	}
	n := int64(len(l.Segments))
	if n != s.Segments.Count || l.Total() != s.Segments.Total {
		return nil, broken(List, "%d segments of %d bytes where the seal has %d of %d", n, l.Total(), s.Segments.Count, s.Segments.Total)
	}
	for i, g := range l.Segments {
		if last := int64(i) == n-1; g.Size > MaxSegment || g.Size > s.Segments.Size || !last && g.Size != s.Segments.Size {
			return nil, broken(List, "segment %d has a size that can't be", i)
		}
	}
	return l, nil
}

// atOnce is how many segments are at hand at a time. More would take memory, eight
// megabytes each and more than once, and the line is slower than four cores.
func atOnce() int { return min(runtime.GOMAXPROCS(0), 4) }

// maxFindings bounds how many broken segments are told apart; more say nothing
// more.
const maxFindings = 20

// CheckSegments fetches every segment and compares it with the list, and the
// list with the seal.
func CheckSegments(ctx context.Context, s *event.Seal, listText []byte, fetch Fetch, progress Progress) error {
	list, err := CheckList(s, listText)
	if err != nil {
		return err
	}
	c := &checker{list: list, fetch: fetch, total: list.Total(), progress: progress}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	defer c.cancel(nil)
	var workers sync.WaitGroup
	for range atOnce() {
		workers.Go(c.work)
	}
	workers.Wait()
	slices.SortFunc(c.found, func(a, b *PartError) int { return cmp.Compare(a.Index, b.Index) })
	var all []error
	for _, f := range c.found {
		all = append(all, f)
	}
	if err := context.Cause(c.ctx); err != nil && len(c.found) < maxFindings {
		all = append(all, err) // what was found stands all the same
	}
	return errors.Join(all...)
}

type checker struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	list     *event.List
	fetch    Fetch
	progress Progress

	mu    sync.Mutex
	next  int64
	done  int64
	total int64
	found []*PartError
}

func (c *checker) work() {
	var buf []byte
	for c.ctx.Err() == nil {
		c.mu.Lock()
		i := c.next
		c.next++
		c.mu.Unlock()
		if i >= int64(len(c.list.Segments)) {
			return
		}
		var err error
		_, buf, err = fetchSegment(c.ctx, c.fetch, i, c.list.Segments[i], buf)
		c.note(i, err)
	}
}

// note keeps what was found of segment i.
func (c *checker) note(i int64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var part *PartError
	switch {
	case errors.As(err, &part):
		c.found = append(c.found, part)
		if len(c.found) == maxFindings {
			c.cancel(part)
		}
	case err != nil:
		c.cancel(err)
		return
	}
	c.done += c.list.Segments[i].Size
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
}

// fetchSegment gives the sealed bytes of a segment, compared with the list, and a
// buffer for the next: buf, or one that is large enough. What was in memory before is
// none: whoever kept it would have two segments there while the next one comes.
func fetchSegment(ctx context.Context, fetch Fetch, i int64, want event.Sized, buf []byte) (got, next []byte, err error) {
	r, err := fetch(ctx, i)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, buf, brokenSegment(i, "it is missing")
	}
	if err != nil {
		return nil, buf, fmt.Errorf("segment %d could not be fetched: %w", i, err)
	}
	defer r.Close() // every byte of it is compared
	var n int64
	var digest func() event.Digest
	if held, ok := r.(*Held); ok {
		got, n, digest = held.b, held.size, held.Digest
	} else {
		if int64(cap(buf)) < want.Size+1 {
			buf = make([]byte, want.Size+1)
		}
		var m int
		m, err = readUpTo(r, buf[:want.Size+1])
		got, n, digest = buf[:m], int64(m), func() event.Digest { return Sum(buf[:m]) }
	}
	switch {
	case err != nil:
		err = fmt.Errorf("segment %d could not be fetched: %w", i, err)
	case n > want.Size:
		err = brokenSegment(i, "it is longer than its %d bytes", want.Size)
	case n != want.Size:
		err = brokenSegment(i, "%d bytes where the segment list has %d", n, want.Size)
	case digest() != want.Digest:
		err = brokenSegment(i, "its digest is not the one in the segment list")
	}
	return got, buf, err
}

// Held is sealed bytes that are in memory, with the digest that was made of them
// here: whoever compared them once need not make it again.
type Held struct {
	*bytes.Reader
	b    []byte
	size int64
	sum  event.Digest
}

// InMemory neither copies b nor lets anybody change it: from here on it is read.
func InMemory(b []byte) *Held { return &Held{bytes.NewReader(b), b, int64(len(b)), Sum(b)} }

// Summed is what was read to be compared, size bytes with that digest, and not kept:
// there is nothing of it to be opened.
func Summed(size int64, sum event.Digest) *Held {
	return &Held{bytes.NewReader(nil), nil, size, sum}
}

func (h *Held) Bytes() []byte        { return h.b }
func (h *Held) Digest() event.Digest { return h.sum }
func (*Held) Close() error           { return nil }

// readUpTo fills buf or reads to the end. io.ReadFull won't do: a connection
// that was cut and a segment that is too short are the same error to it.
func readUpTo(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var m int
		m, err = r.Read(buf[n:])
		n += m
	}
	if err == io.EOF {
		err = nil
	}
	return n, err
}
