package world

import (
	"context"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// question is something asked or reported that waits for an answer.
type question struct {
	id     event.EventID
	kind   event.Kind
	parcel *parcel // nil with a request
	items  []*item
	from   event.UnitID // that asked
}

// askBack asks for what the other side has received.
func (m *Month) askBack(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(p.in(received)) > 0 && len(m.senders(p)) > 0 })
	if p == nil {
		return false, nil
	}
	by := one(m, m.senders(p))
	which := some(m, p.in(received))
	d, _, err := m.As(event.ActorID(by.id)).AskBack(ctx, p.id, ids(which), one(m, event.BackReasons), nil, []string{"Please send it back."})
	if err != nil {
		return false, err
	}
	m.asked = append(m.asked, question{d.Event, "asked-back", p, which, p.from})
	m.noteFor(p, "ask back", ids(which), "%s, %s", p.id.Reference(), by.id)
	return true, nil
}

// report reports a problem, from either side.
func (m *Month) report(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(m.senders(p)) > 0 && len(m.takers(p)) > 0 })
	if p == nil {
		return false, nil
	}
	by, from := one(m, m.takers(p)), p.unit
	if m.chance(25) {
		by, from = one(m, m.senders(p)), p.from
	}
	return true, m.reportOf(ctx, p, by, from, some(m, p.items), m.problem())
}

// problem draws one, more often than others that which also gives back.
func (m *Month) problem() event.Code {
	if m.chance(25) {
		return "not-ours"
	}
	return one(m, event.Problems)
}

func (m *Month) reportOf(ctx context.Context, p *parcel, by *officer, from event.UnitID, which []*item, problem event.Code) error {
	d, err := m.As(event.ActorID(by.id)).Report(ctx, p.id, ids(which), problem, []string{"Something is wrong with it."})
	if err != nil {
		return err
	}
	m.note("report a problem", ids(which), "%s, %s: %s", p.id.Reference(), by.id, problem)
	return m.reported(p, from, which, problem, d)
}

// answer answers something asked back or reported; who agrees to give back does,
// at once or later.
func (m *Month) answer(ctx context.Context) (bool, error) {
	if len(m.asked) == 0 {
		return false, nil
	}
	n := m.rand.IntN(len(m.asked))
	q := m.asked[n]
	m.asked = slices.Delete(m.asked, n, n+1)
	back := q.kind == "asked-back"
	if back && slices.ContainsFunc(q.items, func(i *item) bool { return i.is == ended }) {
		return false, nil // what came back meanwhile has answered it
	}
	by := m.answerers(q)
	if len(by) == 0 {
		return false, nil
	}
	who, a := one(m, by), event.Closed
	if back {
		a = one(m, []event.Code{event.Agreed, event.Declined})
	}
	_, err := m.As(event.ActorID(who.id)).Answer(ctx, &client.Question{Question: q.id, Consignment: &q.parcel.id}, client.Answered{Answer: a, Words: []string{"We looked into it."}})
	if m.settled(q, err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	m.note("answer", ids(q.items), "%s, %s: %s", q.parcel.id.Reference(), who.id, a)
	if free := m.free(q.parcel, q.items); a == event.Agreed && len(free) == len(q.items) && m.chance(70) {
		return true, m.giveUp(ctx, q.parcel, free)
	}
	return true, nil
}

// answerers are the people of the other side.
func (m *Month) answerers(q question) []*officer {
	if q.from == q.parcel.from {
		return m.takers(q.parcel)
	}
	return m.senders(q.parcel)
}

// settled: what was reported has been dealt with by what happened since.
func (m *Month) settled(q question, err error) bool {
	if err == nil || q.kind != "reported" {
		return false
	}
	return !slices.ContainsFunc(q.items, func(i *item) bool { return i.is != ended && !m.sentAgain(i.exhibit) })
}

// sentAgain: another was sealed in the exhibit's place, on whichever of its ways
// it was called broken.
func (m *Month) sentAgain(x event.ExhibitID) bool {
	return slices.ContainsFunc(m.parcels, func(p *parcel) bool { i := p.item(x); return i != nil && i.again })
}

// write writes a note to the other side, or replies to one.
func (m *Month) write(ctx context.Context) (bool, error) {
	p := m.parcel(func(p *parcel) bool { return len(m.senders(p)) > 0 && len(m.takers(p)) > 0 })
	if p == nil {
		return false, nil
	}
	by := one(m, slices.Concat(m.senders(p), m.takers(p)))
	var reply *event.EventID
	if len(p.notes) > 0 {
		to := one(m, p.notes)
		reply = &to
	}
	d, err := m.As(event.ActorID(by.id)).Note(ctx, p.id, []string{"The master is in the cupboard."}, reply)
	if err != nil {
		return false, err
	}
	p.notes = append(p.notes, d.Event)
	name := "note"
	if reply != nil {
		name = "reply"
	}
	m.noteFor(p, name, nil, "%s, %s", p.id.Reference(), by.id)
	return true, nil
}

// request asks another unit for exhibits, which answers: it sends them, points at
// what it sent before, or can't.
func (m *Month) request(ctx context.Context) (bool, error) {
	w := m.way() // of the answer
	asker, asked := m.anyOf(w.to), m.anyOf(w.from)
	if asker == nil || asked == nil {
		return false, nil
	}
	q, err := m.As(event.ActorID(asker.id)).Request(ctx, client.NewRequest{
		For: w.to, To: w.from, Exhibits: []string{"TM/4"}, Words: []string{"The phone download, please."},
		RespondBy: event.Deadline{Kind: event.WorkingDays, N: 3},
	})
	if err != nil {
		return false, err
	}
	m.note("request", nil, "%s of %s", asker.id, w.from)
	m.Clock.Advance(1e9)
	a := client.Answered{Answer: event.Declined, Words: []string{"We have no such thing."}}
	switch before := m.parcel(func(p *parcel) bool { return p.from == w.from && p.to == event.HolderID(w.to) }); {
	case m.chance(50):
		p, err := m.sendTo(ctx, event.ActorID(asked.id), w.from, event.HolderID(w.to), nil)
		if err != nil {
			return false, err
		}
		a = client.Answered{Answer: event.Agreed, With: &p.id}
	case before != nil && m.chance(50):
		a = client.Answered{Answer: event.AlreadySent, With: &before.id}
	}
	if _, err := m.As(event.ActorID(asked.id)).Answer(ctx, q, a); err != nil {
		return false, err
	}
	m.note("answer a request", nil, "%s: %s", asked.id, a.Answer)
	return true, nil
}
