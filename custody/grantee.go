package custody

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Grantee is a key record an exhibit's key must be encrypted to.
type Grantee struct {
	Key       event.KeyRef
	Recipient event.AgeRecipient
	// Sender marks those through which the sending unit keeps its hold, whatever
	// becomes of the receiving side's.
	Sender bool
}

// Grantees are the key records each exhibit of a dispatch is granted to: the
// addressees', those of the units of named people, and the sending unit's, so
// that no absence blocks a recall or a re-sending. A unit whose key is missing
// or stale is granted to through each remaining member's own key.
func (s *State) Grantees(from event.UnitID, to []event.HolderID) []Grantee {
	out := s.granteesOf(event.HolderID(from))
	for i := range out {
		out[i].Sender = true
	}
	for _, t := range to {
		out = append(out, s.granteesOf(t)...)
	}
	// Stable: of one key record that is on both sides the sender's stands first.
	slices.SortStableFunc(out, func(a, b Grantee) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return slices.CompactFunc(out, func(a, b Grantee) bool { return a.Key == b.Key })
}

func (s *State) granteesOf(t event.HolderID) []Grantee {
	if unit, ok := t.Unit(); ok {
		return s.unitGrantees(unit)
	}
	out := s.personGrantee(t)
	if p := s.Dir.Person(t); p != nil {
		for _, u := range p.Units {
			out = append(out, s.unitGrantees(u)...)
		}
	}
	return out
}

func (s *State) unitGrantees(id event.UnitID) []Grantee {
	u := s.Dir.Unit(id)
	if k := u.Live(); k != nil {
		return []Grantee{{Key: event.KeyRef{Holder: event.HolderID(id), Number: k.Number}, Recipient: k.Recipient}}
	}
	var out []Grantee
	if u != nil {
		for _, m := range u.Members {
			out = append(out, s.personGrantee(event.HolderID(m.Person))...)
		}
	}
	return out
}

func (s *State) personGrantee(h event.HolderID) []Grantee {
	if k := s.Dir.Person(h).Live(); k != nil {
		return []Grantee{{Key: event.KeyRef{Holder: h, Number: k.Number}, Recipient: k.Recipient}}
	}
	return nil
}

// replaceable refuses to send what one living person alone could ever open: her
// illness would lose it.
func (s *State) replaceable(from event.UnitID, to []event.HolderID) error {
	people := s.Behind(s.Grantees(from, to))
	if len(people) >= 2 {
		return nil
	}
	return event.Refuse(event.CodeState, "only %v could ever open it: add another member to one of the units first", people)
}

// Behind are the people who can open with the key records now. Who has new keys
// and waits for a colleague to hand the unit's on can not.
func (s *State) Behind(gs []Grantee) []event.PersonID {
	var out []event.PersonID
	for _, g := range gs {
		if p, ok := g.Key.Holder.Person(); ok {
			if k := s.Dir.Person(g.Key.Holder).Live(); k != nil && k.Number == g.Key.Number {
				out = append(out, p)
			}
			continue
		}
		unit, _ := g.Key.Holder.Unit()
		u := s.Dir.Unit(unit)
		for _, p := range u.Holders(g.Key.Number) {
			k := s.Dir.Person(event.HolderID(p)).Live()
			if k != nil && u.Holds(g.Key.Number, event.KeyRef{Holder: event.HolderID(p), Number: k.Number}) {
				out = append(out, p)
			}
		}
	}
	return unique(out)
}
