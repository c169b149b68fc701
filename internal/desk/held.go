package desk

import (
	"context"
	"io"

	"github.com/safehand/safehand/internal/store"
)

// held is a blob that is coming in while its lease is made: both wait for a disk, and
// neither for the other. Its last byte is given only when the lease stands, so that
// nothing is ever stored that no sweep would find, nor anything beyond a quota.
type held struct {
	io.Reader
	left int64
	done chan struct{}
	err  error // of the lease, when done
}

func (d *Desk) hold(ctx context.Context, c Caller, n BlobName, size int64, r io.Reader) *held {
	h := &held{Reader: r, left: size, done: make(chan struct{})}
	go func() {
		defer close(h.done)
		h.err = d.store.Update(ctx, func(tx *store.Tx) error {
			l := d.lease(n, size)
			l.By = c.Actor
			if err := tx.SaveLease(l); err != nil {
				return err
			}
			return d.check(tx, c.Actor)
		})
	}()
	return h
}

// Read refuses as soon as it is known that there will be no lease.
func (h *held) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	h.left -= int64(n)
	if h.left > 0 && err == nil {
		select {
		case <-h.done:
		default:
			return n, nil
		}
	}
	if refused := h.wait(); refused != nil {
		return 0, refused
	}
	return n, err
}

func (h *held) wait() error {
	<-h.done
	return h.err
}
