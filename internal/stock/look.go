package stock

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
)

// state is how a piece was found.
type state int

const (
	present state = iota
	missing
	wrongLength
	damaged // not what was sealed, byte for byte
)

// attempts is how often a piece is read that is there and can't be: a bad sector stays
// one, and a store across a network has its moments.
const attempts = 3

// atOnce is how much is read before the pace is looked at.
const atOnce = 256 << 10

// looker looks for pieces in a store, no faster than its pace lets it.
type looker struct {
	blobs blob.Reader
	pace  func(ctx context.Context, bytes int) error // nil: as fast as it goes
}

// look looks for one piece, and reads it if asked. An error says nothing about the
// piece: the store itself can't be reached.
func (l looker) look(ctx context.Context, n blob.Name, size int64, deep bool) (state, error) {
	for try := 0; ; try++ {
		had, err := l.blobs.Stat(ctx, n)
		switch {
		case errors.Is(err, blob.ErrNotFound):
			return missing, nil
		case err != nil:
			return present, err
		case had != size:
			return wrongLength, nil
		case !deep:
			return present, nil
		case try == attempts:
			return damaged, nil
		}
		same, err := l.same(ctx, n)
		switch {
		case ctx.Err() != nil:
			return present, ctx.Err()
		case err == nil && same:
			return present, nil
		case err == nil:
			return damaged, nil
		}
	}
}

// same reads a piece and compares it.
func (l looker) same(ctx context.Context, n blob.Name) (bool, error) {
	r, _, err := l.blobs.Open(ctx, n)
	if err != nil {
		return false, err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, io.Reader(paced{ctx, r, l.pace}), make([]byte, atOnce)); err != nil {
		return false, err
	}
	return event.Digest(h.Sum(nil)) == n.Digest, nil
}

// paced is read no faster than agreed, and not at all once ctx has ended.
type paced struct {
	ctx  context.Context
	r    io.Reader
	pace func(ctx context.Context, bytes int) error
}

func (p paced) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	if n > 0 && p.pace != nil {
		if slow := p.pace(p.ctx, n); slow != nil {
			return n, slow
		}
	}
	return n, err
}
