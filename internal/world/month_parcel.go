package world

import (
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world/oracle"
)

// parcel is a sending, as the people of the month know it.
type parcel struct {
	id    event.ConsignmentID
	by    event.ActorID
	from  event.UnitID
	to    event.HolderID
	unit  event.UnitID // that is addressed, or that the addressee is of
	via   *parcel      // by which the sending unit itself got it; nil when it sealed it
	urn   *event.URN
	items []*item
	notes []event.EventID
	// What was let the unit's machine have, the case into which somebody put it by
	// hand, and who alone of the unit opens it.
	filed   []event.ExhibitID
	filedIn *caseFile
	people  []event.PersonID
}

// item is an exhibit in a parcel.
type item struct {
	exhibit event.ExhibitID
	is      string // one of the words below
	came    bool   // it was received once
	broken  bool   // the service's disk has changed a bit of it
	again   bool   // another was sent in its place
}

const (
	waiting  = "waiting"
	received = "received"
	ended    = "ended" // recalled, rejected, returned or destroyed
)

// sent writes a new parcel down and tells the oracle of it.
func (m *Month) sent(by event.ActorID, from event.UnitID, to event.HolderID, s *client.Sent, earlier *parcel) *parcel {
	p := &parcel{id: s.Consignment, by: by, from: from, to: to, unit: m.unitOf(to)}
	for _, x := range s.Exhibits {
		i := &item{exhibit: x.Exhibit, is: waiting}
		if earlier != nil {
			i.broken = earlier.item(x.Exhibit).broken
		}
		p.items = append(p.items, i)
	}
	told := oracle.Sending{ID: p.id, From: from, To: []event.HolderID{to}, Exhibits: p.all()}
	switch {
	case earlier == nil:
		m.Oracle.Sent(m.Clock.Time(), told)
	default:
		m.Oracle.SentOn(m.Clock.Time(), told, earlier.id)
		p.urn = earlier.carries(from)
		if p.via = earlier; earlier.from == from {
			p.via = earlier.via
		}
	}
	m.parcels = append(m.parcels, p)
	if earlier != nil {
		m.putIn(from, p, by, s.Filed)
	}
	return p
}

// carries is the URN under which a unit sends on what is in a parcel: the one that it came
// under, or that of the case into which the unit put it by hand.
func (p *parcel) carries(unit event.UnitID) *event.URN {
	if p.urn == nil && p.filedIn != nil && p.filedIn.unit == unit {
		return &p.filedIn.urn
	}
	return p.urn
}

func (m *Month) unitOf(h event.HolderID) event.UnitID {
	if unit, ok := h.Unit(); ok {
		return unit
	}
	person, _ := h.Person()
	return m.officer(person).unit
}

// in are the exhibits of a parcel that are in one of some states.
func (p *parcel) in(states ...string) []*item {
	return slices.DeleteFunc(slices.Clone(p.items), func(i *item) bool { return !slices.Contains(states, i.is) })
}

func ids(items []*item) []event.ExhibitID {
	var out []event.ExhibitID
	for _, i := range items {
		out = append(out, i.exhibit)
	}
	return out
}

func (p *parcel) all() []event.ExhibitID { return ids(p.items) }

func (p *parcel) item(x event.ExhibitID) *item {
	i := slices.IndexFunc(p.items, func(i *item) bool { return i.exhibit == x })
	if i < 0 {
		return nil
	}
	return p.items[i]
}

// turned writes down what became of exhibits.
func (p *parcel) turned(which []event.ExhibitID, is string) {
	for _, x := range which {
		i := p.item(x)
		i.is, i.came = is, i.came || is == received
	}
}

// broken: a bit of something in it was changed, there or where it was sent first.
func (p *parcel) broken() bool {
	return slices.ContainsFunc(p.items, func(i *item) bool { return i.broken })
}

// end writes down and tells that the addressees' hold or hope has ended.
func (m *Month) end(p *parcel, which []event.ExhibitID) {
	if len(which) == 0 {
		return
	}
	p.turned(which, ended)
	m.Oracle.Ended(m.Clock.Time(), p.id, which)
}

// some parcel for which ok holds, drawn; nil when there is none. The newer half is
// preferred: as in an office, what came lately is on the desk.
func (m *Month) parcel(ok func(*parcel) bool) *parcel {
	from := m.parcels
	if m.chance(60) {
		from = from[len(from)/2:]
	}
	return one(m, slices.DeleteFunc(slices.Clone(from), func(p *parcel) bool { return !ok(p) }))
}

// takers are those who may sign for a parcel now: the addressee, or the people of
// the unit that is addressed or that took over from her.
func (m *Month) takers(p *parcel) []*officer {
	person, named := p.to.Person()
	if !named {
		return m.of(p.unit)
	}
	switch o := m.officer(person); {
	case o.here && !o.cameBack:
		return []*officer{o}
	case o.left || o.cameBack:
		return m.of(p.unit)
	}
	return nil // she waits for new keys
}

// senders are the people of the sending unit.
func (m *Month) senders(p *parcel) []*officer { return m.of(p.from) }

// kept are those of some exhibits that the sending unit still has: it sealed them,
// or has not given them up.
func (p *parcel) kept(items []*item) []*item {
	return slices.DeleteFunc(slices.Clone(items), func(i *item) bool {
		return p.via != nil && p.via.item(i.exhibit).is != received
	})
}

// free are those of some exhibits that don't wait for another's receipt: the unit
// can give them up.
func (m *Month) free(p *parcel, items []*item) []*item {
	return slices.DeleteFunc(slices.Clone(items), func(i *item) bool {
		return slices.ContainsFunc(m.parcels, func(on *parcel) bool {
			j := on.item(i.exhibit)
			return on.via == p && j != nil && j.is == waiting
		})
	})
}

// opens are those of some people and exhibits of a parcel of whom the oracle says
// that they could open it by this parcel now.
func (m *Month) opens(p *parcel, items []*item) (out []opener) {
	now := m.Oracle.At(m.Clock.Time())
	for _, i := range items {
		for _, who := range now.OpensBy(p.id, i.exhibit) {
			out = append(out, opener{m.officer(who), i})
		}
	}
	return out
}

type opener struct {
	*officer
	*item
}

// together are the exhibits that one person could open.
func together(all []opener, who *officer) []*item {
	var out []*item
	for _, o := range all {
		if o.officer == who {
			out = append(out, o.item)
		}
	}
	return out
}

// absent: who sent it has left, and a colleague acts.
func (m *Month) absent(p *parcel) bool {
	person, ok := p.by.Person()
	return ok && m.officer(person).left
}

// Proves is a sending of an exhibit, and somebody of the unit that sent it: she
// can make its continuity record.
func (m *Month) Proves(x event.ExhibitID) (event.ConsignmentID, event.PersonID) {
	for _, p := range m.parcels {
		if p.item(x) != nil {
			return p.id, one(m, m.senders(p)).id
		}
	}
	return event.ConsignmentID{}, ""
}
