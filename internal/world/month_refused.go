package world

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// refused holds that an attempt was refused, by a rule and for no other reason.
func (m *Month) refused(name string, exhibits []event.ExhibitID, err error) error {
	var refusal *event.Refusal
	var answer *api.Error
	switch {
	case err == nil:
		return fmt.Errorf("%s: nobody refused it", name)
	case errors.As(err, &answer) && answer.Code != api.CodeBusy && answer.Code != api.CodeInternal:
	case errors.As(err, &refusal):
	default:
		return fmt.Errorf("%s: it was not refused but failed: %w", name, err)
	}
	m.Refused[name]++
	m.Diary = append(m.Diary, Line{m.Clock.Time(), "refused: " + name + ": " + err.Error(), exhibits})
	return nil
}

// refusedAs holds that it was refused for the one right reason.
func (m *Month) refusedAs(why event.Code, name string, err error) error {
	var answer *api.Error
	if err != nil && (!errors.As(err, &answer) || answer.Code != why) {
		return fmt.Errorf("%s: it was refused for another reason: %w", name, err)
	}
	return m.refused(name, nil, err)
}

// openWrongly: somebody of whom the oracle says that she could not opens an
// exhibit.
func (m *Month) openWrongly(ctx context.Context) (bool, error) {
	p := m.parcel(anything)
	if p == nil {
		return false, nil
	}
	i := one(m, p.items)
	could := m.Oracle.At(m.Clock.Time()).OpensBy(p.id, i.exhibit)
	from := slices.Concat(m.takers(p), m.senders(p), m.of(p.unit))
	if m.chance(20) {
		from = slices.Concat(m.of(Team), m.of(RASSO), m.of(CrownCourt))
	}
	from = slices.DeleteFunc(from, func(o *officer) bool { return slices.Contains(could, o.id) })
	if len(from) == 0 {
		return false, nil
	}
	by := one(m, from)
	name := "open what " + i.is + " as who is no party to it"
	switch {
	case by.unit == p.from && i.is == waiting:
		name = "open what waits, for the sender, without its key"
	case slices.Contains(m.takers(p), by):
		name = "open what is " + i.is + ", as its addressee"
	case by.unit == p.from:
		name = "open what is " + i.is + ", as its sender"
	}
	_, err := m.As(event.ActorID(by.id)).ExhibitKeys(ctx, p.id, []event.ExhibitID{i.exhibit})
	return true, m.refused(name, []event.ExhibitID{i.exhibit}, err)
}

// wrongly are other acts that may not be.
var wrongly = []func(*Month, context.Context) (bool, error){
	(*Month).receiveAgain, (*Month).recallTooLate, (*Month).rejectTooLate, (*Month).returnWrongly, (*Month).returnWhatWaits,
	(*Month).agentReceives, (*Month).agentOpens, (*Month).look, (*Month).useOldKeys, (*Month).makeKeyWrongly, (*Month).askTooEarly,
	(*Month).passOnWrongly, (*Month).fetchAgain, (*Month).answerOneself, (*Month).closeUnit,
}

func (m *Month) actWrongly(ctx context.Context) (bool, error) { return one(m, wrongly)(m, ctx) }

// settledItem draws something that was received or has ended, and a taker of it.
func (m *Month) settledItem(states ...string) (*parcel, *item, *officer) {
	p := m.parcel(func(p *parcel) bool { return len(p.in(states...)) > 0 && len(m.takers(p)) > 0 && len(m.senders(p)) > 0 })
	if p == nil {
		return nil, nil, nil
	}
	return p, one(m, p.in(states...)), one(m, m.takers(p))
}

func (m *Month) receiveAgain(ctx context.Context) (bool, error) {
	p, i, by := m.settledItem(received, ended)
	if p == nil {
		return false, nil
	}
	_, _, err := m.As(event.ActorID(by.id)).Receive(ctx, p.id, []event.ExhibitID{i.exhibit})
	return true, m.refused("receive what is "+i.is, []event.ExhibitID{i.exhibit}, err)
}

