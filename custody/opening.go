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
	Agent       *event.AgentID // with the purpose file
	Exhibits    []event.ExhibitID
	Act         Act
	Sending     bool // for the unit that sent it, not one that received it
	Granted     *Filing
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
	sending, err := s.mayOpen(c, e)
	if err != nil {
		return err
	}
	by := Act{id, e.By, e.For, p}
	s.openedIn(c, e.Exhibits, by, sending)
	s.setOpening(&Opening{
		ID: id, Consignment: c.ID, Purpose: e.Purpose, With: e.With, Agent: e.Agent, Exhibits: e.Exhibits,
		Act: by, Sending: sending,
	})
	return nil
}

// mayOpen also says whether it is opened for the sending unit.
func (s *State) mayOpen(c *Consignment, e *event.Opened) (bool, error) {
	unit, _ := e.For.Unit()
	sending := s.sender(c, e.By.ID) && unit == c.For
	if !sending && (!s.addressee(c, e.By.ID) || !s.receives(c, unit)) {
		return false, event.Refuse(event.CodeNotYours, "it is opened for the unit it was sent to, or the one that sent it")
	}
	for _, x := range e.Exhibits {
		if err := s.atHand(c, x, sending); err != nil {
			return sending, err
		}
		if err := s.Unstopped(x, e.By.ID.Org()); err != nil {
			return sending, err
		}
		if s.disowned(c, x, sending) {
			return sending, event.Refuse(event.CodeState, "it was reported as not yours before anybody had opened it: it goes back, and is not opened")
		}
		if err := s.onCase(c, c.Item(x), unit, e.By.ID, sending); err != nil {
			return sending, err
		}
	}
	if e.Agent != nil && (e.Agent.Unit() != unit || s.Dir.Person(event.HolderID(*e.Agent)).Live() == nil) {
		return sending, event.Refuse(event.CodeUnknown, "%s is not an agent of %s that has a key", *e.Agent, unit)
	}
	return sending, s.openable(c, e)
}

// atHand: the exhibit is in the hands of the side that would open it.
func (s *State) atHand(c *Consignment, x event.ExhibitID, sending bool) error {
	i := c.Item(x)
	switch {
	case i == nil:
		return event.Refuse(event.CodeUnknown, "an exhibit to be opened is not in that sending")
	case sending && !s.keeps(i):
		return event.Refuse(event.CodeState, "the unit has given it back, and can't open it any more")
	case sending:
		// The sending unit may open what it sent, at any time; the sheet names it.
		return nil
	case s.elsewhere(x):
		return nil // whether it was received stands on a thread this state was not given
	case i.ended() != nil:
		h := i.hands()
		return event.Refuse(event.CodeState, "it was %s by %s at %s", h[len(h)-1].word, i.ended().By.ID, i.ended().At.Recorded)
	case i.Received == nil:
		return event.Refuse(event.CodeReceipt, "nobody has signed for it yet: no receipt, no key")
	}
	return nil
}

// AtHand reports whether an exhibit that was opened is still in the hands of
// those who opened it, and their access to it not stopped: a key is handed out again
// only then.
func (s *State) AtHand(o *Opening, x event.ExhibitID) bool {
	c := s.Consignment(o.Consignment)
	return c != nil && s.atHand(c, x, o.Sending) == nil && s.Unstopped(x, o.Act.By.ID.Org()) == nil
}

// CouldOpen are the people from whom the service would accept an opening of the
// exhibit now.
func (s *State) CouldOpen(x *Exhibit) []event.PersonID {
	var out []event.PersonID
	for _, c := range s.journeys(x) {
		for _, p := range s.Behind(c.Grantees) {
			if s.opens(c, x.ID, p) {
				out = append(out, p)
			}
		}
	}
	return unique(out)
}

func (s *State) opens(c *Consignment, x event.ExhibitID, p event.PersonID) bool {
	who := s.Dir.Person(event.HolderID(p)) // one of those behind a key: she lives
	if who.Stop != nil {
		return false
	}
	by := event.Signer{ID: event.ActorID(p), Number: who.Live().Number}
	for _, with := range s.Openers(c, by) {
		for _, unit := range who.Units {
			e := &event.Opened{
				Header: event.Header{By: by, For: event.PartyID(unit)}, With: with, Exhibits: []event.ExhibitID{x},
			}
			if _, err := s.mayOpen(c, e); err == nil {
				return true
			}
		}
	}
	return false
}

// openable: there is a grant to that key record, and it is hers or was wrapped
// to her at this place in the log.
func (s *State) openable(c *Consignment, e *event.Opened) error {
	if !slices.ContainsFunc(c.Grantees, func(g Grantee) bool { return g.Key == e.With }) {
		return event.Refuse(event.CodeUnknown, "no key was given to %s", e.With)
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
