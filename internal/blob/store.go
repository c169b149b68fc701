// Package blob keeps ciphertext: the segments, segment lists and sealed
// manifests of exhibits. A store never holds anything that it could read.
//
// What it promises: a blob that was acknowledged is there after a power cut,
// whole and under its own digest; half a blob never appears under any name; and
// a blob, once stored, never changes. It does not know which blobs should exist
// (the log does) and keeps nothing but bytes, so it can be compared with the
// log and what is missing can be named.
package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/safehand/safehand/event"
)

// Name names a blob: the exhibit it belongs to and its own digest. Two exhibits
// never share a blob, so that destroying one destroys all of it, and nobody
// learns from storing a blob whether another exhibit has the same.
type Name struct {
	Recipient event.RecipientID
	Digest    event.Digest
}

func (n Name) String() string { return n.Recipient.String() + "/" + n.Digest.String() }

// ParseName reads what Name.String writes, and nothing else.
func ParseName(s string) (Name, error) {
	var n Name
	recipient, digest, ok := strings.Cut(s, "/")
	if !ok {
		return n, errors.New("a blob's name has the form recipient/digest")
	}
	if err := n.Recipient.UnmarshalText([]byte(recipient)); err != nil {
		return Name{}, fmt.Errorf("recipient of a blob: %v", err)
	}
	if err := n.Digest.UnmarshalText([]byte(digest)); err != nil {
		return Name{}, fmt.Errorf("digest of a blob: %v", err)
	}
	return n, nil
}

var (
	// ErrNotFound is wrapped by Open and Stat when there is no such blob.
	ErrNotFound = errors.New("no such blob")
	// ErrMismatch is wrapped by Put when the bytes given are not those that the
	// name and the size announced.
	ErrMismatch = errors.New("the bytes are not those announced")
)

// Store keeps blobs. Every method may be called from any number of goroutines.
type Store interface {
	Reader

	// Put stores the size bytes that r yields, which must be exactly those with
	// the digest of the name: otherwise it wraps ErrMismatch. When it returns
	// nil the blob is durable: it outlives the process, the machine's power and
	// a crash of its own making. When it returns an error nothing new can be
	// read under the name, and the same Put may be tried again. Putting what is
	// there already reads and checks r all the same and is no error, also when
	// several do so at once. An error of r is wrapped. Put does not close r and
	// reads no more than one byte past size.
	Put(ctx context.Context, n Name, size int64, r io.Reader) error

	// Delete removes a blob, durably. Deleting what isn't there is no error, so
	// that a sweep that was interrupted can be repeated.
	Delete(ctx context.Context, n Name) error
}

// Reader is a store as those see it who only look. Every method may be called
// from any number of goroutines.
type Reader interface {
	// Open gives the blob's bytes and their number; the caller closes it. What
	// is open stays readable when the blob is deleted meanwhile, where the
	// operating system allows that. The digest is not checked again: disks rot,
	// and whoever reads must compare anyway.
	Open(ctx context.Context, n Name) (io.ReadSeekCloser, int64, error)

	// Stat is the blob's size.
	Stat(ctx context.Context, n Name) (int64, error)

	// Walk calls fn for every blob, in no promised order, and stops at the first
	// error, which it returns as it is. A blob put or deleted meanwhile may be
	// seen or not; any other is seen once. fn may call the store.
	Walk(ctx context.Context, fn func(n Name, size int64) error) error
}

// pour writes to w what r yields, and refuses it unless it is the blob
// announced. What w got before a refusal must not be used.
func pour(ctx context.Context, w io.Writer, n Name, size int64, r io.Reader) error {
	if size < 0 {
		return fmt.Errorf("%w: a size of %d", ErrMismatch, size)
	}
	h := sha256.New()
	buf := pieces.Get().(*[piece]byte)
	defer pieces.Put(buf)
	// One byte more than announced is enough to know that there is too much.
	got, err := io.CopyBuffer(io.MultiWriter(h, w), io.LimitReader(whole{ctx, r}, size+1), buf[:])
	switch {
	case err != nil:
		return fmt.Errorf("storing blob %s: %w", n, err)
	case got > size:
		return fmt.Errorf("%w: blob %s has more than %d bytes", ErrMismatch, n, size)
	case got < size:
		return fmt.Errorf("%w: blob %s ended after %d of %d bytes", ErrMismatch, n, got, size)
	case event.Digest(h.Sum(nil)) != n.Digest:
		return fmt.Errorf("%w: blob %s has another digest", ErrMismatch, n)
	}
	return nil
}

// piece is how much of a blob is in memory at a time: more than usually, as each is a
// call of the system, and less than a processor keeps at hand.
const piece = 256 << 10

var pieces = sync.Pool{New: func() any { return new([piece]byte) }}

// whole fills what it is given, however little r has at a time, and ends a long upload
// when its caller has gone.
type whole struct {
	ctx context.Context
	r   io.Reader
}

func (w whole) Read(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		if err = w.ctx.Err(); err == nil {
			var m int
			m, err = w.r.Read(p[n:])
			n += m
		}
	}
	return n, err
}

func notFound(n Name) error { return fmt.Errorf("%w: %s", ErrNotFound, n) }
