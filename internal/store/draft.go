package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// DraftPart is a part of what a sender keeps to go on with a sending later: an age
// file to herself.
type DraftPart struct {
	Recipient event.RecipientID // the first of the sending's exhibits
	Part      int64
	Author    event.ActorID
	File      []byte
	Until     event.Time
}

// DraftRow is a part without its file.
type DraftRow struct {
	Recipient event.RecipientID
	Part      int64
	event.Sized
	Until event.Time
}

// SaveDraft keeps a part, in place of that one and all behind it.
func (t *Tx) SaveDraft(d DraftPart) error {
	if err := t.DropDraft(d.Recipient, d.Part); err != nil {
		return err
	}
	digest := event.Sum(d.File)
	return typed(t.q.SaveDraft(t.ctx, db.SaveDraftParams{
		Recipient: d.Recipient.Digest[:], Part: d.Part, Author: string(d.Author), Digest: digest[:], File: d.File, UntilUs: micros(d.Until),
	}))
}

// DropDraft forgets the parts from one on.
func (t *Tx) DropDraft(r event.RecipientID, from int64) error {
	return t.q.DropDraftFrom(t.ctx, db.DropDraftFromParams{Recipient: r.Digest[:], Part: from})
}

// DraftParts is how many an author keeps of a sending.
func (t *Tx) DraftParts(r event.RecipientID, author event.ActorID) (int64, error) {
	return t.q.DraftParts(t.ctx, db.DraftPartsParams{Recipient: r.Digest[:], Author: string(author)})
}

// Draft is the file of a part, nil when its author keeps none there.
func (t *Tx) Draft(r event.RecipientID, part int64, author event.ActorID) ([]byte, error) {
	b, err := t.q.DraftPart(t.ctx, db.DraftPartParams{Recipient: r.Digest[:], Part: part, Author: string(author)})
	return file(b, err)
}

// DraftsOf are all parts of an author's, by sending and number.
func (t *Tx) DraftsOf(author event.ActorID) ([]DraftRow, error) {
	rows, err := t.q.DraftsOf(t.ctx, string(author))
	var out []DraftRow
	for _, r := range rows {
		d := DraftRow{Part: r.Part, Sized: event.Sized{Size: r.Size}, Until: seconds(r.UntilUs)}
		if d.Recipient.Digest, err = digestOf(r.Recipient); err != nil {
			return nil, err
		}
		if d.Digest, err = digestOf(r.Digest); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, err
}

// Drafts are the sendings behind one, in their order, with when the newest part
// of each ends.
func (t *Tx) Drafts(after event.RecipientID, limit int) ([]DraftRow, error) {
	rows, err := t.q.Drafts(t.ctx, db.DraftsParams{Recipient: after.Digest[:], Limit: int32(limit)})
	var out []DraftRow
	for _, r := range rows {
		d := DraftRow{Until: seconds(r.UntilUs)}
		if d.Recipient.Digest, err = digestOf(r.Recipient); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, err
}

// DraftLife is how long, in seconds, a part is kept.
const DraftLife = 7 * 24 * 3600

// DraftMoved is when the newest part of a sending's draft was stored, zero when there
// is none: while bytes come a new one is stored every half minute.
func (t *Tx) DraftMoved(r event.RecipientID) (event.Time, error) {
	us, err := t.q.DraftUntil(t.ctx, r.Digest[:])
	return max(seconds(us)-DraftLife, 0), err
}
