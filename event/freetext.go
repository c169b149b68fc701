package event

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FreeText is one line in a person's own words. It stands only in texts that
// travel encrypted (manifest and label), never in an event.
type FreeText string

// MaxFreeText bounds a line of free text, in characters.
const MaxFreeText = 500

func (t FreeText) MarshalText() ([]byte, error) { return []byte(t), t.check() }

func (t *FreeText) UnmarshalText(b []byte) error {
	*t = FreeText(b)
	return t.check()
}

func (t FreeText) check() error {
	s := string(t)
	n := utf8.RuneCountInString(s)
	switch {
	case n < 1 || n > MaxFreeText:
		return errors.New("a line of words has 1 to 500 characters")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, Hidden):
		return errors.New("a control, hidden or private character, or more than one line")
	case !norm.NFC.IsNormalString(s):
		return errors.New("not in Unicode normal form C")
	case badSpaces(s):
		return errors.New("a leading, trailing or double space")
	}
	return nil
}

func badSpaces(s string) bool {
	return strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") || strings.Contains(s, "  ")
}

// ordered is a line that stands any number of times in an order that means
// something, unlike the sets of [many].
func ordered[T text, P textOf[T]](c *codec, key string, v *[]T) {
	if !c.reading {
		for i := range *v {
			one(c, key, P(&(*v)[i]))
		}
		return
	}
	for _, ok := c.peek(key); ok; _, ok = c.peek(key) {
		var t T
		one(c, key, P(&t))
		*v = append(*v, t)
	}
}

// spell writes a text without looking at it: whoever calls it reads it back, or
// compares it with what was read. Lists of megabytes are looked at once.
func spell(first string, f func(*codec)) ([]byte, error) {
	c := codec{out: make([]byte, 0, 1024)} // most texts are shorter
	c.out = append(append(c.out, first...), '\n')
	f(&c)
	if c.err != nil && !errors.Is(c.err, ErrText) {
		c.err = bad("%v", c.err)
	}
	return c.out, c.err
}

// exact reads b with f and demands that f writes the same bytes again, so that
// a text has one spelling and its digest one meaning.
func exact(b []byte, first string, limit int, f func(*codec)) error {
	if err := read(b, first, limit, f); err != nil {
		return err
	}
	again, err := spell(first, f)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, b) {
		return bad("not its one spelling")
	}
	return nil
}

// exactText writes with f what parse reads back: what could not be read is
// never sealed.
func exactText[T any](first string, f func(*codec), parse func([]byte) (T, error)) ([]byte, error) {
	b, err := spell(first, f)
	if err != nil {
		return nil, err
	}
	if _, err := parse(b); err != nil {
		return nil, err
	}
	return b, nil
}
