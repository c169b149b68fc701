package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// OrderState is how far an order has come.
type OrderState string

const (
	Open       OrderState = "open"
	Fulfilled  OrderState = "dispatched"
	CalledBack OrderState = "recalled"
)

// Order is a person's word to send.
type Order struct {
	ID       event.EventID
	By       event.Signer
	For      event.UnitID
	Key      event.VKey
	Label    event.Digest
	To       []event.HolderID
	Deadline event.Deadline
	Exhibits []event.RecipientID
	At       directory.Place
	State    OrderState
}

func (s *State) ordered(p directory.Place, id event.EventID, e *event.Ordered) error {
	unit, isUnit := e.For.Unit()
	if _, ok := e.By.ID.Person(); !ok || !isUnit {
		return event.Refuse(event.CodeNotYours, "sending is ordered by a person for her unit")
	}
	if e.OrderKey.Name() != event.OrderKeyName(e.By.ID) {
		return event.Refuse(event.CodeSignature, "the order's key is not named for %s", e.By.ID)
	}
	if err := s.addressable(unit, e.To); err != nil {
		return err
	}
	o := &Order{
		ID: id, By: e.By, For: unit, Key: e.OrderKey, Label: e.Label, To: e.To,
		Deadline: e.Deadline, At: p, State: Open,
	}
	for _, x := range e.Exhibits {
		if s.Exhibit(x.Recipient) != nil {
			return event.Refuse(event.CodeTaken, "an exhibit of the order has been ordered before")
		}
		if slices.Contains(o.Exhibits, x.Recipient) || x.Thread.IsZero() {
			return event.Refuse(event.CodeTaken, "an exhibit stands twice in the order, or has no thread")
		}
		o.Exhibits = append(o.Exhibits, x.Recipient)
	}
	for _, x := range e.Exhibits {
		s.setExhibit(&Exhibit{Recipient: x.Recipient, Thread: x.Thread, Order: id})
	}
	s.setOrder(o)
	return nil
}

// addressable refuses addressees who do not exist, could never open what they
// get, or whose organisation and the sender's have not recognised each other.
// Addressees are one unit, or people of one organisation.
func (s *State) addressable(from event.UnitID, to []event.HolderID) error {
	mine := s.Dir.Organisation(from.Org())
	for _, t := range to {
		theirs := s.Dir.Organisation(t.Org())
		switch {
		case mine == nil:
			return event.Refuse(event.CodeUnknown, "%s is not known here", from.Org())
		case theirs == nil:
			return event.Refuse(event.CodeUnknown, "%s is not known here", t.Org())
		case t.Org() != to[0].Org():
			return event.Refuse(event.CodeNotYours, "one sending goes to one organisation")
		case !mine.Recognises(theirs) || !theirs.Recognises(mine):
			return event.Refuse(event.CodeRecognition, "%s and %s have not both recognised each other", mine.ID, theirs.ID)
		}
		if err := s.reachable(from, t, len(to)); err != nil {
			return err
		}
	}
	return nil
}

func (s *State) reachable(from event.UnitID, t event.HolderID, of int) error {
	if unit, ok := t.Unit(); ok {
		switch {
		case of > 1:
			return event.Refuse(event.CodeNotYours, "a sending goes to one unit, or to named people")
		case unit == from:
			return event.Refuse(event.CodeState, "%s has it already: inside a unit nothing is sent", unit)
		case s.Dir.Unit(unit) == nil:
			return event.Refuse(event.CodeUnknown, "there is no unit %s", unit)
		case len(s.granteesOf(t)) == 0:
			return event.Refuse(event.CodeState, "nobody in %s could open it yet: the unit has no key and no enrolled member", unit)
		}
		return nil
	}
	person, ok := t.Person()
	switch {
	case !ok:
		return event.Refuse(event.CodeAgent, "nothing is addressed to an agent")
	case s.Dir.Person(t).Live() == nil:
		return event.Refuse(event.CodeUnknown, "%s is not enrolled", person)
	case len(s.Dir.Person(t).Units) == 0:
		return event.Refuse(event.CodeState, "%s belongs to no unit: nobody could stand in", person)
	}
	return nil
}

func (s *State) recallOrder(p directory.Place, e *event.Recalled) error {
	o := s.Order(*e.Order)
	person, _ := e.By.ID.Person()
	switch {
	case o == nil:
		return event.Refuse(event.CodeUnknown, "there is no such order")
	case !s.Dir.Unit(o.For).Member(person) || e.For != event.PartyID(o.For):
		return event.Refuse(event.CodeNotYours, "only %s can recall its order", o.For)
	case o.State == Fulfilled:
		return event.Refuse(event.CodeConflict, "the order was dispatched first: recall the sending instead")
	case o.State == CalledBack:
		return event.Refuse(event.CodeConflict, "the order was recalled already")
	case e.After != o.ID:
		return event.Refuse(event.CodeConflict, "a recall of an order comes after the order")
	}
	n := *o
	n.State = CalledBack
	s.setOrder(&n)
	for _, r := range o.Exhibits {
		if x := s.Exhibit(r); x != nil {
			x = x.clone()
			x.Recalled = true
			s.setExhibit(x)
		}
	}
	return nil
}
