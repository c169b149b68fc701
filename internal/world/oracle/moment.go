package oracle

import (
	"slices"
	"sort"

	"github.com/safehand/safehand/event"
)

// Moment is a moment of the story, for asking how things stood then.
type Moment struct {
	o     *Oracle
	at    int
	alive []event.PersonID // with keys of their own
	units map[event.PersonID][]event.UnitID
	users map[event.KeyRef][]event.PersonID
}

// At is the moment just after everything told up to t.
func (o *Oracle) At(t event.Time) *Moment {
	n := sort.Search(len(o.times), func(i int) bool { return o.times[i] > t })
	m := &Moment{o: o, at: n - 1, units: map[event.PersonID][]event.UnitID{}, users: map[event.KeyRef][]event.PersonID{}}
	for _, p := range o.everybody() {
		if o.keysOf(p, m.at) > 0 {
			m.alive = append(m.alive, p)
			m.units[p] = o.unitsOf(p, m.at)
		}
	}
	return m
}

// Exhibits are those that had been sent by then.
func (m *Moment) Exhibits() []event.ExhibitID {
	return slices.DeleteFunc(m.o.Exhibits(), func(x event.ExhibitID) bool { return m.o.ways[x][0].at > m.at })
}

// Has are the units that have an exhibit: those for which it was received, and
// which neither gave it up nor saw it move on within their organisation. Else it
// is still the unit's that sealed it.
func (m *Moment) Has(x event.ExhibitID) []event.UnitID {
	var out []event.UnitID
	for _, s := range m.ways(x) {
		r := s.hold(x, m.at)
		if r == nil || m.o.movedOn(s, x, m.at) {
			continue
		}
		unit := r.unit
		if slices.Contains(s.To, event.HolderID(r.by)) {
			if heir, gone := m.o.heir(r.by, s.at, m.at); gone {
				unit = heir
			}
		}
		out = append(out, unit)
	}
	if len(out) == 0 {
		out = append(out, m.o.ways[x][0].From)
	}
	return unique(out)
}

// CouldOpen are the people whom the service would let open an exhibit: each can
// use a key that a sending of it went to, and is of a side of it that has it.
func (m *Moment) CouldOpen(x event.ExhibitID) []event.PersonID {
	var out []event.PersonID
	for _, s := range m.ways(x) {
		out = append(out, m.opens(s, x)...)
	}
	return unique(out)
}

// OpensBy are those of them who could open it by one sending.
func (m *Moment) OpensBy(id event.ConsignmentID, x event.ExhibitID) []event.PersonID {
	return m.opens(m.o.sendings[id], x)
}

func (m *Moment) opens(s *Sending, x event.ExhibitID) []event.PersonID {
	to := m.o.addressed(s, m.at)
	return slices.DeleteFunc(m.holding(s), func(p event.PersonID) bool {
		return !slices.ContainsFunc(m.units[p], func(u event.UnitID) bool { return m.side(s, to, x, p, u) })
	})
}

// HasByName tells whether something that was sent to somebody by name is with her
// or waits for her.
func (m *Moment) HasByName(who event.PersonID) bool {
	for _, s := range m.o.sendings {
		if !slices.Contains(m.o.addressed(s, m.at), event.HolderID(who)) || s.at > m.at {
			continue
		}
		for _, x := range s.Exhibits {
			_, came := s.came[x]
			r := s.hold(x, m.at)
			if !came && !s.over(x, m.at) || r != nil && r.by == who && !m.o.movedOn(s, x, m.at) {
				return true
			}
		}
	}
	return false
}

// Agents are the machines that may fetch an exhibit's key because somebody opened
// it for them.
func (m *Moment) Agents(x event.ExhibitID) []event.AgentID {
	var out []event.AgentID
	for _, s := range m.ways(x) {
		out = append(out, m.fetching(s, x)...)
	}
	return unique(out)
}

// Fetches tells whether a machine may fetch an exhibit's key by one sending.
func (m *Moment) Fetches(a event.AgentID, id event.ConsignmentID, x event.ExhibitID) bool {
	return slices.Contains(m.fetching(m.o.sendings[id], x), a)
}

func (m *Moment) fetching(s *Sending, x event.ExhibitID) []event.AgentID {
	var out []event.AgentID
	for _, f := range s.files {
		had := m.has(s, x)
		if f.unit == s.From {
			had = m.kept(s, x)
		}
		if f.at <= m.at && had && slices.Contains(f.exhibits, x) {
			out = append(out, f.agent)
		}
	}
	return out
}

// Waits tells whether somebody is of a unit whose key nobody has given her yet.
func (m *Moment) Waits(who event.PersonID) bool { return m.o.waits(who, m.at) }

// ways are the sendings of an exhibit up to the moment.
func (m *Moment) ways(x event.ExhibitID) []*Sending {
	all := m.o.ways[x]
	return all[:sort.Search(len(all), func(i int) bool { return all[i].at > m.at })]
}

// holding are the people who can use a key of a sending.
func (m *Moment) holding(s *Sending) []event.PersonID {
	var out []event.PersonID
	for _, k := range s.keys {
		people, known := m.users[k]
		if !known {
			for _, p := range m.alive {
				if m.o.uses(p, k, m.at) {
					people = append(people, p)
				}
			}
			m.users[k] = people
		}
		out = append(out, people...)
	}
	return unique(out)
}

// side tells whether somebody may open for a unit of hers: the one that sent it,
// while it has it, or one that it was received for. Where the unit has said who
// works on what came to it, only they may, there or from what it sent on; and what it said
// was not its own, nobody.
func (m *Moment) side(s *Sending, to []event.HolderID, x event.ExhibitID, who event.PersonID, unit event.UnitID) bool {
	if unit == s.From {
		via := s.via[x]
		return m.kept(s, x) && (via == nil || via.onCase(who, unit, m.at) && !via.shut(x, m.at))
	}
	return m.has(s, x) && m.reaches(to, who, unit) && s.onCase(who, unit, m.at) && !s.shut(x, m.at)
}

// kept: the sending unit sealed it, or did not give up what came to it.
func (m *Moment) kept(s *Sending, x event.ExhibitID) bool {
	via := s.via[x]
	return via == nil || !via.over(x, m.at)
}

func (m *Moment) has(s *Sending, x event.ExhibitID) bool { return s.hold(x, m.at) != nil }

// reaches: somebody is addressed herself or through a unit, and the unit for
// which she acts is, or has an addressee in it.
func (m *Moment) reaches(to []event.HolderID, who event.PersonID, unit event.UnitID) bool {
	her, its := false, false
	for _, h := range to {
		if u, ok := h.Unit(); ok {
			her = her || slices.Contains(m.units[who], u)
			its = its || u == unit
			continue
		}
		person, _ := h.Person()
		her = her || person == who
		its = its || slices.Contains(m.o.unitsOf(person, m.at), unit)
	}
	return her && its
}

func unique[T ~string](in []T) []T {
	slices.Sort(in)
	return slices.Compact(in)
}
