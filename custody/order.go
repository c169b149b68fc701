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
	// TakenUp: what was begun under it goes on under a newer one.
	TakenUp OrderState = "taken up again"
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
	if _, root := e.By.ID.Root(); root || !isUnit {
		return event.Refuse(event.CodeNotYours, "sending is ordered by a person for her unit, or by an agent for its own")
	}
	if e.OrderKey.Name() != event.OrderKeyName(e.By.ID) {
		return event.Refuse(event.CodeSignature, "the order's key is not named for %s", e.By.ID)
	}
	// Asked again at the dispatch; here so that nobody waits for an upload first.
	if err := s.Sendable(unit, e.To); err != nil {
		return err
	}
	o := &Order{
		ID: id, By: e.By, For: unit, Key: e.OrderKey, Label: e.Label, To: e.To,
		Deadline: e.Deadline, At: p, State: Open,
	}
	for _, x := range e.Exhibits {
		if slices.Contains(o.Exhibits, x.Recipient) || x.Thread.IsZero() {
			return event.Refuse(event.CodeTaken, "an exhibit stands twice in the sending, or has no place of its own")
		}
		o.Exhibits = append(o.Exhibits, x.Recipient)
	}
	if s.Exhibit(o.Exhibits[0]) != nil {
		return s.takeUp(o, e)
	}
	for _, x := range e.Exhibits {
		if s.Exhibit(x.Recipient) != nil {
			return event.Refuse(event.CodeTaken, "an exhibit of the sending was begun before")
		}
	}
	for _, x := range e.Exhibits {
		s.setExhibit(&Exhibit{Recipient: x.Recipient, Thread: x.Thread, Order: id})
	}
	s.setOrder(o)
	s.out(unit, len(o.Exhibits))
	return nil
}

// Sendable refuses what could not be sent from a unit to these addressees, before
// anything is sealed or opened for it.
func (s *State) Sendable(from event.UnitID, to []event.HolderID) error {
	if err := s.addressable(from, to); err != nil {
		return err
	}
	return s.replaceable(from, to)
}

// addressable refuses addressees who do not exist, could never open what they
// get, or whose organisation and the sender's have not recognised each other.
// Addressees are one unit, or people of one organisation.
func (s *State) addressable(from event.UnitID, to []event.HolderID) error {
	mine := s.Dir.Organisation(from.Org())
	if s.closed(from) {
		return event.Refuse(event.CodeState, "%s is closed", from)
	}
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
		case s.closed(unit):
			return event.Refuse(event.CodeState, "%s is closed", unit)
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
	case !slices.ContainsFunc(s.Dir.Person(t).Units, func(u event.UnitID) bool { return !s.closed(u) }):
		return event.Refuse(event.CodeState, "%s belongs to no unit: nobody could stand in", person)
	}
	return nil
}

func (s *State) closed(unit event.UnitID) bool {
	u := s.Dir.Unit(unit)
	return u != nil && u.Closed
}
