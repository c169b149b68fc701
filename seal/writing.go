package seal

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"

	"github.com/safehand/safehand/event"
)

// writing writes a plan's stream from an edge on. At the end of every segment it
// knows what a later run would need to go on from there.
type writing struct {
	plan *Plan
	out  *cutter
	was  Done
	from int64 // nothing before it is written
	at   int64

	contents []event.Digest // of the entries whose content has ended
	hash     hash.Hash      // of the content being read, or nil
	beside   []byte         // see aside
}

// write writes the stream and gives the files with their digests.
func (p *Plan) write(c *cutter, was Done) ([]event.File, error) {
	s := &writing{plan: p, out: c, was: was, from: min(was.Edge.Segments*c.segment, p.Padded())}
	c.point = s.point
	files := make([]event.File, len(p.entries))
	for i := range p.entries {
		e := &p.entries[i]
		switch err := s.entry(i, e); {
		case errors.Is(err, errChanged):
			return nil, &ChangedError{e.Path}
		case err != nil:
			return nil, err
		}
		files[i] = e.file
		files[i].Digest = s.contents[i]
	}
	return files, s.zeros(p.Padded() - s.at)
}

// point is where the stream stands, for the journal.
func (s *writing) point() (e Edge, err error) {
	e.Contents = s.contents[:len(s.contents):len(s.contents)]
	if s.hash != nil {
		e.Hash, err = s.hash.(encoding.BinaryMarshaler).MarshalBinary()
	}
	return e, err
}

// entry writes header, content and the rest of the last block. Of what was read
// before, and is known to be the same, nothing is opened.
func (s *writing) entry(i int, e *entry) error {
	known := i < len(s.was.Edge.Contents)
	if err := s.write(e.header); err != nil {
		return err
	}
	if known && !s.was.Compare {
		s.at = e.file.Offset + e.file.Size
		s.contents = append(s.contents, s.was.Edge.Contents[i])
		return s.zeros(roundUp(e.file.Size) - e.file.Size)
	}
	digest, err := s.read(e)
	if err != nil {
		return err
	}
	if known && digest != s.was.Edge.Contents[i] {
		return &DifferentError{e.Path}
	}
	s.contents, s.hash = append(s.contents, digest), nil
	return s.zeros(roundUp(e.file.Size) - e.file.Size)
}

// read writes the content of a file, which must be all the while what it was when
// the exhibit was planned.
func (s *writing) read(e *entry) (event.Digest, error) {
	f, err := e.Open()
	if err != nil {
		return event.Digest{}, readError(e.Path, err)
	}
	defer f.Close() // it was only read
	if err := e.unchanged(f); err != nil || e.file.Folder {
		return event.Digest{}, err
	}
	s.hash = newHash()
	if err := s.skip(e, f); err != nil {
		return event.Digest{}, err
	}
	end := e.file.Offset + e.file.Size
	src := &source{file: f}
	for err = nil; err == nil && s.at < end; {
		err = s.some(e, src, end-s.at)
	}
	switch {
	case src.err != nil:
		return event.Digest{}, readError(e.Path, src.err)
	case err != nil && err != io.EOF:
		return event.Digest{}, err
	case s.at != end:
		return event.Digest{}, errChanged
	}
	if n, _ := io.ReadFull(f, make([]byte, 1)); n != 0 {
		return event.Digest{}, errChanged
	}
	return event.Digest(s.hash.Sum(nil)), e.unchanged(f)
}

// skip passes over what was read of the content before the edge.
func (s *writing) skip(e *entry, f fs.File) error {
	if s.was.Compare || s.was.Edge.Hash == nil || s.from < e.file.Offset || s.from > e.file.Offset+e.file.Size {
		return nil
	}
	if err := s.hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(s.was.Edge.Hash); err != nil {
		return fmt.Errorf("%w: %v", ErrBegun, err)
	}
	n := s.from - e.file.Offset
	s.at = s.from
	if k, ok := f.(io.Seeker); ok {
		_, err := k.Seek(n, io.SeekStart)
		return err
	}
	if _, err := io.CopyN(io.Discard, f, n); err != nil {
		return errChanged
	}
	return nil
}

// atATime is how much is read at a time.
const atATime = 1 << 20

// some reads a little of a content into its place in the segment, and hashes it there.
// It never reads past the segment's end, so that there the hash has come just as far.
func (s *writing) some(e *entry, src io.Reader, left int64) error {
	behind := s.at >= s.from
	var b []byte
	if behind {
		b = s.out.room()
	} else {
		b = s.aside(s.from - s.at)
	}
	n, err := src.Read(b[:min(int64(len(b)), left, atATime)])
	s.hash.Write(b[:n])
	s.at += int64(n)
	if behind && n > 0 {
		if full := s.out.filled(n); full != nil {
			return full
		}
	}
	if different := s.same(e); different != nil {
		return different
	}
	return err
}

// aside is a place for what is read only to be compared.
func (s *writing) aside(n int64) []byte {
	if s.beside == nil {
		s.beside = make([]byte, atATime)
	}
	return s.beside[:min(n, atATime)]
}

// same compares a file that is read again with what was read of it before the
// edge.
func (s *writing) same(e *entry) error {
	if !s.was.Compare || s.at != s.from || s.was.Edge.Hash == nil {
		return nil
	}
	p, err := s.point()
	if err != nil {
		return err
	}
	if !bytes.Equal(p.Hash, s.was.Edge.Hash) {
		return &DifferentError{e.Path}
	}
	return nil
}

// write hands on what lies behind the edge.
func (s *writing) write(b []byte) error {
	before := min(max(s.from-s.at, 0), int64(len(b)))
	s.at += int64(len(b))
	_, err := s.out.Write(b[before:])
	return err
}

// zeros fills up, of which nothing is written that lies before the edge.
func (s *writing) zeros(n int64) error {
	if before := min(max(s.from-s.at, 0), n); before > 0 {
		s.at += before
		n -= before
	}
	s.at += n
	return writeZeros(s.out, n)
}
