package world

import (
	"context"
	"slices"

	"github.com/safehand/safehand/event"
)

// resend seals an exhibit once more, from the original, and sends it in the place
// of one that was broken or called so.
func (m *Month) resend(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(m.replaceable(p)) > 0 })
	if p == nil {
		return false, nil
	}
	old := one(m, m.replaceable(p))
	able := m.opens(p, []*item{old}) // who can't open it can't read what it was called
	able = slices.DeleteFunc(able, func(o opener) bool { return o.unit != p.from })
	if len(able) == 0 {
		return false, nil
	}
	by := one(m, able).officer
	c := m.As(event.ActorID(by.id))
	o, _, err := c.Again(ctx, p.id, old.exhibit)
	if err != nil {
		return false, err
	}
	x, err := m.exhibit()
	if err != nil {
		return false, err
	}
	o.Exhibits[0].Paths = x.Paths
	o.WrongCaseChecked = true
	if _, err := m.carry(ctx, event.ActorID(by.id), *o); err != nil {
		return false, err
	}
	old.again = true
	if old.is == waiting {
		m.end(p, []event.ExhibitID{old.exhibit})
	}
	m.noteFor(p, "send again in its place", []event.ExhibitID{old.exhibit}, "%s, %s", p.id.Reference(), by.id)
	return true, nil
}

// replaceable are the exhibits of a parcel that were called broken, and that its
// unit sealed and has not sent again.
func (m *Month) replaceable(p *parcel) []*item {
	if p.via != nil || len(m.takers(p)) == 0 || len(m.senders(p)) == 0 || !m.sealedBy(p) {
		return nil
	}
	var out []*item
	for _, q := range m.asked {
		for _, i := range q.items {
			if q.kind == "reported" && q.parcel == p && !i.again {
				out = append(out, i)
			}
		}
	}
	return out
}

// sealedBy: the parcel is the first of its exhibits.
func (m *Month) sealedBy(p *parcel) bool {
	for _, q := range m.parcels {
		if q == p {
			return true
		}
		if q.item(p.items[0].exhibit) != nil {
			return false
		}
	}
	return false
}
