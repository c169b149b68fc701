package custody

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func (s *State) recalled(p directory.Place, id event.EventID, e *event.Recalled) error {
	if e.Order != nil {
		return s.recallOrder(p, e)
	}
	var c *Consignment
	if e.Consignment != nil {
		c = s.Consignment(*e.Consignment)
	}
	switch {
	case c == nil || !s.sender(c, e.By.ID):
		return event.Refuse(event.CodeUnknown, "nothing under that reference was sent by a unit of %s", e.By.ID)
	case e.For != event.PartyID(c.For):
		return event.Refuse(event.CodeNotYours, "only %s can recall what it sent", c.For)
	}
	if err := s.follows(c, e.After); err != nil {
		return err
	}
	n := c.clone()
	for _, x := range e.Exhibits {
		i := n.Item(x)
		switch {
		case i == nil:
			return event.Refuse(event.CodeUnknown, "an exhibit recalled is not in that sending")
		case i.Received != nil:
			return event.Refuse(event.CodeConflict, "it was received by %s at %s: after a receipt it can only be asked back", i.Received.By.ID, i.Received.At.Recorded)
		}
		if err := i.settled(); err != nil {
			return err
		}
		i.Recalled = &Act{id, e.By, e.For, p}
	}
	n.Last = id
	s.waited(n, len(e.Exhibits))
	s.hands(e.Exhibits, func() { s.setConsignment(n) })
	s.settle(n, p)
	return nil
}

func (s *State) recallOrder(p directory.Place, e *event.Recalled) error {
	o := s.Order(*e.Order)
	person, _ := e.By.ID.Person()
	switch {
	case o == nil:
		return event.Refuse(event.CodeUnknown, "there is no such order")
	case !s.Dir.Unit(o.For).Member(person) && e.By.ID != o.By.ID || e.For != event.PartyID(o.For):
		return event.Refuse(event.CodeNotYours, "only %s can call back what it began to send", o.For)
	case o.State == Fulfilled:
		return event.Refuse(event.CodeConflict, "it was sent first: call back the sending instead")
	case o.State == CalledBack:
		return event.Refuse(event.CodeConflict, "it was called back already")
	case o.State == TakenUp:
		return event.Refuse(event.CodeConflict, "it was begun anew: call back the newer one")
	case e.After != o.ID:
		return event.Refuse(event.CodeConflict, "a recall of an order comes after the order")
	}
	n := *o
	n.State = CalledBack
	s.setOrder(&n)
	s.out(o.For, -len(o.Exhibits))
	for _, r := range o.Exhibits {
		if x := s.Exhibit(r); x != nil {
			x = x.clone()
			x.Recalled = true
			s.setExhibit(x)
			s.calledOff(x, p)
		}
	}
	return nil
}

// calledOff: nobody waits any more for what was to be sent again, and what was
// reported of the old one may be settled.
func (s *State) calledOff(x *Exhibit, p directory.Place) {
	if x.InsteadOf == nil || s.Sealed(*x.InsteadOf) == nil {
		return
	}
	for _, c := range s.journeys(s.Sealed(*x.InsteadOf)) {
		s.settle(c, p)
	}
}