func (m *Month) recallTooLate(ctx context.Context) (bool, error) {
	p, i, _ := m.settledItem(received, ended)
	if p == nil {
		return false, nil
	}
	_, err := m.As(event.ActorID(one(m, m.senders(p)).id)).Recall(ctx, p.id, i.exhibit)
	return true, m.refused("recall what is "+i.is, []event.ExhibitID{i.exhibit}, err)
}

func (m *Month) rejectTooLate(ctx context.Context) (bool, error) {
	p, i, by := m.settledItem(received, ended)
	if p == nil {
		return false, nil
	}
	_, _, err := m.As(event.ActorID(by.id)).Reject(ctx, p.id, []event.ExhibitID{i.exhibit}, []event.Code{"duplicate"}, nil, nil)
	return true, m.refused("reject what is "+i.is, []event.ExhibitID{i.exhibit}, err)
}

func (m *Month) returnWrongly(ctx context.Context) (bool, error) {
	p, i, by := m.settledItem(waiting, ended)
	if p == nil {
		return false, nil
	}
	_, _, err := m.As(event.ActorID(by.id)).Return(ctx, p.id, []event.ExhibitID{i.exhibit}, nil)
	return true, m.refused("return what is "+i.is, []event.ExhibitID{i.exhibit}, err)
}

// returnWhatWaits: what was passed on and waits for a receipt there can't be given
// up.
func (m *Month) returnWhatWaits(ctx context.Context) (bool, error) {
	busy := func(p *parcel) []*item {
		free := m.free(p, p.in(received))
		return slices.DeleteFunc(p.in(received), func(i *item) bool { return slices.Contains(free, i) })
	}
	p := m.parcel(func(p *parcel) bool { return len(busy(p)) > 0 && len(m.takers(p)) > 0 })
	if p == nil {
		return false, nil
	}
	which := ids(busy(p))
	_, _, err := m.As(event.ActorID(one(m, m.takers(p)).id)).Return(ctx, p.id, which, nil)
	return true, m.refused("return what waits elsewhere", which, err)
}

func (m *Month) agentReceives(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return p.waits() && p.to == event.HolderID(p.unit) && machineOf(p.unit) != "" })
	if p == nil {
		return false, nil
	}
	which := ids(p.in(waiting))
	_, _, err := m.As(event.ActorID(machineOf(p.unit))).Receive(ctx, p.id, which)
	return true, m.refused("receive as a machine", which, err)
}

func (m *Month) agentOpens(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return p.to == event.HolderID(p.unit) && machineOf(p.unit) != "" })
	if p == nil {
		return false, nil
	}
	_, err := m.As(event.ActorID(machineOf(p.unit))).ExhibitKeys(ctx, p.id, p.all())
	return true, m.refused("open as a machine", p.all(), err)
}

// look: somebody of no side is not shown that there is such a sending.
func (m *Month) look(ctx context.Context) (bool, error) {
	p := m.parcel(anything)
	if p == nil {
		return false, nil
	}
	strangers := slices.DeleteFunc(slices.Concat(m.of(Team), m.of(RASSO), m.of(CrownCourt)), func(o *officer) bool {
		return o.unit == p.from || slices.Contains(m.takers(p), o)
	})
	if len(strangers) == 0 {
		return false, nil
	}
	_, err := m.As(event.ActorID(one(m, strangers).id)).Show(ctx, p.id)
	return true, m.refused("look at others' sendings", p.all(), err)
}

// useOldKeys: with keys that have ended nothing is opened, by whoever has them.
func (m *Month) useOldKeys(ctx context.Context) (bool, error) {
	o := one(m, slices.DeleteFunc(slices.Clone(m.officers), func(o *officer) bool { return o.old == nil }))
	if o == nil {
		return false, nil
	}
	p := m.parcel(func(p *parcel) bool { return p.unit == o.unit || p.from == o.unit })
	if p == nil {
		return false, nil
	}
	_, err := o.old.ExhibitKeys(ctx, p.id, p.all())
	return true, m.refused("open with keys that have ended", p.all(), err)
}

