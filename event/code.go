package event

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Code is a word from a list: reasons, types, markings. Events hold no free
// text, ever; words between people are age files named by digest.
type Code string

func (c Code) MarshalText() ([]byte, error) { return []byte(c), nil }
func (c *Code) UnmarshalText(b []byte) error {
	if !isCode(string(b)) {
		return errors.New("not a code of lower-case letters and digits")
	}
	*c = Code(b)
	return nil
}

// oneOf refuses a code that is not on its list.
func oneOf(c *codec, key string, v *Code, list ...Code) {
	one(c, key, v)
	within(c, key, *v, list)
}

func within(c *codec, key string, v Code, list []Code) {
	if c.err == nil && !slices.Contains(list, v) {
		c.fail(bad("%s: %q is not one of %v", key, v, list))
	}
}

// fields cuts a value at its spaces into exactly n parts.
func fields(b []byte, n int) ([]string, error) {
	p := strings.Split(string(b), " ")
	if len(p) != n {
		return nil, errors.New("not " + strconv.Itoa(n) + " values with one space between")
	}
	return p, nil
}

// Sized names bytes by digest and length.
type Sized struct {
	Digest Digest
	Size   int64 // bytes
}

func (s Sized) MarshalText() ([]byte, error) {
	return []byte(s.Digest.String() + " " + strconv.FormatInt(s.Size, 10)), nil
}

func (s *Sized) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if s.Digest, err = ParseDigest(p[0]); err != nil {
		return err
	}
	s.Size, err = decimal(p[1])
	return err
}

// LogIndex is a place in the log, the first being 0.
type LogIndex int64

func (i LogIndex) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(i), 10), nil }
func (i *LogIndex) UnmarshalText(b []byte) error {
	n, err := decimal(string(b))
	*i = LogIndex(n)
	return err
}
