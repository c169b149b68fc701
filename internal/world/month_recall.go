package world

import (
	"context"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// sender draws a parcel of which something waits, and somebody of the unit that
// sent it.
func (m *Month) sender() (*parcel, *officer) {
	p := m.parcel(func(p *parcel) bool { return p.waits() && len(m.senders(p)) > 0 })
	if p == nil {
		return nil, nil
	}
	return p, one(m, m.senders(p))
}

// recall takes back what nobody has received.
func (m *Month) recall(ctx context.Context) (bool, error) {
	p, by := m.sender()
	if p == nil {
		return false, nil
	}
	which := ids(some(m, p.in(waiting)))
	if _, err := m.As(event.ActorID(by.id)).Recall(ctx, p.id, which...); err != nil {
		return false, err
	}
	m.end(p, which)
	m.noteFor(p, "recall", which, "%s, %s", p.id.Reference(), by.id)
	return true, nil
}

// redirect sends to another unit what waits, or what came back.
func (m *Month) redirect(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(m.redirectable(p)) > 0 })
	if p == nil {
		return false, nil
	}
	all := m.redirectable(p)
	by := one(m, all).officer
	which := some(m, together(all, by))
	if i := slices.IndexFunc(which, func(i *item) bool { return i.is == waiting }); i >= 0 {
		which = slices.DeleteFunc(which, func(i *item) bool { return i.is != waiting })
	}
	to := m.otherUnit(p.from, p.unit)
	sent, err := m.As(event.ActorID(by.id)).Redirect(ctx, client.Redirection{Of: p.id, Exhibits: ids(which), To: to, WrongCaseChecked: true})
	if err != nil {
		return false, err
	}
	m.redirected(p, event.ActorID(by.id), to, sent, "send to another unit")
	return true, nil
}

// redirectable are those who could open what waits or was never received, for the
// sending unit.
func (m *Month) redirectable(p *parcel) []opener {
	items := p.kept(slices.DeleteFunc(p.in(waiting, ended), func(i *item) bool { return i.came }))
	return slices.DeleteFunc(m.opens(p, items), func(o opener) bool { return o.unit != p.from })
}

// redirected writes down that what waited was recalled and went to another unit.
func (m *Month) redirected(p *parcel, by event.ActorID, to event.UnitID, sent *client.Sent, as string) {
	var waited, went []event.ExhibitID
	for _, x := range sent.Exhibits {
		went = append(went, x.Exhibit)
		if p.item(x.Exhibit).is == waiting {
			waited = append(waited, x.Exhibit)
		}
	}
	m.opened(p, p.from, went)
	m.end(p, waited)
	m.sent(by, p.from, event.HolderID(to), sent, p)
	m.noteFor(p, as, went, "%s of %s, %s to %s", sent.Reference, p.id.Reference(), by, to)
}

func (m *Month) otherUnit(but ...event.UnitID) event.UnitID {
	return one(m, slices.DeleteFunc([]event.UnitID{Team, RASSO, CrownCourt}, func(u event.UnitID) bool { return slices.Contains(but, u) }))
}

// askRedirect asks the sending unit to send it to another unit of the asker's
// organisation. The next client used there does it.
func (m *Month) askRedirect(ctx context.Context) (bool, error) {
	p, by := m.taker()
	if p == nil || p.unit == Team || p.from.Org() == CPS {
		return false, nil
	}
	to := m.otherUnit(Team, p.unit)
	which := some(m, p.in(waiting))
	if _, _, err := m.As(event.ActorID(by.id)).AskRedirect(ctx, p.id, ids(which), to, []string{"This is theirs."}); err != nil {
		return false, err
	}
	m.note("ask to send to another unit", ids(which), "%s, %s to %s", p.id.Reference(), by.id, to)
	if m.chance(50) {
		return true, m.use(ctx, m.anyOf(p.from))
	}
	return true, nil
}
