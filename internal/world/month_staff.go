package world

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// newcomers join in this order.
var newcomers = []struct {
	who  event.PersonID
	unit event.UnitID
}{
	{"una.price@cps-northshire.example", RASSO},
	{"dan.frost@northshire.example", Team},
	{"ivy.lane@cps-northshire.example", RASSO},
	{"max.bell@northshire.example", Team},
	{"zoe.marsh@cps-northshire.example", CrownCourt},
	{"gil.hope@northshire.example", Team},
	{"fay.dunn@cps-northshire.example", RASSO},
}

// staff is what the morning brings among the people: in turn somebody joins, loses
// her keys, has them stolen, and leaves.
func (m *Month) staff(ctx context.Context) (bool, error) {
	for _, o := range m.officers {
		if o.link != nil {
			if err := m.enrolAgain(ctx, o); err != nil {
				return false, err
			}
		}
	}
	turn := []func(context.Context) error{m.joiner, m.loser, m.joiner, m.victim, m.leaver}
	m.Clock.Advance(time.Minute)
	if err := turn[m.mornings%len(turn)](ctx); err != nil {
		return false, err
	}
	m.mornings++
	for _, u := range []event.UnitID{Team, RASSO, CrownCourt} {
		if m.chance(60) {
			m.Clock.Advance(time.Minute)
			if err := m.use(ctx, m.anyOf(u)); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

func (m *Month) joiner(ctx context.Context) error {
	if m.joined == len(newcomers) {
		return nil
	}
	n := newcomers[m.joined]
	m.joined++
	return m.join(ctx, n.who, n.unit)
}

// sparable is somebody without whom her unit can still open everything.
func (m *Month) sparable(lead bool) *officer {
	now := m.Oracle.At(m.Clock.Time())
	var out []*officer
	for _, u := range []event.UnitID{Team, RASSO, CrownCourt} {
		able := slices.DeleteFunc(m.of(u), func(o *officer) bool { return now.Waits(o.id) })
		for _, o := range able {
			if len(able) > 2 && (lead || !o.lead) {
				out = append(out, o)
			}
		}
	}
	return one(m, out)
}

// loser: somebody can't open her keyring any more, and is helped.
func (m *Month) loser(ctx context.Context) error {
	o := m.sparable(true)
	if o == nil {
		return nil
	}
	if err := m.help(ctx, o, false); err != nil {
		return err
	}
	m.Oracle.Lost(m.Clock.Time(), o.id)
	m.note("lose a key", nil, "%s", o.id)
	if m.chance(50) {
		m.Clock.Advance(time.Minute)
		return m.enrolAgain(ctx, o)
	}
	return nil
}

// victim: somebody's keys were stolen.
func (m *Month) victim(ctx context.Context) error {
	o := m.sparable(true)
	if o == nil {
		return nil
	}
	if err := m.help(ctx, o, true); err != nil {
		return err
	}
	m.Oracle.Stolen(m.Clock.Time(), o.id)
	m.stale[o.unit] = true
	m.note("have a key stolen", nil, "%s", o.id)
	return nil
}

// help has an administrator end somebody's keys and invite her to make others.
func (m *Month) help(ctx context.Context, o *officer, stolen bool) error {
	helper := m.As(adminOf(o.id.Org()))
	r, err := helper.PlanRecovery(ctx, client.Loss{
		Who: o.id, Stolen: stolen, Since: client.Since{Time: m.Clock.Time()}, Valid: 72 * time.Hour,
	})
	if err != nil {
		return err
	}
	if err := helper.Recover(ctx, r); err != nil {
		return err
	}
	o.here, o.link, o.old = false, r.Invitation, m.As(event.ActorID(o.id))
	return nil
}

// enrolAgain has her make new keys, on another machine.
func (m *Month) enrolAgain(ctx context.Context, o *officer) error {
	o.number++
	h := &client.Home{Dir: fmt.Sprintf("%s %d", m.Home(event.ActorID(o.id)), o.number), Lock: m.Lock}
	c, _, err := client.Enrol(ctx, h, *o.link, Passphrase, m.options())
	if err != nil {
		return err
	}
	m.clients[event.ActorID(o.id)] = c
	o.link, o.here = nil, true
	m.Oracle.Enrolled(m.Clock.Time(), o.id)
	m.note("make new keys", nil, "%s", o.id)
	return nil
}

// leaver: somebody leaves. What she has by name goes to her unit; who has some and
// names no unit does not leave.
func (m *Month) leaver(ctx context.Context) error {
	o := m.sparable(false)
	if o == nil {
		return nil
	}
	admin, unit := m.As(adminOf(o.id.Org())), o.unit
	if m.Oracle.At(m.Clock.Time()).HasByName(o.id) {
		_, err := admin.Leave(ctx, o.id, nil)
		if err := m.refusedAs(event.CodeHolds, "leave and hand nothing over", err); err != nil {
			return err
		}
	}
	if _, err := admin.Leave(ctx, o.id, &unit); err != nil {
		return err
	}
	m.Oracle.Left(m.Clock.Time(), o.id, unit)
	m.stale[unit] = true
	o.here, o.left, o.old = false, true, m.As(event.ActorID(o.id))
	m.note("leave", nil, "%s leaves %s", o.id, unit)
	return nil
}
