package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddGrant keeps an exhibit's key, encrypted to one key record.
func (t *Tx) AddGrant(c event.ConsignmentID, x event.ExhibitID, to event.KeyRef, file []byte) error {
	return typed(t.q.AddGrant(t.ctx, db.AddGrantParams{
		Consignment: c.Digest[:], Exhibit: x.Digest[:], Holder: string(to.Holder), Number: int64(to.Number), File: file,
	}))
}

// Grant is the age file of a grant, nil when there is none.
func (t *Tx) Grant(c event.ConsignmentID, x event.ExhibitID, to event.KeyRef) ([]byte, error) {
	b, err := t.q.Grant(t.ctx, db.GrantParams{
		Consignment: c.Digest[:], Exhibit: x.Digest[:], Holder: string(to.Holder), Number: int64(to.Number),
	})
	return file(b, err)
}

// DropGrants forgets the grants of an exhibit to those key records that match.
// What is gone here is gone: only a backup still has it, until it lapses.
func (t *Tx) DropGrants(c event.ConsignmentID, x event.ExhibitID, match func(event.KeyRef) bool) error {
	rows, err := t.q.GrantsTo(t.ctx, db.GrantsToParams{Consignment: c.Digest[:], Exhibit: x.Digest[:]})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !match(event.KeyRef{Holder: event.HolderID(r.Holder), Number: int(r.Number)}) {
			continue
		}
		p := db.DropGrantParams{Consignment: c.Digest[:], Exhibit: x.Digest[:], Holder: r.Holder, Number: r.Number}
		if err := t.q.DropGrant(t.ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// AddGrantsList keeps the list of a consignment's grants.
func (t *Tx) AddGrantsList(c event.ConsignmentID, text []byte) error {
	return typed(t.q.AddGrantsList(t.ctx, db.AddGrantsListParams{Consignment: c.Digest[:], File: text}))
}

// GrantsList is the list of a consignment's grants, nil when there is none.
func (t *Tx) GrantsList(c event.ConsignmentID) ([]byte, error) {
	b, err := t.q.GrantsList(t.ctx, c.Digest[:])
	return file(b, err)
}

func file(b []byte, err error) ([]byte, error) {
	if ok, err := found(err); !ok {
		return nil, err
	}
	return b, nil
}
