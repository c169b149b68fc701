package store

import (
	"database/sql"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// exhibit is a custody.Exhibit as it is kept. What a seal says stands apart:
// before there is one its fields have no text.
type exhibit struct {
	Recipient    event.RecipientID
	Thread       event.Thread
	Order        event.EventID
	Recalled     bool
	Consignments []event.ConsignmentID
	Sealed       *sealed
	InsteadOf    *event.ExhibitID
	ReplacedBy   *event.ExhibitID
	Stops        []custody.Stop `json:",omitempty"`
}

type sealed struct {
	ID      event.ExhibitID
	Seal    event.Seal
	Type    event.Code
	Marking event.Marking
	People  []event.Count
	By      event.EventID
	At      directory.Place
}

// Exhibit is nil when there is none (custody.Source).
func (t *Tx) Exhibit(id event.RecipientID) (*custody.Exhibit, error) {
	b, err := t.q.Exhibit(t.ctx, id.Digest[:])
	return exhibitOf(b, err)
}

// ExhibitBySeal finds a sealed exhibit by its identity (custody.Source).
func (t *Tx) ExhibitBySeal(id event.ExhibitID) (*custody.Exhibit, error) {
	b, err := t.q.ExhibitBySeal(t.ctx, id.Digest[:])
	return exhibitOf(b, err)
}

// ExhibitByNumber finds a sealed exhibit by its seal number (custody.Source).
func (t *Tx) ExhibitByNumber(number string) (*custody.Exhibit, error) {
	b, err := t.q.ExhibitByNumber(t.ctx, sql.NullString{String: number, Valid: true})
	return exhibitOf(b, err)
}

func exhibitOf(b []byte, err error) (*custody.Exhibit, error) {
	r, err := load[exhibit]("exhibit", b, err)
	if r == nil {
		return nil, err
	}
	x := &custody.Exhibit{
		Recipient: r.Recipient, Thread: r.Thread, Order: r.Order, Recalled: r.Recalled, Consignments: r.Consignments,
		InsteadOf: r.InsteadOf, ReplacedBy: r.ReplacedBy, Stops: r.Stops,
	}
	if s := r.Sealed; s != nil {
		x.ID, x.Seal, x.Type, x.Marking, x.People = s.ID, s.Seal, s.Type, s.Marking, s.People
		x.SealedBy, x.SealedAt = s.By, s.At
	}
	return x, nil
}

func (t *Tx) saveExhibit(x *custody.Exhibit) error {
	r := exhibit{
		Recipient: x.Recipient, Thread: x.Thread, Order: x.Order, Recalled: x.Recalled, Consignments: x.Consignments,
		InsteadOf: x.InsteadOf, ReplacedBy: x.ReplacedBy, Stops: x.Stops,
	}
	p := db.SaveExhibitParams{Recipient: x.Recipient.Digest[:]}
	if x.Sealed() {
		r.Sealed = &sealed{x.ID, x.Seal, x.Type, x.Marking, x.People, x.SealedBy, x.SealedAt}
		p.Exhibit = x.ID.Digest[:]
		p.SealNumber = sql.NullString{String: x.ID.SealNumber(), Valid: true}
	}
	var err error
	if p.Body, err = spell(r); err != nil {
		return err
	}
	return typed(t.q.SaveExhibit(t.ctx, p))
}
