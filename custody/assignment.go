package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Assignment is who of a unit is on the case of a consignment's exhibits.
type Assignment struct {
	Unit   event.UnitID
	People []event.PersonID
	Act    Act
}

// Assignment of a unit, nil when everybody of it may open.
func (c *Consignment) Assignment(unit event.UnitID) *Assignment {
	i := slices.IndexFunc(c.Assigned, func(a Assignment) bool { return a.Unit == unit && len(a.People) > 0 })
	if i < 0 {
		return nil
	}
	return &c.Assigned[i]
}

func (s *State) assigned(p directory.Place, id event.EventID, e *event.Assigned) error {
	n, err := s.taking(e.Consignment, &e.Header, "who is on the case is said")
	if err != nil {
		return err
	}
	unit, _ := e.For.Unit()
	var before []event.PersonID
	if a := n.Assignment(unit); a != nil {
		before = a.People
	}
	if err := s.mayAssign(unit, &e.Header, before, e.People); err != nil {
		return err
	}
	for _, p := range e.People {
		if !s.addressee(n, event.ActorID(p)) {
			return event.Refuse(event.CodeNotYours, "it was not sent to %s, who could not open it", p)
		}
	}
	n.Assigned = slices.DeleteFunc(n.Assigned, func(a Assignment) bool { return a.Unit == unit })
	n.Assigned = append(n.Assigned, Assignment{unit, e.People, Act{id, e.By, e.For, p}})
	s.setConsignment(n)
	return nil
}

// onCase refuses to open for a unit by who is not on the case. What the unit
// passed on is still of the case under which it got it: else sending it anywhere
// would open it to everybody.
func (s *State) onCase(c *Consignment, i *Item, unit event.UnitID, by event.ActorID, sending bool) error {
	if sending && i.From == nil {
		return nil
	}
	if sending {
		c = s.Consignment(*i.From)
	}
	person, _ := by.Person()
	if c == nil {
		return nil
	}
	if a := c.Assignment(unit); a != nil && !slices.Contains(a.People, person) {
		return event.Refuse(event.CodeNotYours, "only those on the case may open it or send it on: %v", a.People)
	}
	return nil
}

// mayAssign: who is on the case, or leads the unit, says who else is; when
// nobody has been named yet, any member. All are members who could open.
func (s *State) mayAssign(unit event.UnitID, h *event.Header, before, people []event.PersonID) error {
	u := s.Dir.Unit(unit)
	by, ok := h.By.ID.Person()
	if !ok || !u.Member(by) || len(before) > 0 && !u.Lead(by) && !slices.Contains(before, by) {
		return event.Refuse(event.CodeNotYours, "who is on the case is said by %v or a lead of %s", before, unit)
	}
	for _, p := range people {
		if !u.Member(p) || s.Dir.Person(event.HolderID(p)).Live() == nil {
			return event.Refuse(event.CodeUnknown, "%s is not of %s, or has no key", p, unit)
		}
	}
	return nil
}
