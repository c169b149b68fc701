package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

const (
	// MaxBlob is the largest blob: a segment is about 8 MiB, the segment list of
	// two tebibytes about 22.
	MaxBlob = 64 << 20
	// leaseLife is how long, in seconds, blobs are kept that no seal names,
	// counted from the last one stored for their exhibit.
	leaseLife = 7 * 24 * 3600
)

// BlobName names a blob of an exhibit that is being sealed.
type BlobName struct {
	Recipient event.RecipientID
	Digest    event.Digest
}

// PutBlob stores a blob of an exhibit under an open order, or ahead of one, durably.
func (d *Desk) PutBlob(ctx context.Context, c Caller, n BlobName, size int64, r io.Reader) (api.Stored, error) {
	if size > MaxBlob {
		return api.Stored{}, &api.Error{Code: api.CodeTooLarge, Message: fmt.Sprintf("a blob has at most %d bytes", int64(MaxBlob))}
	}
	if err := d.decide(ctx, c, api.PathBlob, func(v *view) error { return v.takes(c, n.Recipient) }); err != nil {
		return api.Stored{}, err
	}
	leave, err := d.room.take(size)
	if err != nil {
		return api.Stored{}, err
	}
	defer leave()
	// The lease first: a blob without one would never be swept.
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		l := d.lease(n, size)
		l.By, l.Until = c.Actor, d.now()+c.leaseLife()
		if err := tx.SaveLease(l); err != nil {
			return err
		}
		return d.check(tx, c.Actor)
	})
	err = d.told(ctx, c, api.PathBlob, err)
	if err != nil {
		return api.Stored{}, err
	}
	err = d.blobs.Put(ctx, blob.Name(n), size, r)
	if errors.Is(err, blob.ErrMismatch) {
		err = &api.Error{Code: api.CodeMismatch, Message: "the bytes that arrived are not those of the digest and length announced"}
	}
	if err != nil {
		return api.Stored{}, err
	}
	return api.Stored{Size: size}, nil
}

func (d *Desk) lease(n BlobName, size int64) store.Lease {
	return store.Lease{Recipient: n.Recipient, Digest: n.Digest, Size: size, Until: d.now() + leaseLife}
}

// HasBlob reports whether a blob is stored, to who may store it.
func (d *Desk) HasBlob(ctx context.Context, c Caller, n BlobName) (api.Stored, error) {
	if err := d.decide(ctx, c, api.PathHas, func(v *view) error { return v.stores(c, n.Recipient) }); err != nil {
		return api.Stored{}, err
	}
	size, err := d.blobs.Stat(ctx, blob.Name(n))
	if errors.Is(err, blob.ErrNotFound) {
		return api.Stored{}, notFound() // an answer, not a refusal
	}
	return api.Stored{Size: size}, err
}

// stores: the session of an open order, for an exhibit of its that has no seal
// yet.
func (v *view) stores(c Caller, r event.RecipientID) error {
	if err := c.must(event.AsOrder); err != nil {
		return err
	}
	o, x := v.custody.Order(*c.Order), v.custody.Exhibit(r)
	switch {
	case o == nil || x == nil || !slices.Contains(o.Exhibits, r):
		return notFound()
	}
	return unfinished(o, x)
}

// unfinished: nothing is added to what was sealed, sent or called back, in whoever's name.
func unfinished(o *custody.Order, x *custody.Exhibit) error {
	switch {
	case o.State != custody.Open:
		return event.Refuse(event.CodeState, "the order was %s: nothing more is stored for it", o.State)
	case x.Sealed():
		return event.Refuse(event.CodeState, "the exhibit has been sealed: nothing more is stored for it")
	}
	return nil
}

// sweepPage is how many leases one look at the table takes.
const sweepPage = 500

// Sweep deletes the blobs of exhibits that were never sealed and for which
// nothing has been stored for seven days (a day, if never ordered), with the
// drafts of their sendings, and returns how many. It may run on several nodes at
// once, and be stopped at any point.
func (d *Desk) Sweep(ctx context.Context) (deleted int, err error) {
	if err := d.sweepDrafts(ctx); err != nil {
		return 0, err
	}
	if err := d.forgetDays(ctx); err != nil {
		return 0, err
	}
	for {
		var ended []store.Lease
		err := d.store.View(ctx, func(tx *store.Tx) (err error) {
			ended, err = tx.LeasesEnded(d.now(), sweepPage)
			return err
		})
		if err != nil || len(ended) == 0 {
			return deleted, err
		}
		for _, l := range ended {
			n, err := d.sweep(ctx, l)
			if deleted += n; err != nil {
				return deleted, err
			}
		}
	}
}

// sweep deals with one lease that seemed to have ended. It holds the log's lock
// while row and object go, as a seal does while it renews the lease (see
// [Desk.holdBlobs]): so no seal is ever recorded over a blob that is being
// deleted. A crash in between leaves the row, and the next sweep ends it.
func (d *Desk) sweep(ctx context.Context, l store.Lease) (deleted int, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Lock(); err != nil {
			return err
		}
		x, err := tx.Exhibit(l.Recipient)
		if err != nil {
			return err
		}
		if x != nil && x.Sealed() {
			named, err := d.named(ctx, &x.Seal)
			if err != nil {
				return err
			}
			if named[l.Digest] {
				return d.letGo(ctx, tx, &x.Seal)
			}
			deleted, err = d.discard(ctx, tx, l)
			return err
		}
		leases, err := tx.Leases(l.Recipient)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(leases, func(o store.Lease) bool { return o.Digest == l.Digest })
		newest := slices.MaxFunc(append(leases, l), func(a, b store.Lease) int { return int(a.Until - b.Until) })
		switch {
		case i < 0: // swept by another node
			return nil
		case newest.Until >= d.now(): // the exhibit is still being stored
			leases[i].Until = newest.Until
			return tx.SaveLease(leases[i])
		}
		deleted, err = d.discard(ctx, tx, l)
		return err
	})
	return deleted, err
}

// discard deletes a blob, and its row first.
func (d *Desk) discard(ctx context.Context, tx *store.Tx, l store.Lease) (deleted int, err error) {
	if err := tx.DropLease(l.Recipient, l.Digest); err != nil {
		return 0, err
	}
	return 1, d.blobs.Delete(ctx, blob.Name{Recipient: l.Recipient, Digest: l.Digest})
}
