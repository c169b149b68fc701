package world

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// caseFile is a unit's file on a case.
type caseFile struct {
	id      event.CaseID
	unit    event.UnitID
	urn     event.URN
	people  []event.PersonID // who alone open what comes in it; nobody: everybody
	parcels []*parcel
	hearing *client.Hearing
}

// maxCases is how many files are opened in the month.
const maxCases = 6

// openCase opens a file on a case, at first for everybody of the unit.
func (m *Month) openCase(ctx context.Context) (bool, error) {
	if len(m.cases) >= maxCases {
		return false, nil
	}
	unit := one(m, []event.UnitID{RASSO, Team})
	by, urn := m.anyOf(unit), event.URN(fmt.Sprintf("45AA%07d", 2098200+len(m.cases)))
	v, err := m.As(event.ActorID(by.id)).OpenCase(ctx, client.NewCase{For: unit, URN: &urn, Operation: "Marlowe"})
	if err != nil {
		return false, err
	}
	m.cases = append(m.cases, &caseFile{id: v.Case, unit: unit, urn: urn})
	m.note("open a case", nil, "%s, %s", urn, by.id)
	return true, nil
}

// urnOf is the URN under which something is sent: as a rule none, sometimes that
// of a case of either side.
func (m *Month) urnOf(w way) *event.URN {
	of := slices.DeleteFunc(slices.Clone(m.cases), func(c *caseFile) bool { return c.unit != w.from && c.unit != w.to })
	if len(of) == 0 || !m.chance(35) {
		return nil
	}
	urn := one(m, of).urn
	return &urn
}

func (m *Month) caseOf(unit event.UnitID, urn *event.URN) *caseFile {
	i := slices.IndexFunc(m.cases, func(c *caseFile) bool { return urn != nil && c.unit == unit && c.urn == *urn })
	if i < 0 {
		return nil
	}
	return m.cases[i]
}

// putIn writes down that a client put a parcel into its unit's case, unasked, and
// said who of the unit opens it.
func (m *Month) putIn(unit event.UnitID, p *parcel, by event.ActorID, f *client.Filed) {
	c := m.caseOf(unit, p.urn)
	if f == nil || c == nil {
		return
	}
	for _, not := range f.Not {
		m.note("could not be put into its case", p.all(), "%s", not)
	}
	if len(c.people) > 0 {
		m.assigned(c, p, by, m.living(c.people))
	}
	if slices.Contains(f.Sendings, p.id.Reference()) {
		c.parcels = append(c.parcels, p)
		m.Done["put into its case unasked"]++
	}
}

// assigned tells the oracle who of a unit opens what it was sent, if the one who
// says so may: anybody while nobody is named, then those named and the lead. Of
// what was sent to somebody by name only she is.
func (m *Month) assigned(c *caseFile, p *parcel, by event.ActorID, people []event.PersonID) {
	slices.Sort(people)
	person, _ := by.Person()
	others := func(who event.PersonID) bool {
		return !slices.ContainsFunc(m.takers(p), func(o *officer) bool { return o.id == who })
	}
	switch {
	case p.unit != c.unit || slices.Equal(p.people, people) || others(person) || slices.ContainsFunc(people, others):
		return
	case len(people) == 1: // one alone is never named: then everybody opens it
		return
	case len(p.people) > 0 && !slices.Contains(p.people, person) && !m.officer(person).lead:
		return
	}
	p.people = people
	m.Oracle.OnCase(m.Clock.Time(), c.unit, p.id, people)
	m.Done["name who opens a sending"]++
}

// living are those of some people who are here.
func (m *Month) living(people []event.PersonID) []event.PersonID {
	return slices.DeleteFunc(slices.Clone(people), func(p event.PersonID) bool { return !m.officer(p).here })
}

// onCase says who of a unit is on a case, or that everybody is.
func (m *Month) onCase(ctx context.Context) (bool, error) {
	c := one(m, m.cases)
	if c == nil {
		return false, nil
	}
	able := slices.DeleteFunc(m.of(c.unit), func(o *officer) bool { return m.Oracle.At(m.Clock.Time()).Waits(o.id) })
	by := m.leadOf(c.unit)
	if len(able) < 2 || by == nil {
		return false, nil
	}
	var people []event.PersonID
	if len(c.people) == 0 || m.chance(60) {
		m.rand.Shuffle(len(able), func(i, j int) { able[i], able[j] = able[j], able[i] })
		for _, o := range able[:2+m.rand.IntN(len(able)-1)] {
			people = append(people, o.id)
		}
	}
	a, err := m.As(event.ActorID(by.id)).CasePeople(ctx, c.id, people)
	if err != nil {
		return false, err
	}
	c.people = a.People
	for _, p := range c.parcels {
		m.assigned(c, p, event.ActorID(by.id), slices.Clone(people))
	}
	m.note("say who is on the case", nil, "%s, %s: %v", c.urn, by.id, people)
	return true, nil
}

// workCase puts something into a case by hand, marks an exhibit, or lists a
// hearing.
func (m *Month) workCase(ctx context.Context) (bool, error) {
	c := one(m, m.cases)
	if c == nil || m.leadOf(c.unit) == nil {
		return false, nil
	}
	by := m.leadOf(c.unit)
	as := m.As(event.ActorID(by.id))
	switch m.rand.IntN(3) {
	case 0:
		return m.putInByHand(ctx, c, by)
	case 1:
		if len(c.parcels) == 0 {
			return false, nil
		}
		p := one(m, c.parcels)
		which := ids(some(m, p.items))
		if err := as.MarkExhibits(ctx, c.id, one(m, event.Marks), which); err != nil {
			return false, err
		}
		m.note("mark exhibits", which, "%s, %s", c.urn, by.id)
		return true, nil
	}
	if c.hearing != nil {
		h := *c.hearing
		c.hearing = nil
		m.note("vacate a hearing", nil, "%s, %s", c.urn, by.id)
		return true, as.VacateHearing(ctx, c.id, h)
	}
	c.hearing = &client.Hearing{Hearing: one(m, event.Hearings), Begins: m.Clock.Time() + 40*24*3600}
	m.note("list a hearing", nil, "%s, %s", c.urn, by.id)
	return true, as.ListHearing(ctx, c.id, *c.hearing)
}

func (m *Month) putInByHand(ctx context.Context, c *caseFile, by *officer) (bool, error) {
	p := m.parcel(func(p *parcel) bool {
		_, named := p.to.Person()
		return !named && p.urn == nil && (p.unit == c.unit || p.from == c.unit) && !slices.Contains(c.parcels, p) && p.filedIn == nil
	})
	if p == nil {
		return false, nil
	}
	_, err := m.As(event.ActorID(by.id)).FileInCase(ctx, c.id, []event.ConsignmentID{p.id}, true)
	if err != nil {
		return false, err
	}
	if len(c.people) > 0 {
		m.assigned(c, p, event.ActorID(by.id), m.living(c.people))
	}
	c.parcels, p.filedIn = append(c.parcels, p), c
	m.note("put into a case", p.all(), "%s in %s, %s", p.id.Reference(), c.urn, by.id)
	return true, nil
}
