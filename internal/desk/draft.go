package desk

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// MaxDraft is the largest part of a draft, in bytes: what is known of an exhibit of
// a hundred thousand files.
const MaxDraft = 64 << 20

// maxParts bounds a draft: two tebibytes, written down every few segments.
const maxParts = 100_000

// DraftPart names a part of a draft.
type DraftPart struct {
	Recipient event.RecipientID // the first of the sending's exhibits
	Part      int64
}

// PutDraft keeps a part of what a sender needs to go on with a sending later, in
// place of that part and all behind it. Like a blob it is stored by the order's own
// key, so that nobody need be signed in.
func (d *Desk) PutDraft(ctx context.Context, c Caller, n DraftPart, size int64, r io.Reader) (api.Stored, error) {
	if err := d.decide(ctx, c, api.PathDraft, func(v *view) error { return v.drafts(c, n) }); err != nil {
		return api.Stored{}, err
	}
	leave, err := d.room.take(size)
	if err != nil {
		return api.Stored{}, err
	}
	defer leave()
	file, err := io.ReadAll(io.LimitReader(r, size+1))
	if err != nil || int64(len(file)) != size {
		return api.Stored{}, &api.Error{Code: api.CodeMismatch, Message: "the bytes that arrived are not as many as announced"}
	}
	if !bytes.HasPrefix(file, []byte("age-encryption.org/v1\n")) {
		return api.Stored{}, &api.Error{Code: api.CodeBadRequest, Message: "a draft is an age file"}
	}
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		have, err := tx.DraftParts(n.Recipient, c.Actor)
		if err == nil && n.Part > have {
			err = event.Refuse(event.CodeState, "the draft has %d parts: the next one is %d", have, have)
		}
		if err != nil {
			return err
		}
		err = tx.SaveDraft(store.DraftPart{Recipient: n.Recipient, Part: n.Part, Author: c.Actor, File: file, Until: d.now() + store.DraftLife})
		if err != nil {
			return err
		}
		return d.checkDrafts(tx, c.Actor)
	})
	return api.Stored{Size: size}, d.told(ctx, c, api.PathDraft, err)
}

// drafts: the session of an open order keeps one draft, under its first exhibit.
func (v *view) drafts(c Caller, n DraftPart) error {
	if err := c.must(event.AsOrder); err != nil {
		return err
	}
	o := v.custody.Order(*c.Order)
	switch {
	case o == nil || o.Exhibits[0] != n.Recipient:
		return notFound()
	case o.State != custody.Open:
		return event.Refuse(event.CodeState, "the order was %s: nothing more is kept for it", o.State)
	case n.Part >= maxParts:
		return &api.Error{Code: api.CodeTooLarge, Message: fmt.Sprintf("a draft has at most %d parts", maxParts)}
	}
	return nil
}

// Draft is a part of the caller's own draft.
func (d *Desk) Draft(ctx context.Context, c Caller, n DraftPart) (file []byte, err error) {
	err = d.decide(ctx, c, api.PathDraftPart, func(v *view) error {
		if err := c.must(event.AsPerson, event.AsAgent); err != nil {
			return err
		}
		if file, err = v.tx.Draft(n.Recipient, n.Part, c.Actor); err == nil && file == nil {
			err = notFound()
		}
		return err
	})
	return file, err
}

// Drafts lists what the caller began to send and can go on with.
func (d *Desk) Drafts(ctx context.Context, c Caller) (out api.Drafts, err error) {
	out.Drafts = []api.Draft{}
	err = d.decide(ctx, c, api.PathDrafts, func(v *view) error {
		if err := c.must(event.AsPerson, event.AsAgent); err != nil {
			return err
		}
		rows, err := v.tx.DraftsOf(c.Actor)
		for _, r := range rows {
			last := len(out.Drafts) - 1
			if last < 0 || out.Drafts[last].Exhibit != r.Recipient {
				out.Drafts = append(out.Drafts, api.Draft{Exhibit: r.Recipient})
				last++
			}
			at := &out.Drafts[last]
			at.Parts, at.Until = append(at.Parts, r.Sized), max(at.Until, r.Until)
		}
		return err
	})
	return out, err
}

// Held lists what is stored of an exhibit that is being sealed, to who may store
// it: a client that goes on must not trust its journal alone.
func (d *Desk) Held(ctx context.Context, c Caller, r event.RecipientID) (out api.Held, err error) {
	out.Blobs = []event.Sized{}
	err = d.decide(ctx, c, api.PathHeld, func(v *view) error {
		if err := v.stores(c, r); err != nil {
			return err
		}
		rows, err := v.tx.Leases(r)
		for _, l := range rows {
			out.Blobs = append(out.Blobs, event.Sized{Digest: l.Digest, Size: l.Size})
		}
		return err
	})
	slices.SortFunc(out.Blobs, func(a, b event.Sized) int { return cmp.Compare(a.Digest.String(), b.Digest.String()) })
	return out, err
}

// forget drops the draft of an order that is over. If that fails the sweep does it.
func (d *Desk) forget(ctx context.Context, order event.EventID) {
	err := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		o, err := tx.Order(order)
		if err != nil || o == nil {
			return err
		}
		return tx.DropDraft(o.Exhibits[0], 0)
	})
	if err != nil {
		d.log.Warn("the draft of a sending that is over remains", "error", err.Error())
	}
}

// endsOrder is the order that a statement ends.
func endsOrder(e event.Event) *event.EventID {
	switch e := e.(type) {
	case *event.Dispatched:
		return e.Order
	case *event.Recalled:
		return e.Order
	}
	return nil
}

// sweepDrafts drops the drafts of sendings that are over, and of those with which
// nobody has gone on for seven days.
func (d *Desk) sweepDrafts(ctx context.Context) error {
	var after event.RecipientID
	for {
		n := 0
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			rows, err := tx.Drafts(after, sweepPage)
			n = len(rows)
			for _, r := range rows {
				after = r.Recipient
				if err := d.sweepDraft(tx, r); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil || n < sweepPage {
			return err
		}
	}
}

func (d *Desk) sweepDraft(tx *store.Tx, r store.DraftRow) error {
	x, err := tx.Exhibit(r.Recipient)
	if err != nil {
		return err
	}
	if x != nil && r.Until >= d.now() {
		o, err := tx.Order(x.Order)
		if err != nil || o != nil && o.State == custody.Open {
			return err
		}
	}
	return tx.DropDraft(r.Recipient, 0)
}
