package stock

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

// state is how a piece was found.
type state int

const (
	present state = iota
	missing
	damaged // of another length, or when it was read of another digest
)

// attempts is how often a piece is read that is there and can't be: a bad sector stays
// one, and a store across a network has its moments.
const attempts = 3

// look looks for one piece, and reads it if asked. An error says nothing about the
// piece: the store itself can't be reached.
func (k *Keeper) look(ctx context.Context, n blob.Name, size int64, deep bool) (state, error) {
	for try := 0; ; try++ {
		if err := k.limit().WaitN(ctx, glance); err != nil {
			return present, err
		}
		had, err := k.Blobs.Stat(ctx, n)
		switch {
		case errors.Is(err, blob.ErrNotFound):
			return missing, nil
		case err != nil:
			return present, err
		case had != size || try == attempts:
			return damaged, nil
		case !deep:
			return present, nil
		}
		same, err := k.read(ctx, n)
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

// read reads a piece no faster than agreed, and compares it.
func (k *Keeper) read(ctx context.Context, n blob.Name) (bool, error) {
	r, _, err := k.Blobs.Open(ctx, n)
	if err != nil {
		return false, err
	}
	defer r.Close()
	h := sha256.New()
	buf := make([]byte, atOnce)
	for {
		m, err := r.Read(buf)
		h.Write(buf[:m])
		if err == io.EOF {
			return event.Digest(h.Sum(nil)) == n.Digest, nil
		}
		if err == nil && m > 0 {
			err = k.limit().WaitN(ctx, m)
		}
		if err != nil {
			return false, err
		}
	}
}

// keep keeps that a piece is wanting, or that it is not any more.
func (k *Keeper) keep(ctx context.Context, w store.Wanting, s state) error {
	return k.Store.Update(ctx, func(tx *store.Tx) error {
		if s == present {
			return tx.DropWanting(w)
		}
		w.Damaged, w.Found = s == damaged, k.now()
		return tx.SaveWanting(w)
	})
}
