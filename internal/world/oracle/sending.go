package oracle

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Sending is exhibits on their way from a unit to another one or to named people.
type Sending struct {
	ID       event.ConsignmentID
	From     event.UnitID
	To       []event.HolderID
	Exhibits []event.ExhibitID

	at    int
	keys  []event.KeyRef // it went to these
	via   map[event.ExhibitID]*Sending
	came  map[event.ExhibitID]receipt
	ended map[event.ExhibitID]int
	cases []assignment
	files []filing

	readers map[event.ExhibitID][]event.UnitID // for which it was opened
	foreign map[event.ExhibitID]int            // when it was said not to be theirs, unread
}

// receipt is who signed for an exhibit, for which unit.
type receipt struct {
	by   event.PersonID
	unit event.UnitID
	at   int
}

// assignment is who of a unit is on the case: nobody named is everybody.
type assignment struct {
	unit   event.UnitID
	people []event.PersonID
	at     int
}

// filing is exhibits opened by a unit for a machine of its own.
type filing struct {
	agent    event.AgentID
	unit     event.UnitID
	exhibits []event.ExhibitID
	at       int
}

// Sent is told when a unit has sealed exhibits and sent them.
func (o *Oracle) Sent(t event.Time, s Sending) { o.begin(t, &s, nil) }

// SentOn is told when a unit sends on what came to it by an earlier sending, or
// what it sent itself by one that came to nothing.
func (o *Oracle) SentOn(t event.Time, s Sending, earlier event.ConsignmentID) {
	o.begin(t, &s, o.sendings[earlier])
}

func (o *Oracle) begin(t event.Time, s *Sending, earlier *Sending) {
	s.at = o.tell(t)
	s.via = map[event.ExhibitID]*Sending{}
	s.came, s.ended = map[event.ExhibitID]receipt{}, map[event.ExhibitID]int{}
	s.readers, s.foreign = map[event.ExhibitID][]event.UnitID{}, map[event.ExhibitID]int{}
	s.keys = o.granted(event.HolderID(s.From), s.at)
	for _, h := range s.To {
		s.keys = append(s.keys, o.granted(h, s.at)...)
	}
	for _, x := range s.Exhibits {
		switch {
		case earlier != nil && earlier.From == s.From:
			s.via[x] = earlier.via[x] // as that one had it
		case earlier != nil:
			s.via[x] = earlier
		default:
			o.exhibits = append(o.exhibits, x)
		}
		o.ways[x] = append(o.ways[x], s)
	}
	o.sendings[s.ID] = s
}

// Received is told when somebody has signed for exhibits, for a unit.
func (o *Oracle) Received(t event.Time, by event.PersonID, unit event.UnitID, id event.ConsignmentID, which []event.ExhibitID) {
	s, at := o.sendings[id], o.tell(t)
	for _, x := range which {
		s.came[x] = receipt{by, unit, at}
	}
}

// Ended is told when the addressees' hold on exhibits, or their hope of them, has
// ended: by a recall, a rejection, a return or a destruction.
func (o *Oracle) Ended(t event.Time, id event.ConsignmentID, which []event.ExhibitID) {
	s, at := o.sendings[id], o.tell(t)
	for _, x := range which {
		s.ended[x] = at
	}
}

// OnCase is told when a unit says who of it works on what came by a sending.
func (o *Oracle) OnCase(t event.Time, unit event.UnitID, id event.ConsignmentID, people []event.PersonID) {
	s := o.sendings[id]
	s.cases = append(s.cases, assignment{unit, slices.Clone(people), o.tell(t)})
}

// Filed is told when somebody has opened exhibits for her unit's machine to file.
func (o *Oracle) Filed(t event.Time, agent event.AgentID, unit event.UnitID, id event.ConsignmentID, which []event.ExhibitID) {
	s := o.sendings[id]
	s.files = append(s.files, filing{agent, unit, slices.Clone(which), o.tell(t)})
}

// hold is somebody signing for an exhibit, as it stands at a moment: nil before
// that, and once the exhibit was given up.
func (s *Sending) hold(x event.ExhibitID, at int) *receipt {
	r, ok := s.came[x]
	if !ok || r.at > at || s.over(x, at) {
		return nil
	}
	return &r
}

// over tells whether it was given up, rejected or recalled.
func (s *Sending) over(x event.ExhibitID, at int) bool {
	e, ok := s.ended[x]
	return ok && e <= at
}

// movedOn tells whether an exhibit that came by s has gone to another unit of the
// same organisation: with the first receipt there, until it is given up again and
// has not moved on from there.
func (o *Oracle) movedOn(s *Sending, x event.ExhibitID, at int) bool {
	for _, k := range o.ways[x] {
		r, ok := k.came[x]
		if !ok || r.at > at || k.via[x] != s || r.unit.Org() != k.From.Org() {
			continue
		}
		if s.hold(x, r.at) == nil || o.movedOn(s, x, r.at-1) {
			continue // it had nothing to move, or had moved already
		}
		if !k.over(x, at) || o.movedOn(k, x, at) {
			return true
		}
	}
	return false
}

// addressed are the addressees at a moment: in the place of who has left, the
// unit that took over.
func (o *Oracle) addressed(s *Sending, at int) []event.HolderID {
	out := slices.Clone(s.To)
	for i, h := range out {
		person, ok := h.Person()
		if !ok {
			continue
		}
		if unit, gone := o.heir(person, s.at, at); gone {
			out[i] = event.HolderID(unit)
		}
	}
	return out
}

// onCase tells whether somebody of a unit may work on what came by s.
func (s *Sending) onCase(who event.PersonID, unit event.UnitID, at int) bool {
	var people []event.PersonID
	for _, a := range s.cases {
		if a.unit == unit && a.at <= at {
			people = a.people
		}
	}
	return len(people) == 0 || slices.Contains(people, who)
}
