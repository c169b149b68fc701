package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// sender reports whether the actor is of the sending side: a member of the
// sending unit.
func (s *State) sender(c *Consignment, a event.ActorID) bool {
	p, ok := a.Person()
	return ok && s.Dir.Unit(c.For).Member(p)
}

// addressee reports whether the person is addressed, by name or through her
// unit.
func (s *State) addressee(c *Consignment, a event.ActorID) bool {
	p, ok := a.Person()
	for _, t := range c.To {
		if unit, isUnit := t.Unit(); ok && isUnit && s.Dir.Unit(unit).Member(p) {
			return true
		}
		if ok && event.HolderID(p) == t {
			return true
		}
	}
	return false
}

// agentOf reports whether the actor is an agent of an addressed unit.
func (s *State) agentOf(c *Consignment, a event.ActorID) bool {
	agent, ok := a.Agent()
	for _, t := range c.To {
		if unit, isUnit := t.Unit(); ok && isUnit && agent.Unit() == unit {
			return true
		}
	}
	return false
}

// MayRead reports who may read the label of a consignment and its statements:
// the sending unit and the addressees.
func (s *State) MayRead(c *Consignment, a event.ActorID) bool {
	return s.sender(c, a) || s.addressee(c, a)
}

// MayReadLabel reports who may read the writing on the bag: the sending unit,
// and the addressees until all of it was recalled. A recall before the receipt
// is total: what was sent to the wrong unit shows no name there afterwards.
func (s *State) MayReadLabel(c *Consignment, a event.ActorID) bool {
	return s.sender(c, a) || s.addressee(c, a) &&
		slices.ContainsFunc(c.Items, func(i Item) bool { return i.Recalled == nil })
}

// MayFetch reports who may fetch the sealed bytes of an exhibit of the
// consignment: who may read it, and agents of the addressed unit. A recall ends
// it for the receiving side.
func (s *State) MayFetch(c *Consignment, i *Item, a event.ActorID) bool {
	if s.sender(c, a) {
		return true
	}
	return i.Recalled == nil && (s.addressee(c, a) || s.agentOf(c, a))
}

// MaySee reports who may see that a consignment exists and what happened to it:
// who may read its label, and agents of the addressed unit.
func (s *State) MaySee(c *Consignment, a event.ActorID) bool {
	return s.MayRead(c, a) || s.agentOf(c, a)
}

func (s *State) checked(p directory.Place, id event.EventID, e *event.Checked) error {
	c := s.Consignment(e.Consignment)
	if c == nil || !s.MaySee(c, e.By.ID) {
		return event.Refuse(event.CodeUnknown, "no such consignment for %s", e.By.ID)
	}
	n := c.clone()
	add := func(ids []event.ExhibitID, passed bool) error {
		for _, x := range ids {
			i := n.Item(x)
			if i == nil || !s.MayFetch(n, i, e.By.ID) {
				return event.Refuse(event.CodeState, "an exhibit checked is not in the consignment, or was recalled")
			}
			i.Checks = append(i.Checks, Check{Act{id, e.By, e.For, p}, passed})
		}
		return nil
	}
	if err := add(e.Passed, true); err != nil {
		return err
	}
	if err := add(e.Broken, false); err != nil {
		return err
	}
	s.setConsignment(n)
	return nil
}

func (s *State) received(p directory.Place, id event.EventID, e *event.Received) error {
	if a, ok := e.By.ID.Agent(); ok {
		return event.Refuse(event.CodeAgent, "%s is an agent: a receipt is signed by a person", a)
	}
	c := s.Consignment(e.Consignment)
	if c == nil || !s.addressee(c, e.By.ID) {
		return event.Refuse(event.CodeUnknown, "nothing under that reference is addressed to %s", e.By.ID)
	}
	if unit, ok := e.For.Unit(); !ok || !s.receives(c, unit) {
		return event.Refuse(event.CodeNotYours, "a receipt is signed for the unit it is addressed to")
	}
	if err := s.follows(c, e.After); err != nil {
		return err
	}
	n := c.clone()
	for _, x := range e.Exhibits {
		i := n.Item(x)
		switch {
		case i == nil:
			return event.Refuse(event.CodeUnknown, "an exhibit received is not in the consignment")
		case i.Recalled != nil:
			return event.Refuse(event.CodeConflict, "it was recalled by %s at %s", i.Recalled.By.ID, i.Recalled.At.Recorded)
		case i.Received != nil:
			return event.Refuse(event.CodeConflict, "it was received by %s at %s", i.Received.By.ID, i.Received.At.Recorded)
		}
		i.Received = &Act{id, e.By, e.For, p}
	}
	n.Last = id
	s.setConsignment(n)
	return nil
}

// follows: a change of hands names the last one its signer saw. If another came
// first, the answer says who did what.
func (s *State) follows(c *Consignment, after event.EventID) error {
	if c.Last == after || s.unseen(c, after) {
		return nil
	}
	for _, i := range c.Items {
		switch {
		case i.Received != nil && i.Received.Event == c.Last:
			return first(i.Received, "received")
		case i.Recalled != nil && i.Recalled.Event == c.Last:
			return first(i.Recalled, "recalled")
		}
	}
	return event.Refuse(event.CodeConflict, "something happened to it since: look again")
}

func first(a *Act, word string) error {
	return event.Refuse(event.CodeConflict, "%s %s it first, at %s: look again", a.By.ID, word, a.At.Recorded)
}

// unseen: what came last may have been of an exhibit whose thread a partial
// state was not given; then it can't be judged here. What the state does know
// and something followed, it refuses.
func (s *State) unseen(c *Consignment, after event.EventID) bool {
	if !s.Partial || after == event.EventID(c.ID) {
		return false
	}
	known := func(a *Act) bool { return a != nil && a.Event == after }
	return slices.ContainsFunc(c.Items, func(i Item) bool { return s.elsewhere(i.Exhibit) }) &&
		!slices.ContainsFunc(c.Items, func(i Item) bool { return known(i.Received) || known(i.Recalled) })
}

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
			return event.Refuse(event.CodeUnknown, "an exhibit recalled is not in the consignment")
		case i.Received != nil:
			return event.Refuse(event.CodeConflict, "it was received by %s at %s: after a receipt it can only be asked back", i.Received.By.ID, i.Received.At.Recorded)
		case i.Recalled != nil:
			return event.Refuse(event.CodeConflict, "it was recalled already by %s at %s", i.Recalled.By.ID, i.Recalled.At.Recorded)
		}
		i.Recalled = &Act{id, e.By, e.For, p}
	}
	n.Last = id
	s.setConsignment(n)
	return nil
}
