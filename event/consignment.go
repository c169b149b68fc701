package event

import (
	"errors"
	"strconv"
	"strings"
)

// MaxExhibits bounds one consignment, so that its entry (a tally for each)
// stays under the 65,535 bytes of c2sp.org/tlog-tiles.
const MaxExhibits = 400

// Ordered is a person saying "send", once: it names what goes to whom by when,
// and an order key, kept only in that process's memory, that may finish the
// sending without her.
type Ordered struct {
	Header
	OrderKey VKey   // named [OrderKeyName]
	Label    Digest // commitment: SHA-256 of the clear label
	To       []HolderID
	Deadline Deadline
	Exhibits []OrderedExhibit
}

// OrderedExhibit draws an exhibit's thread.
type OrderedExhibit struct {
	Recipient RecipientID
	Thread    Thread
}

func (o OrderedExhibit) MarshalText() ([]byte, error) {
	return []byte(o.Recipient.String() + " " + o.Thread.String()), nil
}

func (o *OrderedExhibit) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if err := o.Recipient.UnmarshalText([]byte(p[0])); err != nil {
		return err
	}
	return o.Thread.UnmarshalText([]byte(p[1]))
}

func (*Ordered) Kind() Kind { return "ordered" }
func (e *Ordered) fields(c *codec) {
	e.header(c)
	one(c, "order-key", &e.OrderKey)
	one(c, "label", &e.Label)
	many(c, "to", &e.To, 1)
	one(c, "deadline", &e.Deadline)
	many(c, "exhibit", &e.Exhibits, 1)
	limit(c, e.To, e.Exhibits)
}

func limit[T any](c *codec, to []HolderID, exhibits []T) {
	if len(exhibits) > MaxExhibits {
		c.fail(bad("more than %d exhibits", MaxExhibits))
	}
	if len(to) > 20 {
		c.fail(bad("more than 20 addressees"))
	}
}

// Deadline is when the receipt is due: "hours 2" (working hours of the
// receiving unit), "days 1" (the end of the next working day, or a later one's)
// or "instant 2026-11-21T11:00:00Z hearing" with its reason.
type Deadline struct {
	Kind   Code
	N      int
	At     Time
	Reason Code
}

const (
	WorkingHours Code = "hours"
	WorkingDays  Code = "days"
	Instant      Code = "instant"
)

// Reasons for an instant of one's own.
var DeadlineReasons = []Code{"custody-time-limit", "hearing", "pace-clock", "agreed"}

func (d Deadline) MarshalText() ([]byte, error) {
	if d.Kind == Instant {
		return []byte("instant " + d.At.String() + " " + string(d.Reason)), nil
	}
	return []byte(string(d.Kind) + " " + strconv.Itoa(d.N)), nil
}

func (d *Deadline) UnmarshalText(b []byte) error {
	kind, rest, _ := strings.Cut(string(b), " ")
	d.Kind = Code(kind)
	switch d.Kind {
	case WorkingHours, WorkingDays:
		n, err := decimal(rest)
		if d.N = int(n); err == nil && (n < 1 || n > 100) {
			err = errors.New("1 to 100 working hours or days")
		}
		return err
	case Instant:
		p, err := fields([]byte(rest), 2)
		if err != nil {
			return err
		}
		d.Reason = Code(p[1])
		for _, r := range DeadlineReasons {
			if r == d.Reason {
				return d.At.UnmarshalText([]byte(p[0]))
			}
		}
		return errors.New("an instant has a reason: custody-time-limit, hearing, pace-clock or agreed")
	}
	return errors.New("not hours, days or instant")
}

// Dispatched hands exhibits over. Its id is the consignment's. The first of an
// exhibit's dispatches is signed by the key of its order; a later one, passing
// on, by the person.
type Dispatched struct {
	Header
	Order     *EventID
	To        []HolderID
	Relies    []Reliance
	ReceiveBy Time
	URN       *URN
	Label     LabelRef
	Grants    Digest // of the grants list
	Exhibits  []DispatchedExhibit
}

// Reliance names the account up to which the sender's client replayed a
// recipient organisation's directory before it granted anything.
type Reliance struct {
	Organisation OrgID
	Account      EventID
}

func (r Reliance) MarshalText() ([]byte, error) {
	return []byte(string(r.Organisation) + " " + r.Account.String()), nil
}

func (r *Reliance) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if err := r.Organisation.UnmarshalText([]byte(p[0])); err != nil {
		return err
	}
	return r.Account.UnmarshalText([]byte(p[1]))
}

// LabelRef names a consignment's label: the commitment to its clear text, and
// the age file.
type LabelRef struct {
	Commitment Digest
	File       Sized
}

func (l LabelRef) MarshalText() ([]byte, error) {
	f, _ := l.File.MarshalText()
	return []byte(l.Commitment.String() + " " + string(f)), nil
}

func (l *LabelRef) UnmarshalText(b []byte) error {
	first, rest, _ := strings.Cut(string(b), " ")
	if err := l.Commitment.UnmarshalText([]byte(first)); err != nil {
		return err
	}
	return l.File.UnmarshalText([]byte(rest))
}

// DispatchedExhibit names an exhibit and the change of hands (or, the first
// time, the sealing) that put it in the sender's.
type DispatchedExhibit struct {
	Exhibit ExhibitID
	After   EventID
}

func (d DispatchedExhibit) MarshalText() ([]byte, error) {
	return []byte(d.Exhibit.String() + " " + d.After.String()), nil
}

func (d *DispatchedExhibit) UnmarshalText(b []byte) error {
	p, err := fields(b, 2)
	if err != nil {
		return err
	}
	if err := d.Exhibit.UnmarshalText([]byte(p[0])); err != nil {
		return err
	}
	return d.After.UnmarshalText([]byte(p[1]))
}

func (*Dispatched) Kind() Kind { return "dispatched" }
func (e *Dispatched) fields(c *codec) {
	e.header(c)
	maybe(c, "order", &e.Order)
	many(c, "to", &e.To, 1)
	many(c, "relies", &e.Relies, 1)
	one(c, "receive-by", &e.ReceiveBy)
	maybe(c, "urn", &e.URN)
	one(c, "label", &e.Label)
	one(c, "grants", &e.Grants)
	many(c, "exhibit", &e.Exhibits, 1)
	limit(c, e.To, e.Exhibits)
}
