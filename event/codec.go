package event

import (
	"encoding"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ErrText is wrapped by every refusal of a text that is not in the grammar of
// docs/event.md.
var ErrText = errors.New("not in the grammar")

// MaxText bounds every text that is signed. Larger lists are blobs, named by
// digest.
const MaxText = 64 << 10

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrText}, args...)...)
}

// text is a value with exactly one text form.
type text interface {
	encoding.TextMarshaler
}

type textOf[T any] interface {
	*T
	encoding.TextUnmarshaler
}

// codec writes or reads one text. A statement lists its fields once, and the
// same list does both: what is written is what is read, in the one order.
type codec struct {
	reading bool
	lines   []string // still to be read, without their line feeds
	out     []byte
	err     error
}

func (c *codec) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// peek is the value of the next line if its key is key.
func (c *codec) peek(key string) (string, bool) {
	if c.err != nil || len(c.lines) == 0 {
		return "", false
	}
	k, v, ok := strings.Cut(c.lines[0], " ")
	return v, ok && k == key
}

func (c *codec) put(key, value string) {
	c.out = append(append(c.out, key...), ' ')
	c.out = append(append(c.out, value...), '\n')
}

// raw is one line whose value the caller reads or writes itself.
func (c *codec) raw(key string, write func() string, read func(string) error) {
	if c.err != nil {
		return
	}
	if !c.reading {
		c.put(key, write())
		return
	}
	v, ok := c.peek(key)
	if !ok {
		c.fail(bad("line %q is missing or out of place", key))
		return
	}
	c.lines = c.lines[1:]
	if err := read(v); err != nil {
		c.fail(bad("%s: %v", key, err))
	}
}

// one is a line that must be there.
func one[T text, P textOf[T]](c *codec, key string, v P) {
	c.raw(key, func() string { return marshal(c, *v) }, func(s string) error { return v.UnmarshalText([]byte(s)) })
}

// maybe is a line that may be missing: v is nil then.
func maybe[T text, P textOf[T]](c *codec, key string, v *P) {
	if c.reading {
		if _, ok := c.peek(key); ok {
			*v = new(T)
			one(c, key, *v)
		}
		return
	}
	if *v != nil {
		one(c, key, *v)
	}
}

// many is a line that stands once for each value, at least least times, in the
// order of the bytes written and without repeats: a set has one spelling.
func many[T text, P textOf[T]](c *codec, key string, v *[]T, least int) {
	var seen []string
	if c.reading {
		for s, ok := c.peek(key); ok; s, ok = c.peek(key) {
			var t T
			one(c, key, P(&t))
			*v = append(*v, t)
			seen = append(seen, s)
		}
	} else {
		for i := range *v {
			seen = append(seen, marshal(c, (*v)[i]))
		}
		slices.Sort(seen)
		for _, s := range seen {
			c.put(key, s)
		}
	}
	if c.err == nil && len(seen) < least {
		c.fail(bad("line %q is missing", key))
	}
	for i := 1; i < len(seen); i++ {
		if seen[i-1] >= seen[i] {
			c.fail(bad("%s: lines repeated or not in order", key))
		}
	}
}

// number is a decimal without sign or leading zero.
func number[T ~int | ~int64](c *codec, key string, v *T) {
	c.raw(key, func() string { return strconv.FormatInt(int64(*v), 10) },
		func(s string) error {
			n, err := decimal(s)
			*v = T(n)
			return err
		})
}

func marshal(c *codec, v text) string {
	b, err := v.MarshalText()
	if err != nil {
		c.fail(err)
	}
	return string(b)
}

func decimal(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, errors.New("not a decimal number without sign or leading zero")
	}
	return n, nil
}

// write gives the text whose first line is first and whose fields f lists.
func write(first string, limit int, f func(*codec)) ([]byte, error) {
	b, err := spell(first, f)
	if err != nil {
		return nil, err
	}
	if _, err := split(b, limit); err != nil {
		return nil, err
	}
	return b, nil
}

// read takes apart the text b, which must begin with the line first.
func read(b []byte, first string, limit int, f func(*codec)) error {
	lines, err := split(b, limit)
	if err != nil {
		return err
	}
	if lines[0] != first {
		return bad("the first line is not %q", first)
	}
	c := codec{reading: true, lines: lines[1:]}
	f(&c)
	if c.err != nil {
		return c.err
	}
	if len(c.lines) > 0 {
		return bad("line %q is unknown, repeated or out of place", firstWord(c.lines[0]))
	}
	return nil
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	if len(w) > 40 {
		w = w[:40]
	}
	return w
}

// split checks what holds for every text of ours and cuts it into lines.
func split(b []byte, limit int) ([]string, error) {
	switch {
	case len(b) == 0 || b[len(b)-1] != '\n':
		return nil, bad("the text does not end with a line feed")
	case len(b) > limit:
		return nil, bad("the text is longer than %d bytes", limit)
	case !utf8.Valid(b):
		return nil, bad("the text is not UTF-8")
	case !norm.NFC.IsNormal(b):
		return nil, bad("the text is not in Unicode normal form C")
	}
	lines := strings.Split(string(b[:len(b)-1]), "\n")
	for i, l := range lines {
		if err := checkLine(l); err != nil {
			return nil, fmt.Errorf("%w (line %d)", err, i+1)
		}
	}
	return lines, nil
}

func checkLine(l string) error {
	if i := strings.IndexFunc(l, Hidden); i >= 0 {
		return bad("a control, hidden or private character")
	}
	key, value, ok := strings.Cut(l, " ")
	switch {
	case !ok || key == "" || value == "":
		return bad("not a key, a space and a value")
	case strings.HasPrefix(value, " ") || strings.HasSuffix(value, " ") || strings.Contains(value, "  "):
		return bad("a leading, trailing or double space")
	case strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789-/") != "" || key[0] < 'a' || key[0] > 'z':
		return bad("not a key of lower-case letters")
	}
	return nil
}

// Hidden reports characters that no text of ours holds, because a reader would
// not see them or would see something else: controls, line and paragraph
// separators, bidirectional controls, zero-width and other format characters,
// private use, unassigned planes' tags and lone surrogates.
func Hidden(r rune) bool {
	if r >= ' ' && r < 0x7f { // almost every character of almost every text
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) ||
		(r != ' ' && unicode.Is(unicode.Zs, r)) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r == utf8.RuneError
}
