package directory

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// HandOver is what somebody held by name going to a unit of hers as she left. It
// stays there, should she come back.
type HandOver struct {
	To event.UnitID
	At Place
}

// Heir is the unit that took over what was addressed to her by name at a place
// before she left, nil when nobody did.
func (p *Person) Heir(at Place) *event.UnitID {
	if p == nil {
		return nil
	}
	for i := range p.HandOvers {
		if p.HandOvers[i].At.Index > at.Index {
			return &p.HandOvers[i].To
		}
	}
	return nil
}

// takesOver: what a leaver had by name goes to colleagues who could open it with
// the key of a unit she shares with them.
func (s *State) takesOver(who *Person, to *event.UnitID) error {
	if to == nil {
		return nil
	}
	u := s.Unit(*to)
	switch {
	case u == nil || !slices.Contains(who.Units, *to):
		return event.Refuse(event.CodeState, "%s is not of %s, which could not open what she hands over", who.ID, *to)
	case u.Closed:
		return event.Refuse(event.CodeState, "%s is closed, and takes nothing over", *to)
	}
	for _, r := range s.memberKeys(u) {
		if r.Holder != who.ID {
			return nil
		}
	}
	return event.Refuse(event.CodeState, "nobody else of %s has a key: what %s hands over would be lost", *to, who.ID)
}