func (m *Month) makeKeyWrongly(ctx context.Context) (bool, error) {
	o := one(m, slices.DeleteFunc(slices.Clone(m.officers), func(o *officer) bool { return !o.here || o.lead }))
	_, err := m.As(event.ActorID(o.id)).MakeUnitKey(ctx, o.unit)
	return true, m.refused("make a unit's key as a member", nil, err)
}

func (m *Month) askTooEarly(ctx context.Context) (bool, error) {
	p, by := m.sender()
	if p == nil {
		return false, nil
	}
	which := ids(p.in(waiting))
	_, _, err := m.As(event.ActorID(by.id)).AskBack(ctx, p.id, which, "wrong-case", nil, nil)
	return true, m.refused("ask back what nobody received", which, err)
}

func (m *Month) passOnWrongly(ctx context.Context) (bool, error) {
	p, i, by := m.settledItem(waiting, ended)
	if p == nil {
		return false, nil
	}
	_, err := m.As(event.ActorID(by.id)).PassOn(ctx, client.Onward{
		From: p.id, Exhibits: []event.ExhibitID{i.exhibit}, To: []event.HolderID{event.HolderID(m.otherUnit(p.unit))}, Deadline: m.deadline(),
	})
	return true, m.refused("pass on what is "+i.is, []event.ExhibitID{i.exhibit}, err)
}

// fetchAgain: a machine is given a key again exactly while its unit has the
// exhibit.
func (m *Month) fetchAgain(ctx context.Context) (bool, error) {
	if len(m.filings) == 0 {
		return false, nil
	}
	f := one(m, m.filings)
	now := m.Oracle.At(m.Clock.Time())
	gone := slices.ContainsFunc(f.which, func(x event.ExhibitID) bool { return !now.Fetches(f.agent, f.Consignment, x) })
	_, err := m.As(event.ActorID(f.agent)).OpenFiling(ctx, f.Filing)
	if gone {
		return true, m.refused("fetch as a machine what the unit gave up", f.which, err)
	}
	if err == nil {
		m.note("fetch once more as a machine", f.which, "%s", f.agent)
	}
	return true, err
}

// answerOneself: who asked does not answer for the other side.
func (m *Month) answerOneself(ctx context.Context) (bool, error) {
	if len(m.asked) == 0 {
		return false, nil
	}
	q := one(m, m.asked)
	other := q
	if other.from = q.parcel.from; q.from == q.parcel.from {
		other.from = q.parcel.unit
	}
	own := m.answerers(other)
	if len(own) == 0 {
		return false, nil
	}
	_, err := m.As(event.ActorID(one(m, own).id)).Answer(ctx, &client.Question{Question: q.id, Consignment: &q.parcel.id}, client.Answered{Answer: event.Declined})
	return true, m.refused("decline one's own question", ids(q.items), err)
}

// closeUnit: two people close a unit, and it still has exhibits.
func (m *Month) closeUnit(ctx context.Context) (bool, error) {
	lead := m.officer(Priya)
	if !lead.here || m.Refused["close a unit that has exhibits"] > 2 || !slices.ContainsFunc(m.parcels, func(p *parcel) bool {
		return p.to == event.HolderID(CrownCourt) && p.waits()
	}) {
		return false, nil
	}
	half, err := m.As(event.ActorID(Meg)).CloseUnit(ctx, CrownCourt, Priya)
	if err != nil {
		return false, err
	}
	c := m.As(event.ActorID(Priya))
	h, err := c.ReadHalfSigned(ctx, half.Bytes())
	if err != nil {
		return false, err
	}
	_, err = c.Countersign(ctx, h)
	return true, m.refusedAs(event.CodeHolds, "close a unit that has exhibits", err)
}
