package event

import (
	"errors"
	"strconv"
)

// MaxSegments bounds a segment list; at 8 MiB each it is two tebibytes.
const MaxSegments = 1 << 18

const (
	listFirst = "safehand/segments/v1 list"
	maxList   = 32 << 20
)

// List names every segment of a sealed exhibit, in order. It is a blob in
// clear: digests and sizes of ciphertext tell nothing.
type List struct {
	Segments []Sized
}

// segment is one line of the list.
type segment struct {
	index int64
	Sized
}

func (s segment) MarshalText() ([]byte, error) {
	b := append(strconv.AppendInt(nil, s.index, 10), ' ')
	sized, err := s.Sized.MarshalText()
	return append(b, sized...), err
}

func (s *segment) UnmarshalText(b []byte) error {
	p, err := fields(b, 3)
	if err != nil {
		return err
	}
	if s.index, err = decimal(p[0]); err != nil {
		return err
	}
	if s.Digest, err = ParseDigest(p[1]); err != nil {
		return err
	}
	if s.Size, err = decimal(p[2]); err == nil && s.Size == 0 {
		err = errors.New("an empty segment")
	}
	return err
}

func (l *List) fields(c *codec) {
	lines := make([]segment, len(l.Segments), max(len(l.Segments), len(c.lines)))
	for i, s := range l.Segments {
		lines[i] = segment{int64(i), s}
	}
	ordered(c, "segment", &lines)
	if c.err == nil && (len(lines) == 0 || len(lines) > MaxSegments) {
		c.fail(bad("a list has 1 to %d segments", MaxSegments))
	}
	// Each segment is sealed under a key of its own, so that none can stand in
	// two places.
	seen := make(map[Digest]bool, len(lines))
	for i, s := range lines {
		if c.err == nil && s.index != int64(i) {
			c.fail(bad("segment: index %d where %d belongs", s.index, i))
		}
		if c.err == nil && seen[s.Digest] {
			c.fail(bad("segment: %d is there twice", i))
		}
		seen[s.Digest] = true
		if c.reading {
			l.Segments = append(l.Segments, s.Sized)
		}
	}
}

// Text is the list's one spelling.
func (l *List) Text() ([]byte, error) { return exactText(listFirst, l.fields, ParseList) }

// ParseList reads a segment list.
func ParseList(b []byte) (*List, error) {
	l := new(List)
	if err := exact(b, listFirst, maxList, l.fields); err != nil {
		return nil, err
	}
	return l, nil
}

// Total is the size of all segments together.
func (l *List) Total() (n int64) {
	for _, s := range l.Segments {
		n += s.Size
	}
	return n
}
