package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Uploading is what is stored for exhibits that are not sealed yet.
type Uploading struct {
	Bytes, Blobs int64
}

// UploadingOf is what a person has, and what her organisation has with her.
func (t *Tx) UploadingOf(by event.ActorID) (person, organisation Uploading, err error) {
	p, err := t.q.UploadingOf(t.ctx, string(by))
	if err != nil {
		return person, organisation, err
	}
	o, err := t.q.UploadingFor(t.ctx, string(by.Org()))
	return Uploading{p.Bytes, p.Blobs}, Uploading{o.Bytes, o.Blobs}, err
}

// UploadingAll is what each organisation has. Under no name stands what was
// stored by an earlier program, which did not note whose it was.
func (t *Tx) UploadingAll() (map[event.OrgID]Uploading, error) {
	rows, err := t.q.UploadingAll(t.ctx)
	out := map[event.OrgID]Uploading{}
	for _, r := range rows {
		out[event.OrgID(r.Organisation)] = Uploading{r.Bytes, r.Blobs}
	}
	return out, err
}

// DraftBytes is how long all parts of an author's drafts are together.
func (t *Tx) DraftBytes(author event.ActorID) (int64, error) {
	return t.q.DraftBytes(t.ctx, string(author))
}

// hold locks what is counted of an exhibit, and is the size of one blob of it
// that is leased already. Every change of its leases comes through here first:
// two that came at once could otherwise count twice, or make up room.
func (t *Tx) hold(r event.RecipientID, d event.Digest, by event.ActorID) (had *int64, err error) {
	err = t.q.HoldUploading(t.ctx, db.HoldUploadingParams{
		Recipient: r.Digest[:], Person: string(by), Organisation: string(by.Org()),
	})
	if err != nil {
		return nil, typed(err)
	}
	size, err := t.q.LeaseSize(t.ctx, db.LeaseSizeParams{Recipient: r.Digest[:], Digest: d[:]})
	if ok, err := found(err); !ok {
		return nil, err
	}
	return &size, nil
}

// Uploader is who stores for an exhibit that is not sealed yet; empty when nobody
// does, or when it was not noted.
func (t *Tx) Uploader(r event.RecipientID) (event.ActorID, error) {
	by, err := t.q.Uploader(t.ctx, r.Digest[:])
	_, err = found(err)
	return event.ActorID(by), err
}
