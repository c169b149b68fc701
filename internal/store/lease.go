package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Lease holds a stored blob that no statement names yet.
type Lease struct {
	Recipient event.RecipientID // of the exhibit it belongs to
	Digest    event.Digest
	Size      int64
	Until     event.Time
	// By is who stores it, and is asked for when it is saved: kept is only how much
	// of an exhibit is whose. Empty leaves that as it is.
	By event.ActorID
}

// SaveLease makes or renews a lease, and counts what is new for who stores it.
func (t *Tx) SaveLease(l Lease) error {
	had, err := t.hold(l.Recipient, l.Digest, l.By)
	if err != nil {
		return err
	}
	more := db.AddUploadingParams{Recipient: l.Recipient.Digest[:], Bytes: l.Size}
	if had == nil {
		more.Blobs = 1
	} else {
		more.Bytes -= *had
	}
	if err := t.q.AddUploading(t.ctx, more); err != nil {
		return err
	}
	return typed(t.q.SaveLease(t.ctx, db.SaveLeaseParams{
		Recipient: l.Recipient.Digest[:], Digest: l.Digest[:], Size: l.Size, UntilUs: micros(l.Until),
	}))
}

// Leases are those of an exhibit.
func (t *Tx) Leases(r event.RecipientID) ([]Lease, error) {
	rows, err := t.q.Leases(t.ctx, r.Digest[:])
	return leasesOf(rows, err)
}

// EndLeases has all leases of an exhibit end at one instant. It counts nothing anew, and
// is one statement however many there are: who calls it may hold the log's lock.
func (t *Tx) EndLeases(r event.RecipientID, at event.Time) error {
	return typed(t.q.EndLeases(t.ctx, db.EndLeasesParams{Recipient: r.Digest[:], UntilUs: micros(at)}))
}

// LeasesEnded are those that ended before an instant, the oldest first.
func (t *Tx) LeasesEnded(before event.Time, limit int) ([]Lease, error) {
	rows, err := t.q.LeasesEnded(t.ctx, db.LeasesEndedParams{UntilUs: micros(before), Limit: int32(limit)})
	return leasesOf(rows, err)
}

func leasesOf(rows []db.Lease, err error) ([]Lease, error) {
	var out []Lease
	for _, r := range rows {
		l := Lease{Size: r.Size, Until: seconds(r.UntilUs)}
		if l.Recipient.Digest, err = digestOf(r.Recipient); err != nil {
			return nil, err
		}
		if l.Digest, err = digestOf(r.Digest); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, err
}

// DropLease ends the lease of one blob.
func (t *Tx) DropLease(r event.RecipientID, d event.Digest) error {
	had, err := t.hold(r, d, "")
	if err != nil {
		return err
	}
	if had != nil {
		if err := t.q.AddUploading(t.ctx, db.AddUploadingParams{Recipient: r.Digest[:], Bytes: -*had, Blobs: -1}); err != nil {
			return err
		}
	}
	if err := t.q.DropUploaded(t.ctx, r.Digest[:]); err != nil {
		return err
	}
	return t.q.DropLease(t.ctx, db.DropLeaseParams{Recipient: r.Digest[:], Digest: d[:]})
}

// DropLeases ends all leases of an exhibit: a statement names its blobs now.
func (t *Tx) DropLeases(r event.RecipientID) error {
	if err := t.q.DropUploading(t.ctx, r.Digest[:]); err != nil {
		return err
	}
	return t.q.DropLeases(t.ctx, r.Digest[:])
}
