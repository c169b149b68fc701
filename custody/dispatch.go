package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func (s *State) dispatched(p directory.Place, id event.EventID, e *event.Dispatched) error {
	unit, order, err := s.mayDispatch(p, e)
	if err != nil {
		return err
	}
	c := &Consignment{
		ID: event.ConsignmentID(id), Order: e.Order, By: e.By, For: unit, To: e.To, ReceiveBy: e.ReceiveBy,
		URN: e.URN, Label: e.Label, Grants: e.Grants, Grantees: s.Grantees(unit, e.To), At: p, Last: id,
		Ladder: s.ladder(e.To, e.ReceiveBy),
	}
	for _, d := range e.Exhibits {
		c.Items = append(c.Items, Item{Exhibit: d.Exhibit, After: d.After, From: s.got(d, unit, e)})
		if x := s.Sealed(d.Exhibit); x != nil { // nil: elsewhere
			x = x.clone()
			x.Consignments = append(x.Consignments, c.ID)
			s.setExhibit(x)
		}
	}
	if order != nil {
		o := *order
		o.State = Fulfilled
		s.setOrder(&o)
	} else {
		s.out(unit, len(c.Items))
	}
	s.sent(c, len(c.Items))
	s.setConsignment(c)
	s.sentOn(c)
	return nil
}

// mayDispatch gives the unit that sends, and the order if there is one.
func (s *State) mayDispatch(p directory.Place, e *event.Dispatched) (event.UnitID, *Order, error) {
	unit, isUnit := e.For.Unit()
	if a, ok := e.By.ID.Agent(); ok && e.Order == nil {
		return unit, nil, event.Refuse(event.CodeAgent, "%s is an agent: it sends what it sealed, and passes nothing on", a)
	}
	if _, root := e.By.ID.Root(); root || !isUnit {
		return unit, nil, event.Refuse(event.CodeNotYours, "a person sends for her unit, or an agent for its own")
	}
	if err := s.addressable(unit, e.To); err != nil {
		return unit, nil, err
	}
	if err := punctual(p, e); err != nil {
		return unit, nil, err
	}
	if err := s.relied(p, e); err != nil {
		return unit, nil, err
	}
	if twice(e.Exhibits) {
		return unit, nil, event.Refuse(event.CodeTaken, "an exhibit stands twice in the sending")
	}
	if err := s.replaceable(unit, e.To); err != nil {
		return unit, nil, err
	}
	if e.Order == nil {
		return unit, nil, s.passesOn(e, unit)
	}
	o := s.Order(*e.Order)
	return unit, o, s.fulfils(e, o)
}

// MaxClock is how far, in seconds, the clock by which a receipt's deadline was
// counted may be from the recorded time.
const MaxClock = 600

// punctual: the deadline counts from the sender's clock, so that clock must be
// right: one years ahead would set an alarm that never rings.
func punctual(p directory.Place, e *event.Dispatched) error {
	switch off := e.At - p.Recorded; {
	case off > MaxClock || off < -MaxClock:
		return event.Refuse(event.CodeStale, "the sender's clock says %s and the service's %s: set it right and send again", e.At, p.Recorded)
	case e.ReceiveBy <= p.Recorded:
		return event.Refuse(event.CodeState, "the receipt would be due at %s, which has passed", e.ReceiveBy)
	}
	return nil
}

// relied: every recipient organisation's directory was replayed to an account
// less than an hour old, so a hidden revocation is at most that old.
func (s *State) relied(p directory.Place, e *event.Dispatched) error {
	for _, t := range e.To {
		o := s.Dir.Organisation(t.Org())
		i := slices.IndexFunc(e.Relies, func(r event.Reliance) bool { return r.Organisation == t.Org() })
		if o == nil || i < 0 || !o.Relied(e.Relies[i].Account, p) {
			return event.Refuse(event.CodeStale, "what was known here of %s is more than an hour old: look again and send", t.Org())
		}
	}
	return nil
}

// fulfils: a first dispatch does exactly what was ordered.
func (s *State) fulfils(e *event.Dispatched, o *Order) error {
	switch {
	case o == nil:
		return event.Refuse(event.CodeUnknown, "there is no such order")
	case o.State != Open:
		return event.Refuse(event.CodeConflict, "the order was %s already", o.State)
	case !slices.Equal(e.To, o.To) || e.Label.Commitment != o.Label || len(e.Exhibits) != len(o.Exhibits):
		return event.Refuse(event.CodeState, "what would be sent is not what was signed for at the start")
	}
	by, err := s.Deadline(e.To, e.At, o.Deadline)
	if err != nil {
		return err
	}
	if by != e.ReceiveBy {
		return event.Refuse(event.CodeState, "the receipt is due by %s as ordered, not by %s", by, e.ReceiveBy)
	}
	for _, d := range e.Exhibits {
		if s.elsewhere(d.Exhibit) {
			continue
		}
		x := s.Sealed(d.Exhibit)
		if x == nil || x.Order != o.ID || x.SealedBy != d.After {
			return event.Refuse(event.CodeState, "an exhibit of the sending has not been sealed yet")
		}
		if x.InsteadOf == nil {
			continue
		}
		if err := s.acquainted(x, e.To[0].Org()); err != nil {
			return err
		}
	}
	return nil
}

// twice: the lines of one exhibit differ when it came to the sender twice.
func twice(xs []event.DispatchedExhibit) bool {
	for i, x := range xs {
		if slices.ContainsFunc(xs[:i], func(y event.DispatchedExhibit) bool { return y.Exhibit == x.Exhibit }) {
			return true
		}
	}
	return false
}
