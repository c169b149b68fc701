package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Opening is an opened statement: the only thing against which a key is handed
// out.
type Opening struct {
	ID          event.EventID
	Consignment event.ConsignmentID
	Purpose     event.Code
	With        event.KeyRef
	Exhibits    []event.ExhibitID
	Act         Act
	Exports     []Act
}

func (s *State) opened(p directory.Place, id event.EventID, e *event.Opened) error {
	if a, ok := e.By.ID.Agent(); ok {
		return event.Refuse(event.CodeAgent, "%s is an agent: only a person opens", a)
	}
	c := s.Consignment(e.Consignment)
	if c == nil || !s.MayRead(c, e.By.ID) {
		return event.Refuse(event.CodeUnknown, "nothing under that reference is for %s", e.By.ID)
	}
	unit, _ := e.For.Unit()
	sending := s.sender(c, e.By.ID) && unit == c.For
	if !sending && (!s.addressee(c, e.By.ID) || !s.receives(c, unit)) {
		return event.Refuse(event.CodeNotYours, "it is opened for the unit it was sent to, or the one that sent it")
	}
	for _, x := range e.Exhibits {
		i := c.Item(x)
		switch {
		case i == nil:
			return event.Refuse(event.CodeUnknown, "an exhibit to be opened is not in the consignment")
		case sending:
			// The sending unit may open what it sent, at any time; the sheet names it.
		case s.elsewhere(x):
			// Whether it was received stands on a thread this state was not given.
		case i.Recalled != nil:
			return event.Refuse(event.CodeState, "it was recalled by %s at %s", i.Recalled.By.ID, i.Recalled.At.Recorded)
		case i.Received == nil:
			return event.Refuse(event.CodeReceipt, "nobody has signed for it yet: no receipt, no key")
		}
	}
	if err := s.openable(c, e); err != nil {
		return err
	}
	s.setOpening(&Opening{
		ID: id, Consignment: c.ID, Purpose: e.Purpose, With: e.With, Exhibits: e.Exhibits,
		Act: Act{id, e.By, e.For, p},
	})
	return nil
}

// openable: there is a grant to that key record, and it is hers or was wrapped
// to her at this place in the log.
func (s *State) openable(c *Consignment, e *event.Opened) error {
	if !slices.ContainsFunc(c.Grantees, func(g Grantee) bool { return g.Key == e.With }) {
		return event.Refuse(event.CodeUnknown, "nothing was granted to %s", e.With)
	}
	me := event.KeyRef{Holder: event.HolderID(e.By.ID), Number: e.By.Number}
	if e.With == me {
		return nil
	}
	unit, ok := e.With.Holder.Unit()
	person, _ := e.By.ID.Person()
	u := s.Dir.Unit(unit)
	switch {
	case !ok || !u.Member(person):
		return event.Refuse(event.CodeNotYours, "%s is not the key of %s", e.With, e.By.ID)
	case !u.Holds(e.With.Number, me):
		return event.Refuse(event.CodeKeyWaiting, "the unit's key has not been handed to %s yet: waiting for one of %v to sign in", person, u.Holders(e.With.Number))
	}
	return nil
}

// Openers are the key records with which the person could open the
// consignment's exhibits: her own first, then her units'.
func (s *State) Openers(c *Consignment, by event.Signer) []event.KeyRef {
	var out []event.KeyRef
	for _, g := range c.Grantees {
		e := &event.Opened{Header: event.Header{By: by}, With: g.Key}
		if s.openable(c, e) == nil {
			out = append(out, g.Key)
		}
	}
	return out
}

func (s *State) exported(p directory.Place, id event.EventID, e *event.Exported) error {
	o := s.Opening(e.Opened)
	switch {
	case o == nil || o.Act.By.ID != e.By.ID:
		return event.Refuse(event.CodeUnknown, "an export follows one's own opening")
	case o.Act.For != e.For:
		return event.Refuse(event.CodeNotYours, "it was opened for %s", o.Act.For)
	case o.Purpose != event.ToExport:
		return event.Refuse(event.CodeState, "it was opened to %s, not to export", o.Purpose)
	}
	for _, x := range e.Exhibits {
		if !slices.Contains(o.Exhibits, x) {
			return event.Refuse(event.CodeUnknown, "an exhibit exported was not opened")
		}
	}
	n := *o
	n.Exports = append(slices.Clone(o.Exports), Act{id, e.By, e.For, p})
	s.setOpening(&n)
	return nil
}
