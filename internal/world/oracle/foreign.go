package oracle

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Opened is told when exhibits of a sending were opened, for the unit that sent them or
// for one that got them.
func (o *Oracle) Opened(t event.Time, unit event.UnitID, id event.ConsignmentID, which []event.ExhibitID) {
	s := o.sendings[id]
	o.tell(t)
	for _, x := range which {
		s.readers[x] = append(s.readers[x], unit)
	}
}

// NotOurs is told when somebody has said, for a unit, that exhibits are not theirs. What
// nobody had opened to whom it came that way, nobody opens any more: neither there nor
// where they had sent it on to. A sender says that of those he sent it to, and shuts
// nobody out.
func (o *Oracle) NotOurs(t event.Time, unit event.UnitID, id event.ConsignmentID, which []event.ExhibitID) {
	s, at := o.sendings[id], o.tell(t)
	if unit == s.From {
		return
	}
	for _, x := range which {
		if _, said := s.foreign[x]; !said && !o.read(s, x) {
			s.foreign[x] = at
		}
	}
}

// Unread are those of some exhibits of a sending that somebody said were not theirs, and
// that none of them had opened.
func (m *Moment) Unread(id event.ConsignmentID, which []event.ExhibitID) []event.ExhibitID {
	s := m.o.sendings[id]
	return slices.DeleteFunc(slices.Clone(which), func(x event.ExhibitID) bool {
		at, said := s.foreign[x]
		return !said || at > m.at
	})
}

// read: somebody opened it who got it by s, there or by what they sent on.
func (o *Oracle) read(s *Sending, x event.ExhibitID) bool {
	if slices.ContainsFunc(s.readers[x], func(u event.UnitID) bool { return u != s.From }) {
		return true
	}
	return slices.ContainsFunc(o.ways[x], func(on *Sending) bool {
		return on.via[x] == s && (len(on.readers[x]) > 0 || o.read(on, x))
	})
}

// shut: somebody on the way by which it came said that it was not theirs.
func (s *Sending) shut(x event.ExhibitID, at int) bool {
	for ; s != nil; s = s.via[x] {
		if said, ok := s.foreign[x]; ok && said <= at {
			return true
		}
	}
	return false
}
