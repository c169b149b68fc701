package custody

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// sender reports whether the actor is of the sending side: a member of the
// sending unit.
func (s *State) sender(c *Consignment, a event.ActorID) bool {
	p, ok := a.Person()
	return ok && s.Dir.Unit(c.For).Member(p)
}

// Addressed are those it is for now: the addressees, and in the place of each who
// has left since, the unit that took over what was sent to her by name.
func (s *State) Addressed(c *Consignment) []event.HolderID {
	var out []event.HolderID
	for _, t := range s.addressed(c) {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// addressed is [State.Addressed], as many as there were addressees.
func (s *State) addressed(c *Consignment) []event.HolderID {
	out := slices.Clone(c.To)
	for i, t := range out {
		if _, person := t.Person(); !person {
			continue
		}
		if heir := s.Dir.Person(t).Heir(c.At); heir != nil {
			out[i] = event.HolderID(*heir)
		}
	}
	return out
}

// addressee reports whether the person is addressed, by name or through her
// unit.
func (s *State) addressee(c *Consignment, a event.ActorID) bool {
	p, ok := a.Person()
	for _, t := range s.addressed(c) {
		if unit, isUnit := t.Unit(); ok && isUnit && s.Dir.Unit(unit).Member(p) {
			return true
		}
		if ok && event.HolderID(p) == t {
			return true
		}
	}
	return false
}

// receives: the unit is addressed, or an addressee is of it.
func (s *State) receives(c *Consignment, unit event.UnitID) bool {
	for _, t := range s.addressed(c) {
		if u, ok := t.Unit(); ok && u == unit {
			return true
		}
		if p, ok := t.Person(); ok && s.Dir.Unit(unit).Member(p) {
			return true
		}
	}
	return false
}

// Reaches reports whether a consignment is for a unit, or for people of it by name.
func (s *State) Reaches(c *Consignment, unit event.UnitID) bool { return s.receives(c, unit) }

// agentOf reports whether the actor is an agent of an addressed unit, or the one
// that sent it.
func (s *State) agentOf(c *Consignment, a event.ActorID) bool {
	agent, ok := a.Agent()
	for _, t := range s.addressed(c) {
		if unit, isUnit := t.Unit(); ok && isUnit && agent.Unit() == unit {
			return true
		}
	}
	return ok && c.By.ID == a
}

// MayRead reports who may read a consignment's statements: the sending unit and
// the addressees.
func (s *State) MayRead(c *Consignment, a event.ActorID) bool {
	return s.sender(c, a) || s.addressee(c, a)
}

// MayReadLabel reports who may read the writing on the bag: the sending unit,
// and the addressees until all of it was recalled, rejected or given back. A
// recall before the receipt is total: what was sent to the wrong unit shows no
// name there afterwards.
func (s *State) MayReadLabel(c *Consignment, a event.ActorID) bool {
	return s.sender(c, a) || s.addressee(c, a) &&
		slices.ContainsFunc(c.Items, func(i Item) bool { return i.ended() == nil })
}

// MayFetch reports who may fetch the sealed bytes of an exhibit of the
// consignment: who may read it, and agents of the addressed unit. A recall, a
// rejection, a return or a destruction ends it for the receiving side, and while an
// organisation has stopped access to it, none of its own people or machines may.
func (s *State) MayFetch(c *Consignment, i *Item, a event.ActorID) bool {
	if s.Unstopped(i.Exhibit, a.Org()) != nil {
		return false
	}
	if s.sender(c, a) && s.keeps(i) {
		return true
	}
	return i.ended() == nil && (s.addressee(c, a) || s.agentOf(c, a))
}

// MaySee reports who may see that a consignment exists and what happened to it:
// who may read it, agents of the addressed unit, and the data protection team of either
// side's organisation.
func (s *State) MaySee(c *Consignment, a event.ActorID) bool {
	return s.MayRead(c, a) || s.agentOf(c, a) || s.protects(c, a)
}
