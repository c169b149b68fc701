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
}

// Grantees are the key records each exhibit of a dispatch is granted to: the
// addressees', those of the units of named people, and the sending unit's, so
// that no absence blocks a recall or a re-sending. A unit whose key is missing
// or stale is granted to through each remaining member's own key.
func (s *State) Grantees(from event.UnitID, to []event.HolderID) []Grantee {
	out := s.granteesOf(event.HolderID(from))
	for _, t := range to {
		out = append(out, s.granteesOf(t)...)
	}
	slices.SortFunc(out, func(a, b Grantee) int { return strings.Compare(a.Key.String(), b.Key.String()) })
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
		return []Grantee{{event.KeyRef{Holder: event.HolderID(id), Number: k.Number}, k.Recipient}}
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
		return []Grantee{{event.KeyRef{Holder: h, Number: k.Number}, k.Recipient}}
	}
	return nil
}
