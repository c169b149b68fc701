package blobtest

import (
	"errors"
	"io"
	"slices"
)

// Fault is a way in which a store goes wrong.
type Fault string

const (
	// Failed: nothing happened, and the caller is told so.
	Failed Fault = "failed"
	// FailedStored: it happened, and the caller is told that it failed: an answer
	// lost on the way.
	FailedStored Fault = "failed but stored"
	// Truncated: the bytes end half way, and nobody says so.
	Truncated Fault = "truncated"
	// Flipped: the last bit is another.
	Flipped Fault = "last bit flipped"
	// Slow: it takes long enough for others to come in between.
	Slow Fault = "slow"
	// Full: there is no room for anything new; what is there can be read.
	Full Fault = "full"
)

// Faults are all of them.
func Faults() []Fault { return []Fault{Failed, FailedStored, Truncated, Flipped, Slow, Full} }

// ErrFault is what a call fails with that is to fail.
var ErrFault = errors.New("the store failed, as it was told to")

// spoil is r with the last of its size bytes harmed.
func (f Fault) spoil(r io.Reader, size int64) io.Reader {
	switch f {
	case Truncated:
		return io.LimitReader(r, size/2)
	case Flipped:
		return &flipping{r, size}
	}
	return r
}

// flipping flips the last bit of so many bytes.
type flipping struct {
	r    io.Reader
	left int64
}

func (f *flipping) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if f.left > 0 && f.left <= int64(n) {
		p[f.left-1] ^= 1
	}
	f.left -= int64(n)
	return n, err
}

// writes reports whether a call changes what is stored.
func writes(call string) bool { return slices.Contains([]string{"Put", "Delete"}, call) }
