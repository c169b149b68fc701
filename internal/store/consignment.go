package store

import (
	"cmp"
	"math"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Direction is the side from which a listing looks.
type Direction string

const (
	In  Direction = "in"  // what is addressed to the holders
	Out Direction = "out" // what the holders sent
)

// Newest, as before, asks for the first page of a listing.
const Newest = event.LogIndex(math.MaxInt64)

// Consignment is nil when there is none (custody.Source).
func (t *Tx) Consignment(id event.ConsignmentID) (*custody.Consignment, error) {
	b, err := t.q.Consignment(t.ctx, id.Digest[:])
	return load[custody.Consignment]("consignment", b, err)
}

// Consignments are those of any of the holders (units and people), newest first,
// dispatched at places below before, at most limit of them.
func (t *Tx) Consignments(holders []event.HolderID, d Direction, before event.LogIndex, limit int) ([]*custody.Consignment, error) {
	newest := func(a, b *custody.Consignment) int { return cmp.Compare(b.At.Index, a.At.Index) }
	return ofEach(holders, limit, newest, func(holder string) ([][]byte, error) {
		return t.q.ConsignmentsOf(t.ctx, db.ConsignmentsOfParams{
			Holder: holder, Direction: string(d), LogIndex: int64(before), Limit: int32(limit),
		})
	})
}

// ConsignmentsWaiting are those of any of the holders of which a receipt is still
// owed, however old: the one due first comes first, at most limit of them.
func (t *Tx) ConsignmentsWaiting(holders []event.HolderID, d Direction, limit int) ([]*custody.Consignment, error) {
	due := func(a, b *custody.Consignment) int {
		return cmp.Or(cmp.Compare(a.ReceiveBy, b.ReceiveBy), cmp.Compare(a.At.Index, b.At.Index))
	}
	return ofEach(holders, limit, due, func(holder string) ([][]byte, error) {
		return t.q.ConsignmentsWaiting(t.ctx, db.ConsignmentsWaitingParams{Holder: holder, Direction: string(d), Limit: int32(limit)})
	})
}

// ofEach gathers what a query finds of each holder, in its order: what several have is
// there once.
func ofEach(holders []event.HolderID, limit int, order func(a, b *custody.Consignment) int, find func(holder string) ([][]byte, error)) ([]*custody.Consignment, error) {
	var out []*custody.Consignment
	for _, h := range holders {
		rows, err := find(string(h))
		all, err := loadAll[custody.Consignment]("consignment", rows, err)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	slices.SortFunc(out, order)
	out = slices.CompactFunc(out, func(a, b *custody.Consignment) bool { return a.ID == b.ID })
	return out[:min(len(out), limit)], nil
}

// ConsignmentsRinging are those of which an alarm was due before an instant and
// has not rung, the longest owed first.
func (t *Tx) ConsignmentsRinging(before event.Time, limit int) ([]*custody.Consignment, error) {
	rows, err := t.q.ConsignmentsRinging(t.ctx, db.ConsignmentsRingingParams{RingsUs: micros(before), Limit: int32(limit)})
	return loadAll[custody.Consignment]("consignment", rows, err)
}

// NextRing is when the next alarm is due, 0 when none is.
func (t *Tx) NextRing() (event.Time, error) {
	rows, err := t.q.NextRing(t.ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return seconds(rows[0]), nil
}

// ConsignmentsUnchecked are those of which something received had not been checked by an
// instant before another, and has not rung, the longest owed first.
func (t *Tx) ConsignmentsUnchecked(before event.Time, limit int) ([]*custody.Consignment, error) {
	rows, err := t.q.ConsignmentsUnchecked(t.ctx, db.ConsignmentsUncheckedParams{ChecksUs: micros(before), Limit: int32(limit)})
	return loadAll[custody.Consignment]("consignment", rows, err)
}

// NextCheck is when the next check is due that rings unless it is done, 0 when none is.
func (t *Tx) NextCheck() (event.Time, error) {
	rows, err := t.q.NextCheck(t.ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return seconds(rows[0]), nil
}

func (t *Tx) saveConsignment(c *custody.Consignment) error {
	b, err := spell(c)
	if err != nil {
		return err
	}
	var rings int64
	if r, ok := c.NextRing(); ok {
		rings = micros(r.Due)
	}
	tell, undecided := reviewing(c)
	err = t.q.SaveConsignment(t.ctx, db.SaveConsignmentParams{
		ID: c.ID.Digest[:], LogIndex: int64(c.At.Index), ReceiveByUs: micros(c.ReceiveBy),
		Waiting: int64(len(c.Waiting())), RingsUs: rings, ChecksUs: micros(c.NextCheck()), TellUs: tell, Undecided: undecided, ListedUs: listed(c), Body: b,
	})
	if err != nil {
		return typed(err)
	}
	return t.saveParties(c)
}

// saveParties files the consignment under who sent it and who gets it.
func (t *Tx) saveParties(c *custody.Consignment) error {
	add := func(h event.HolderID, d Direction) error {
		return t.q.AddParty(t.ctx, db.AddPartyParams{Holder: string(h), Direction: string(d), LogIndex: int64(c.At.Index)})
	}
	for _, h := range c.To {
		h, err := t.lists(h, c.At)
		if err == nil {
			err = add(h, In)
		}
		if err != nil {
			return err
		}
	}
	return add(event.HolderID(c.For), Out)
}
