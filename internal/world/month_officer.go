package world

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// officer is one of the people of a month, in a unit.
type officer struct {
	id       event.PersonID
	unit     event.UnitID
	lead     bool
	here     bool // with keys of her own, and not gone
	left     bool
	cameBack bool // she has left before: what she had by name then is the unit's
	number   int  // of her keys
	// What she is to make new keys with, after she lost the old ones.
	link *client.Invitation
	// old is the client with the keys she had before, which somebody may have
	// stolen.
	old *client.Client
}

// More people of the units, and the team's machine at the interview suite.
const (
	Ben   event.PersonID = "ben.cole@northshire.example"
	Meg   event.PersonID = "meg.ross@cps-northshire.example" // a second administrator
	Ken   event.PersonID = "ken.ward@cps-northshire.example"
	Suite event.AgentID  = "northshire.example/cait-a/suite"
)

// settle adds the people that a month needs beyond the usual ones, and tells the
// oracle who is there.
func (m *Month) settle(ctx context.Context) error {
	m.member(Lena, Team, true)
	m.member(Amy, Team, false)
	m.member(Sarah, RASSO, true)
	m.member(Tom, RASSO, false)
	m.member(Priya, CrownCourt, true)
	for _, lead := range []event.PersonID{Lena, Sarah, Priya} {
		m.Oracle.MadeUnitKey(m.Clock.Time(), lead, m.officer(lead).unit)
	}
	if err := m.Join(ctx, event.ActorID(Lena), event.HolderID(Suite)); err != nil {
		return err
	}
	if err := m.administrator(ctx, Meg); err != nil {
		return err
	}
	for _, p := range []struct {
		who  event.PersonID
		unit event.UnitID
	}{{Ben, Team}, {Ken, CrownCourt}} {
		if err := m.join(ctx, p.who, p.unit); err != nil {
			return err
		}
		m.Clock.Advance(time.Minute)
		if err := m.use(ctx, m.leadOf(p.unit)); err != nil {
			return err
		}
	}
	return nil
}

// member writes down somebody who has enrolled and was appointed.
func (m *Month) member(who event.PersonID, unit event.UnitID, lead bool) {
	m.officers = append(m.officers, &officer{id: who, unit: unit, lead: lead, here: true, number: 1})
	m.Oracle.Enrolled(m.Clock.Time(), who)
	m.Oracle.Joined(m.Clock.Time(), who, unit)
}

func (m *Month) officer(who event.PersonID) *officer {
	i := slices.IndexFunc(m.officers, func(o *officer) bool { return o.id == who })
	return m.officers[i]
}

// of are the people of a unit who are here.
func (m *Month) of(unit event.UnitID) []*officer {
	return slices.DeleteFunc(slices.Clone(m.officers), func(o *officer) bool { return o.unit != unit || !o.here })
}

func (m *Month) anyOf(unit event.UnitID) *officer { return one(m, m.of(unit)) }

// leadOf is a lead of the unit who is here, nil when none is.
func (m *Month) leadOf(unit event.UnitID) *officer {
	return one(m, slices.DeleteFunc(m.of(unit), func(o *officer) bool { return !o.lead }))
}

func adminOf(org event.OrgID) event.ActorID {
	if org == Police {
		return event.ActorID(Ola)
	}
	return event.ActorID(Ravi)
}

// join has somebody invited, enrolled and appointed. She waits for a colleague's
// client to hand her the unit's key.
func (m *Month) join(ctx context.Context, who event.PersonID, unit event.UnitID) error {
	admin := adminOf(unit.Org())
	if err := m.Join(ctx, admin, event.HolderID(who)); err != nil {
		return err
	}
	if _, err := m.As(admin).Appoint(ctx, who, event.Member, unit); err != nil {
		return err
	}
	m.member(who, unit, false)
	m.note("join", nil, "%s joins %s", who, unit)
	return nil
}

// use is somebody's client being used: it does what waits for any member.
func (m *Month) use(ctx context.Context, o *officer) error {
	if o == nil {
		return nil
	}
	did, err := m.As(event.ActorID(o.id)).Tend(ctx)
	if err != nil {
		return fmt.Errorf("%s's client is used: %w", o.id, err)
	}
	if len(did.Unknown) > 0 {
		return fmt.Errorf("%s is told of %d statements that her machine did not make", o.id, len(did.Unknown))
	}
	for _, u := range did.Rotated {
		m.Oracle.MadeUnitKey(m.Clock.Time(), o.id, u)
		m.stale[u] = false
		m.note("make a unit's next key", nil, "%s of %s", o.id, u)
	}
	m.Oracle.Used(m.Clock.Time(), o.id)
	if len(did.Handed) > 0 {
		m.note("hand on a unit's key", nil, "%s, of %v", o.id, did.Handed)
	}
	for _, r := range did.Redirected {
		i := slices.IndexFunc(m.parcels, func(p *parcel) bool { return p.id == r.Of })
		m.redirected(m.parcels[i], event.ActorID(o.id), r.To, r.Sent, "send to another unit as asked")
	}
	for _, f := range did.Failed {
		m.note("could not send to another unit as asked", nil, "%s: %v", o.id, f)
	}
	return nil
}

// useSomebodys is the client of somebody, drawn, being used.
func (m *Month) useSomebodys(ctx context.Context) (bool, error) {
	return true, m.use(ctx, m.anyOf(one(m, []event.UnitID{Team, RASSO, CrownCourt})))
}
