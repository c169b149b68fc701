package world

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// machineOf is a unit's machine, "" when it has none.
func machineOf(u event.UnitID) event.AgentID {
	switch u {
	case Team:
		return Suite
	case RASSO:
		return Intake
	}
	return ""
}

// check compares sealed bytes with their seals: by the unit's machine, or by
// somebody. What does not match is reported.
func (m *Month) check(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(p.in(waiting, received)) > 0 && len(m.takers(p)) > 0 })
	if p == nil {
		return false, nil
	}
	by, name := event.ActorID(one(m, m.takers(p)).id), "check"
	if _, toUnit := p.to.Unit(); toUnit && machineOf(p.unit) != "" && m.chance(80) {
		by, name = event.ActorID(machineOf(p.unit)), "an agent checks"
	}
	which := p.in(waiting, received)
	got, err := m.As(by).Check(ctx, p.id, ids(which), nil)
	if err != nil {
		return false, err
	}
	broken := slices.DeleteFunc(slices.Clone(which), func(i *item) bool { return !i.broken })
	if len(got.Broken) != len(broken) || len(got.Passed) != len(which)-len(broken) {
		return false, fmt.Errorf("%s: %d passed and %d broken, of %d of which %d are broken", p.id.Reference(), len(got.Passed), len(got.Broken), len(which), len(broken))
	}
	m.note(name, ids(which), "%s, %s", p.id.Reference(), by)
	if len(broken) == 0 {
		return true, nil
	}
	m.Done["find a seal broken"]++
	return true, m.reportOf(ctx, p, one(m, m.takers(p)), p.unit, broken, "seal-broken")
}

// filing is what somebody let her unit's machine have.
type filing struct {
	agent event.AgentID
	which []event.ExhibitID
	client.Filing
}

// file has somebody open what her unit received for its machine to file, and the
// machine file it.
func (m *Month) file(ctx context.Context) (bool, error) {
	p, by, items := m.reader(func(p *parcel) bool { return machineOf(p.unit) != "" && len(p.in(received)) > 0 })
	if p == nil || by.unit != p.unit {
		return false, nil
	}
	agent := machineOf(p.unit)
	items = slices.DeleteFunc(items, func(i *item) bool { return slices.Contains(p.filed, i.exhibit) })
	if len(items) == 0 {
		return false, nil
	}
	if _, byName := p.to.Person(); byName && len(m.takers(p)) == 1 {
		_, err := m.As(event.ActorID(by.id)).File(ctx, p.id, ids(items), agent, false)
		return true, m.refused("file by an agent what was sent by name", ids(items), err)
	}
	got, err := m.As(event.ActorID(by.id)).File(ctx, p.id, ids(items), agent, false)
	if err != nil {
		return false, err
	}
	p.filed = append(p.filed, got.Given...)
	m.opened(p, p.unit, got.Given)
	m.Oracle.Filed(m.Clock.Time(), agent, p.unit, p.id, got.Given)
	m.note("file by an agent", got.Given, "%s, %s to %s", p.id.Reference(), by.id, agent)
	return true, m.fetch(ctx, p, got.Given, agent)
}

// fetch has the machine fetch the keys and say that it filed them.
func (m *Month) fetch(ctx context.Context, p *parcel, which []event.ExhibitID, agent event.AgentID) error {
	c := m.As(event.ActorID(agent))
	all, err := c.Filings(ctx, m.filedTo[agent])
	if err != nil {
		return err
	}
	for _, f := range all {
		m.filedTo[agent] = f.Index
		if f.Consignment != p.id {
			return fmt.Errorf("%s was given something of %s and not of %s", agent, f.Consignment.Reference(), p.id.Reference())
		}
		g, err := c.OpenFiling(ctx, f)
		if err != nil {
			return err
		}
		if m.chance(30) { // it stopped before it could say so
			m.filings = append(m.filings, filing{agent, which, f})
			continue
		}
		if _, err := c.SayFiled(ctx, g, which...); err != nil {
			return err
		}
		m.Done["an agent says that it filed"]++
	}
	return nil
}
