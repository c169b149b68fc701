package custody

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func (s *State) received(p directory.Place, id event.EventID, e *event.Received) error {
	if a, ok := e.By.ID.Agent(); ok {
		return event.Refuse(event.CodeAgent, "%s is an agent: a receipt is signed by a person", a)
	}
	n, err := s.taking(e.Consignment, &e.Header, "a receipt is signed")
	if err != nil {
		return err
	}
	if err := s.follows(n, e.After); err != nil {
		return err
	}
	for _, x := range e.Exhibits {
		i := n.Item(x)
		if i == nil {
			return event.Refuse(event.CodeUnknown, "an exhibit received is not in that sending")
		}
		if err := i.settled(); err != nil {
			return err
		}
		i.Received = &Act{id, e.By, e.For, p}
	}
	n.Last = id
	n.Checking = append(n.Checking, Checking{Receipt: id, Due: s.checkBy(e.For, p.Recorded)})
	s.waited(n, len(e.Exhibits))
	s.hands(e.Exhibits, func() {
		s.setConsignment(n)
		for _, x := range e.Exhibits {
			s.moved(n, n.Item(x))
		}
	})
	s.settle(n, p)
	return nil
}

// taking is the consignment, to be changed, for an addressee who acts for a unit
// it is addressed to. What says what that unit must be.
func (s *State) taking(id event.ConsignmentID, h *event.Header, what string) (*Consignment, error) {
	c := s.Consignment(id)
	if c == nil || !s.addressee(c, h.By.ID) {
		return nil, event.Refuse(event.CodeUnknown, "nothing under that reference is addressed to %s", h.By.ID)
	}
	unit, ok := h.For.Unit()
	switch {
	case !ok || !s.receives(c, unit):
		return nil, event.Refuse(event.CodeNotYours, "%s for the unit it is addressed to", what)
	case s.closed(unit):
		return nil, event.Refuse(event.CodeState, "%s is closed", unit)
	}
	return c.clone(), nil
}
