package world

import (
	"context"
	"errors"
	"slices"

	"github.com/safehand/safehand/event"
)

func (p *parcel) waits() bool { return len(p.in(waiting)) > 0 }

// taker draws a parcel that waits, and somebody who may sign for it.
func (m *Month) taker() (*parcel, *officer) {
	p := m.parcel(func(p *parcel) bool { return p.waits() && len(m.takers(p)) > 0 })
	if p == nil {
		return nil, nil
	}
	return p, one(m, m.takers(p))
}

// receive signs for all of a sending that waits.
func (m *Month) receive(ctx context.Context) (bool, error) {
	p, by := m.taker()
	if p == nil {
		return false, nil
	}
	return true, m.take(ctx, p, by, p.in(waiting), "receive")
}

// receivePart signs for some of it.
func (m *Month) receivePart(ctx context.Context) (bool, error) {
	p, by := m.taker()
	if p == nil || len(p.in(waiting)) < 2 {
		return false, nil
	}
	which := some(m, p.in(waiting)[1:])
	if m.chance(50) {
		return true, m.take(ctx, p, by, which, "receive in part")
	}
	left := slices.DeleteFunc(p.in(waiting), func(i *item) bool { return slices.Contains(which, i) })
	problem := m.problem()
	got, err := m.As(event.ActorID(by.id)).ReceiveAndReport(ctx, p.id, ids(left), problem, []string{"We could not take these."})
	if err != nil {
		return false, err
	}
	m.took(p, by, got.Exhibits)
	m.putIn(p.unit, p, event.ActorID(by.id), got.Done.Filed)
	m.note("receive in part and report the rest", got.Exhibits, "%s, %s: %s", p.id.Reference(), by.id, problem)
	return true, m.reported(p, p.unit, left, problem, got.Came)
}

func (m *Month) take(ctx context.Context, p *parcel, by *officer, which []*item, as string) error {
	d, got, err := m.As(event.ActorID(by.id)).Receive(ctx, p.id, ids(which))
	if err != nil {
		return err
	}
	if !slices.Equal(got, ids(which)) {
		return errors.New("other exhibits were received than were signed for")
	}
	m.putIn(p.unit, p, event.ActorID(by.id), d.Filed)
	m.took(p, by, got)
	m.note(as, got, "%s, %s for %s", p.id.Reference(), by.id, p.unit)
	return nil
}

func (m *Month) took(p *parcel, by *officer, which []event.ExhibitID) {
	p.turned(which, received)
	m.Oracle.Received(m.Clock.Time(), by.id, p.unit, p.id, which)
}

// reject gives exhibits back instead of receiving them.
func (m *Month) reject(ctx context.Context) (bool, error) {
	p, by := m.taker()
	if p == nil {
		return false, nil
	}
	which := ids(some(m, p.in(waiting)))
	_, got, err := m.As(event.ActorID(by.id)).Reject(ctx, p.id, which, []event.Code{one(m, event.RejectReasons)}, []string{"Not for us."}, nil)
	if err != nil {
		return false, err
	}
	m.end(p, got)
	m.note("reject", got, "%s, %s", p.id.Reference(), by.id)
	return true, nil
}

// giveBack returns what was received, or says that it was destroyed.
func (m *Month) giveBack(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(m.free(p, p.in(received))) > 0 && len(m.takers(p)) > 0 })
	if p == nil {
		return false, nil
	}
	return true, m.giveUp(ctx, p, some(m, m.free(p, p.in(received))))
}

func (m *Month) giveUp(ctx context.Context, p *parcel, which []*item) error {
	by, name := one(m, m.takers(p)), "return"
	c := m.As(event.ActorID(by.id))
	var err error
	if m.chance(40) {
		name = "destroy"
		_, _, err = c.Destroy(ctx, p.id, ids(which), one(m, event.CopiesLeft), nil)
	} else {
		_, _, err = c.Return(ctx, p.id, ids(which), []string{"The case has ended."})
	}
	if err != nil {
		return err
	}
	m.end(p, ids(which))
	m.note(name, ids(which), "%s, %s", p.id.Reference(), by.id)
	return nil
}
