package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Case is a unit's file on a case. Only the unit reads it.
type Case struct {
	ID           event.CaseID
	Unit         event.UnitID
	Thread       event.Thread
	URN          *event.URN
	With         *event.UnitID // the unit on the other side that handles it
	Details      event.Sized
	DetailsBy    event.EventID // the statement that brought them
	People       []event.PersonID
	Hearings     []Hearing
	Consignments []event.ConsignmentID
	Marks        []Mark
	Act          Act
}

// Hearing is one for which the case is listed.
type Hearing struct {
	Hearing event.Code
	Begins  event.Time
}

// Mark says whether an exhibit is used.
type Mark struct {
	Exhibit event.ExhibitID
	Mark    event.Code
}

func (c *Case) clone() *Case {
	n := *c
	n.Hearings, n.Consignments, n.Marks = slices.Clone(c.Hearings), slices.Clone(c.Consignments), slices.Clone(c.Marks)
	return &n
}

// MayReadCase reports who may: the members of its unit.
func (s *State) MayReadCase(c *Case, a event.ActorID) bool {
	p, ok := a.Person()
	return ok && s.Dir.Unit(c.Unit).Member(p)
}

func (s *State) caseOpened(p directory.Place, id event.EventID, e *event.CaseOpened) error {
	unit, isUnit := e.For.Unit()
	if _, person := e.By.ID.Person(); !isUnit || !person {
		return event.Refuse(event.CodeNotYours, "a person opens a case for her unit")
	}
	switch {
	case s.closed(unit):
		return event.Refuse(event.CodeState, "%s is closed", unit)
	case e.Thread.IsZero():
		return event.Refuse(event.CodeTaken, "the case has no place of its own in the record")
	}
	if err := s.partner(unit, e.With); err != nil {
		return err
	}
	s.setCase(&Case{
		ID: event.CaseID(id), Unit: unit, Thread: e.Thread, URN: e.URN, With: e.With, Details: e.Details, DetailsBy: id,
		Act: Act{id, e.By, e.For, p},
	})
	return nil
}

// partner: the other side's unit exists, and is another one.
func (s *State) partner(unit event.UnitID, with *event.UnitID) error {
	switch {
	case with == nil:
		return nil
	case *with == unit:
		return event.Refuse(event.CodeState, "the unit on the other side is another one")
	case s.Dir.Unit(*with) == nil && !s.Partial:
		return event.Refuse(event.CodeUnknown, "there is no unit %s", *with)
	}
	return nil
}

// ofUnit is the case, to be changed, for a member of its unit.
func (s *State) ofUnit(id event.CaseID, h *event.Header) (*Case, error) {
	c := s.Case(id)
	if c == nil || !s.MayReadCase(c, h.By.ID) || h.For != event.PartyID(c.Unit) {
		return nil, event.Refuse(event.CodeUnknown, "%s has no such case", h.For)
	}
	return c.clone(), nil
}

// inCase is the case, to be changed, for a member of its unit who is on it.
func (s *State) inCase(id event.CaseID, h *event.Header) (*Case, error) {
	c, err := s.ofUnit(id, h)
	if err == nil && !s.OnCase(c, h.By.ID) {
		return nil, event.Refuse(event.CodeNotYours, "only those on the case change it: %v, or a lead of %s", c.People, c.Unit)
	}
	return c, err
}

// OnCase reports whether somebody changes the case: who was named, a lead of
// its unit, or any member while nobody has been named.
func (s *State) OnCase(c *Case, a event.ActorID) bool {
	p, ok := a.Person()
	u := s.Dir.Unit(c.Unit)
	return ok && u.Member(p) && (len(c.People) == 0 || slices.Contains(c.People, p) || u.Lead(p))
}

func (s *State) caseChanged(id event.EventID, e *event.CaseChanged) error {
	c, err := s.inCase(e.Case, &e.Header)
	if err != nil {
		return err
	}
	if err := s.partner(c.Unit, e.With); err != nil {
		return err
	}
	if e.URN != nil {
		c.URN = e.URN
	}
	if e.With != nil {
		c.With = e.With
	}
	if e.Details != nil {
		c.Details, c.DetailsBy = *e.Details, id
	}
	s.setCase(c)
	return nil
}

func (s *State) casePeople(e *event.CasePeople) error {
	c, err := s.inCase(e.Case, &e.Header)
	if err != nil {
		return err
	}
	if err := s.mayAssign(c.Unit, &e.Header, c.People, e.People); err != nil {
		return err
	}
	c.People = e.People
	s.setCase(c)
	return nil
}

func (s *State) caseFiled(e *event.Filed) error {
	c, err := s.ofUnit(e.Case, &e.Header)
	if err != nil {
		return err
	}
	on := s.OnCase(c, e.By.ID)
	for _, id := range e.Consignments {
		n := s.Consignment(id)
		switch {
		case slices.Contains(c.Consignments, id):
			return event.Refuse(event.CodeTaken, "%s is in the case already", id.Reference())
		case n == nil && s.Partial:
		case n == nil || n.For != c.Unit && !s.receives(n, c.Unit):
			return event.Refuse(event.CodeUnknown, "%s was neither sent by %s nor to it", id.Reference(), c.Unit)
		case !on && !named(c, n):
			return event.Refuse(event.CodeNotYours, "only those on the case file in it what does not bear its URN: %v, or a lead of %s", c.People, c.Unit)
		}
		c.Consignments = append(c.Consignments, id)
	}
	s.setCase(c)
	return nil
}

// named: the consignment bears the case's URN. Whoever receives it files it, so
// that it does not wait for those on the case.
func named(c *Case, n *Consignment) bool {
	return c.URN != nil && n.URN != nil && event.SameCase(*c.URN, *n.URN)
}

func (s *State) marked(e *event.Marked) error {
	c, err := s.inCase(e.Case, &e.Header)
	if err != nil {
		return err
	}
	for _, x := range e.Exhibits {
		if !s.Partial && !s.inConsignments(c, x) {
			return event.Refuse(event.CodeUnknown, "%s is in no sending of the case", x.SealNumber())
		}
		c.Marks = slices.DeleteFunc(c.Marks, func(m Mark) bool { return m.Exhibit == x })
		c.Marks = append(c.Marks, Mark{x, e.Mark})
	}
	s.setCase(c)
	return nil
}

func (s *State) inConsignments(c *Case, x event.ExhibitID) bool {
	exhibit := s.Sealed(x)
	return exhibit != nil && slices.ContainsFunc(exhibit.Consignments, func(id event.ConsignmentID) bool {
		return slices.Contains(c.Consignments, id)
	})
}

func (s *State) hearingListed(e *event.HearingListed) error {
	c, err := s.inCase(e.Case, &e.Header)
	if err != nil {
		return err
	}
	h := Hearing{e.Hearing, e.Begins}
	listed := slices.Contains(c.Hearings, h)
	switch {
	case e.State == event.Listed && listed:
		return event.Refuse(event.CodeTaken, "that hearing is listed already")
	case e.State == event.Listed:
		c.Hearings = append(c.Hearings, h)
	case !listed:
		return event.Refuse(event.CodeUnknown, "no such hearing is listed")
	default:
		c.Hearings = slices.DeleteFunc(c.Hearings, func(x Hearing) bool { return x == h })
	}
	s.setCase(c)
	return nil
}
