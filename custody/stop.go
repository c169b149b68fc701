package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Stop is an organisation keeping its own people from an exhibit.
type Stop struct {
	Act
	Resumed *Act `json:",omitempty"` // nil: it stands
}

// Organisation is whose people it binds: the signer's, and nobody else's. A police force
// does not stop the prosecutor's access after the receipt.
func (s *Stop) Organisation() event.OrgID { return s.By.ID.Org() }

// Stopped is what keeps an organisation's people from the exhibit now, nil when
// nothing does.
func (x *Exhibit) Stopped(org event.OrgID) *Stop {
	if x == nil {
		return nil
	}
	if i := x.standing(org); i >= 0 {
		return &x.Stops[i]
	}
	return nil
}

func (x *Exhibit) standing(org event.OrgID) int {
	return slices.IndexFunc(x.Stops, func(s Stop) bool { return s.Organisation() == org && s.Resumed == nil })
}

// Unstopped refuses what an organisation has kept its own people from. It says whom to
// ask: whoever finds the door shut must not have to guess.
func (s *State) Unstopped(x event.ExhibitID, org event.OrgID) error {
	e := s.Sealed(x)
	if e == nil {
		return nil // elsewhere: a partial state can't tell
	}
	if stop := e.Stopped(org); stop != nil {
		return event.Refuse(event.CodeState, "access to it was stopped for %s by %s at %s: ask them, or your data protection team", org, stop.By.ID, stop.At.Recorded)
	}
	return nil
}

func (s *State) stopped(p directory.Place, id event.EventID, e *event.Stopped) error {
	c, err := s.mayStop(e.Consignment, &e.Header, e.Exhibits)
	if err != nil {
		return err
	}
	if e.Question != nil && !s.repliable(c, *e.Question) {
		return event.Refuse(event.CodeUnknown, "nothing like that was asked or reported about it")
	}
	org := e.By.ID.Org()
	for _, id := range e.Exhibits {
		if x := s.Sealed(id); x != nil && x.Stopped(org) != nil {
			stop := x.Stopped(org)
			return event.Refuse(event.CodeConflict, "%s stopped access to it first, at %s: look again", stop.By.ID, stop.At.Recorded)
		}
	}
	for _, x := range e.Exhibits {
		if x := s.Sealed(x); x != nil { // nil: elsewhere
			n := x.clone()
			n.Stops = append(n.Stops, Stop{Act: Act{id, e.By, e.For, p}})
			s.setExhibit(n)
		}
	}
	if e.Question == nil {
		return nil
	}
	// Of a problem with more than was stopped the rest would go quiet, and say nowhere why.
	if q := s.Question(*e.Question); q != nil && s.speaks(q, e.For) && subset(q.Exhibits, e.Exhibits) {
		s.begin(q, p)
	}
	return nil
}

// resumed: whoever might have stopped it undoes it, alone and at once, but only what
// she has seen.
func (s *State) resumed(p directory.Place, id event.EventID, e *event.Resumed) error {
	if _, err := s.mayStop(e.Consignment, &e.Header, e.Exhibits); err != nil {
		return err
	}
	found, err := s.undone(e)
	if err != nil {
		return err
	}
	if !s.Partial && !subset(e.Stops, found) {
		return event.Refuse(event.CodeUnknown, "not all that it undoes stopped access to these exhibits")
	}
	for _, x := range e.Exhibits {
		if x := s.Sealed(x); x != nil { // nil: elsewhere
			n := x.clone()
			n.Stops[n.standing(e.By.ID.Org())].Resumed = &Act{id, e.By, e.For, p}
			s.setExhibit(n)
		}
	}
	return nil
}

// undone are the stops that stand of those exhibits, each of them named.
func (s *State) undone(e *event.Resumed) (found []event.EventID, err error) {
	org := e.By.ID.Org()
	for _, id := range e.Exhibits {
		if s.elsewhere(id) {
			continue
		}
		stop := s.Sealed(id).Stopped(org)
		switch {
		case stop == nil:
			return nil, event.Refuse(event.CodeState, "access to it is not stopped for %s", org)
		case !slices.Contains(e.Stops, stop.Event):
			return nil, event.Refuse(event.CodeConflict, "%s stopped access to it again, at %s: look again", stop.By.ID, stop.At.Recorded)
		}
		found = append(found, stop.Event)
	}
	return found, nil
}

// mayStop: for her own organisation and nobody else's, whoever leads a unit of the
// side, or is of its data protection team. One person is enough, both ways: a stop that
// is hard to undo on the morning of a trial is one that nobody dares.
func (s *State) mayStop(id event.ConsignmentID, h *event.Header, which []event.ExhibitID) (*Consignment, error) {
	c := s.Consignment(id)
	if c == nil || !s.MaySee(c, h.By.ID) {
		return nil, event.Refuse(event.CodeUnknown, "nothing under that reference is for %s", h.By.ID)
	}
	unit, _ := h.For.Unit()
	person, ok := h.By.ID.Person()
	leads := (unit == c.For || s.addressee(c, h.By.ID) && s.receives(c, unit)) && s.Dir.Unit(unit).Lead(person)
	if team := unit == unit.Org().DataProtection() && s.protects(c, h.By.ID); !ok || !leads && !team {
		return nil, event.Refuse(event.CodeNotYours, "access is stopped, and let go on, by somebody who leads a unit that sent it or got it, or by the data protection team")
	}
	return c, c.within(which)
}

// protects reports whether somebody is of the data protection team of an organisation
// that sent it or is to have it. The team sees what happened, and no label or content.
func (s *State) protects(c *Consignment, a event.ActorID) bool {
	if !s.Dir.Protects(a) {
		return false
	}
	return a.Org() == c.For.Org() || slices.ContainsFunc(c.To, func(t event.HolderID) bool { return t.Org() == a.Org() })
}

// MayStop reports for which unit somebody may stop access to what is in a consignment,
// for her own organisation, and let it go on.
func (s *State) MayStop(c *Consignment, a event.ActorID) (event.UnitID, bool) {
	who := s.Dir.Person(event.HolderID(a))
	if who == nil {
		return "", false
	}
	for _, unit := range who.Units {
		if _, err := s.mayStop(c.ID, &event.Header{By: event.Signer{ID: a}, For: event.PartyID(unit)}, nil); err == nil {
			return unit, true
		}
	}
	return "", false
}
