package world

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// reader draws a parcel and somebody who could open some of it.
func (m *Month) reader(ok func(*parcel) bool) (*parcel, *officer, []*item) {
	p := m.parcel(ok)
	if p == nil {
		return nil, nil, nil
	}
	all := m.opens(p, p.items)
	if len(all) == 0 {
		return nil, nil, nil
	}
	by := one(m, all).officer
	return p, by, together(all, by)
}

func anything(*parcel) bool { return true }

// view opens exhibits: the oracle says who could, and she must be able to.
func (m *Month) view(ctx context.Context) (bool, error) {
	p, by, items := m.reader(anything)
	if p == nil {
		return false, nil
	}
	which := ids(some(m, items))
	keys, err := m.As(event.ActorID(by.id)).ExhibitKeys(ctx, p.id, which)
	if err != nil {
		return false, err
	}
	if len(keys) != len(which) {
		return false, fmt.Errorf("%d keys of %d exhibits", len(keys), len(which))
	}
	m.opened(p, by.unit, which)
	m.note("open", which, "%s, %s", p.id.Reference(), by.id)
	if by.unit == p.from {
		m.Done["open for the unit that sent it"]++
	}
	return true, nil
}

// export writes what somebody could open into her folder.
func (m *Month) export(ctx context.Context) (bool, error) {
	p, by, items := m.reader(func(p *parcel) bool { return !p.broken() })
	if p == nil {
		return false, nil
	}
	m.exports++
	folder := filepath.Join(m.Dir, "exports", fmt.Sprint(m.exports))
	which := ids(some(m, items))
	if _, err := m.As(event.ActorID(by.id)).Export(ctx, p.id, which, folder, seal.ExtractOptions{}, nil); err != nil {
		return false, err
	}
	m.opened(p, by.unit, which)
	m.note("export", which, "%s, %s", p.id.Reference(), by.id)
	return true, nil
}

// passOn passes what a unit received on to another unit.
func (m *Month) passOn(ctx context.Context) (bool, error) {
	p, by, items := m.reader(func(p *parcel) bool { return len(p.in(received)) > 0 })
	if p == nil || by.unit != p.unit {
		return false, nil
	}
	which := some(m, items)
	to := event.HolderID(m.otherUnit(p.unit))
	if m.chance(12) {
		to = event.HolderID(m.anyOf(event.UnitID(to)).id)
	}
	sent, err := m.As(event.ActorID(by.id)).PassOn(ctx, client.Onward{
		From: p.id, Exhibits: ids(which), To: []event.HolderID{to}, Message: []string{"For the hearing."},
		Deadline: m.deadline(), WrongCaseChecked: true,
	})
	if err != nil {
		return false, err
	}
	m.opened(p, p.unit, ids(which))
	m.sent(event.ActorID(by.id), p.unit, to, sent, p)
	name := "pass on"
	if m.unitOf(to).Org() == p.unit.Org() {
		name = "pass on inside an organisation"
	}
	m.note(name, ids(which), "%s of %s, %s to %s", sent.Reference, p.id.Reference(), by.id, to)
	return true, nil
}
