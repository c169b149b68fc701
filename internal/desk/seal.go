package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

// complete refuses a seal unless every byte it names is durably stored. The
// signature comes first: a stranger's seal must not find out what is stored.
func (d *Desk) complete(ctx context.Context, n *event.Note, e *event.Sealed) error {
	logged, err := d.signed(ctx, n, e)
	if err != nil || logged {
		return err
	}
	if err := d.holdBlobs(ctx, &e.Seal); err != nil {
		return err
	}
	if err := d.stored(ctx, &e.Seal, e.Seal.List, "the segment list"); err != nil {
		return err
	}
	if err := d.stored(ctx, &e.Seal, e.Seal.Manifest, "the manifest"); err != nil {
		return err
	}
	l, err := d.segments(ctx, &e.Seal)
	if err != nil {
		return err
	}
	for i, s := range l.Segments {
		if err := d.stored(ctx, &e.Seal, s, fmt.Sprintf("segment %d", i)); err != nil {
			return err
		}
	}
	return nil
}

// holdBlobs renews a lease of the exhibit under the log's lock, so that from
// here on no sweep touches its blobs: one that came before shows as missing.
func (d *Desk) holdBlobs(ctx context.Context, s *event.Seal) error {
	return d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Lock(); err != nil {
			return err
		}
		return tx.SaveLease(d.lease(BlobName{s.Recipient, s.List.Digest}, s.List.Size))
	})
}

func (d *Desk) stored(ctx context.Context, s *event.Seal, want event.Sized, what string) error {
	size, err := d.blobs.Stat(ctx, blob.Name{Recipient: s.Recipient, Digest: want.Digest})
	switch {
	case errors.Is(err, blob.ErrNotFound):
		return &api.Error{Code: api.CodeMissing, Message: what + " is not stored: store it and send the seal again"}
	case err != nil:
		return err
	case size != want.Size:
		return &api.Error{Code: api.CodeMissing, Message: what + " is stored with another length than the seal gives it"}
	}
	return nil
}
