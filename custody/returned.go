package custody

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func (s *State) rejected(p directory.Place, id event.EventID, e *event.Rejected) error {
	if a, ok := e.By.ID.Agent(); ok {
		return event.Refuse(event.CodeAgent, "%s is an agent: a person rejects", a)
	}
	n, err := s.taking(e.Consignment, &e.Header, "it is rejected")
	if err != nil {
		return err
	}
	if err := s.follows(n, e.After); err != nil {
		return err
	}
	for _, x := range e.Exhibits {
		i := n.Item(x)
		if i == nil {
			return event.Refuse(event.CodeUnknown, "an exhibit rejected is not in that sending")
		}
		if err := i.settled(); err != nil {
			return err
		}
		i.Rejected, i.Reasons = &Act{id, e.By, e.For, p}, e.Reasons
	}
	n.Last = id
	s.waited(n, len(e.Exhibits))
	s.hands(e.Exhibits, func() { s.setConsignment(n) })
	s.settle(n, p)
	return nil
}

func (s *State) returned(p directory.Place, id event.EventID, e *event.Returned) error {
	if c := s.Consignment(e.Consignment); c != nil && s.addressee(c, e.By.ID) && s.closed(c.For) {
		return event.Refuse(event.CodeState, "%s, which sent it, is closed: there is nobody to give it back to", c.For)
	}
	return s.giveUp(p, &e.Header, e.Consignment, e.After, e.Exhibits, id, func(i *Item) {
		i.Returned = &Act{id, e.By, e.For, p}
	})
}

func (s *State) destroyed(p directory.Place, id event.EventID, e *event.Destroyed) error {
	return s.giveUp(p, &e.Header, e.Consignment, e.After, e.Exhibits, id, func(i *Item) {
		i.Destroyed, i.Copies = &Act{id, e.By, e.For, p}, e.Copies
	})
}

// giveUp ends the receiving unit's hold on what it received. The sending unit
// still has it: nothing is ever without a holder.
func (s *State) giveUp(p directory.Place, h *event.Header, id event.ConsignmentID, after event.EventID, which []event.ExhibitID, last event.EventID, set func(*Item)) error {
	if a, ok := h.By.ID.Agent(); ok {
		return event.Refuse(event.CodeAgent, "%s is an agent: a person gives back", a)
	}
	n, err := s.taking(id, h, "it is given back")
	if err != nil {
		return err
	}
	if err := s.follows(n, after); err != nil {
		return err
	}
	for _, x := range which {
		i := n.Item(x)
		switch {
		case i == nil:
			return event.Refuse(event.CodeUnknown, "an exhibit given back is not in that sending")
		case i.ended() != nil:
			return i.settled()
		case i.Received == nil && !s.elsewhere(x):
			return event.Refuse(event.CodeState, "nobody has received it: before the receipt it is rejected")
		case i.Received != nil && event.PartyID(s.holderBy(n, i.Received).unit) != h.For:
			return event.Refuse(event.CodeNotYours, "%s has it", s.holderBy(n, i.Received).unit)
		}
		if err := s.passedFurther(n, x); err != nil {
			return err
		}
		set(i)
	}
	n.Last = last
	s.hands(which, func() {
		s.setConsignment(n)
		for _, x := range which {
			s.cameBack(n.Item(x))
		}
	})
	s.settle(n, p)
	return nil
}

// passedFurther refuses to give up what the unit sent on and nobody has taken or
// given back yet: it would be in nobody's hands if that came back.
func (s *State) passedFurther(c *Consignment, x event.ExhibitID) error {
	exhibit := s.Sealed(x)
	if exhibit == nil {
		return nil
	}
	for _, on := range s.journeys(exhibit) {
		if i := on.Item(x); i.From != nil && *i.From == c.ID && i.Waits() {
			return event.Refuse(event.CodeState, "it waits for a receipt by %v: recall %s first", on.To, on.ID.Reference())
		}
	}
	return nil
}
