package custody

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// holder is who has an exhibit: a unit, and the person of it to whom it was sent
// by name.
type holder struct {
	unit   event.UnitID
	person event.HolderID
}

// Holders are the units that have an exhibit: those that received it and did not
// return, destroy or move it; when there are none, the unit that sealed it.
func (s *State) Holders(x *Exhibit) []event.UnitID {
	var out []event.UnitID
	for _, h := range s.receivers(x) {
		out = append(out, h.unit)
	}
	if o := s.Order(x.Order); len(out) == 0 && o != nil {
		out = append(out, o.For)
	}
	return unique(out)
}

func (s *State) receivers(x *Exhibit) []holder {
	var out []holder
	for _, c := range s.journeys(x) {
		if i := c.Item(x.ID); i.Received != nil && i.ended() == nil && i.PassedOn == nil {
			out = append(out, s.holderBy(c, i.Received))
		}
	}
	return out
}

// holderBy is who has what a receipt took over. What went to a leaver by name is
// her unit's.
func (s *State) holderBy(c *Consignment, receipt *Act) holder {
	unit, _ := receipt.For.Unit()
	by := event.HolderID(receipt.By.ID)
	if !slices.Contains(c.To, by) {
		return holder{unit: unit}
	}
	if heir := s.Dir.Person(by).Heir(c.At); heir != nil {
		return holder{unit: *heir}
	}
	return holder{unit, by}
}

// journeys are the exhibit's consignments that the state knows.
func (s *State) journeys(x *Exhibit) []*Consignment {
	var out []*Consignment
	for _, id := range x.Consignments {
		if c := s.Consignment(id); c != nil && c.Item(x.ID) != nil {
			out = append(out, c)
		}
	}
	return out
}

// holdersOf are those who count an exhibit as held. The unit that sealed it does
// once it has come back: recalled, rejected or given up by whoever had it. Until
// then it waits for another's receipt.
func (s *State) holdersOf(x *Exhibit) []holder {
	out := s.receivers(x)
	back := slices.ContainsFunc(s.journeys(x), func(c *Consignment) bool { return c.Item(x.ID).ended() != nil })
	if o := s.Order(x.Order); len(out) == 0 && back && o != nil {
		out = append(out, holder{unit: o.For})
	}
	return out
}
