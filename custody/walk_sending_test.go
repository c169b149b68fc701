package custody_test

import (
	"github.com/safehand/safehand/event"
)

// dest is a unit, or people of it by name.
func (w *walk) dest() []event.HolderID {
	switch w.r.IntN(6) {
	case 0:
		return to(w.who())
	case 1:
		return to(both, okoro)
	}
	return to(w.unit())
}

func (w *walk) maySend(who event.ActorID, from event.UnitID, dest []event.HolderID) bool {
	for _, t := range dest {
		if !w.o.who.maySend(string(who), string(from), string(t)) {
			return false
		}
	}
	return true
}

// orders an exhibit or more, of which one may be sent again, and seals them.
func (w *walk) orders() {
	w.t.Helper()
	who, from := w.acting()
	if w.odds(5) {
		who, from = intake, rasso
	}
	dest := w.dest()
	e := w.ordering(who, from, 1+w.r.IntN(3), dest...)
	if !w.answer("ordered", w.maySend(who, from, dest), e) {
		return
	}
	d := &draft{sending: &sending{by: who, from: from, order: w.id(e), to: dest}}
	for i, x := range e.Exhibits {
		t := &thing{name: x.Recipient.String(), sealer: string(from)}
		d.things, d.seals = append(d.things, t), append(d.seals, sealOf(x.Recipient))
		w.o.things[t.name], w.ids[t] = t, d.x(i)
		w.seals(d, i)
	}
	w.o.orders[string(from)] += len(d.things)
	w.drafts = append(w.drafts, d)
}

// seals one, if it can instead of another.
func (w *walk) seals(d *draft, i int) {
	w.t.Helper()
	if len(w.o.journeys) > 3 && w.odds(2) {
		old := any1(w, w.journey().bags).thing
		may := old.sealer == string(d.from) && (old.next == nil || old.next.calledOff)
		e := w.sealAgain(d.sending, i, w.ids[old])
		if w.answer("sealed again", may, e) {
			d.things[i].old, old.next = old, d.things[i]
			d.sealed = append(d.sealed, w.id(e))
			w.o.settle()
			return
		}
	}
	d.sealed = append(d.sealed, w.say(w.sealing(d.sending, i)))
	w.o.now++
}

func (w *walk) draft() (int, *draft) {
	if len(w.drafts) == 0 {
		return 0, nil
	}
	n := w.r.IntN(len(w.drafts))
	return n, w.drafts[n]
}

// dispatches what was ordered, if it may still go there.
func (w *walk) dispatches() {
	w.t.Helper()
	n, d := w.draft()
	if d == nil {
		return
	}
	for _, t := range d.to { // who left is of no unit whose hours could count
		if l := w.o.who.left[string(t)]; l != nil {
			return
		}
	}
	e, urns := w.dispatch(d.sending), []event.URN{"45AA2098221", "45AA2098321"}
	d.urn = ""
	if w.odds(2) {
		urn := any1(w, urns)
		e.URN, d.urn = &urn, string(urn)
	}
	if w.odds(4) {
		e.By.ID = w.who()
	}
	if !w.answer("sent", e.By.ID == d.by && w.maySend(d.by, d.from, d.to), e) {
		return
	}
	w.drafts = append(w.drafts[:n], w.drafts[n+1:]...)
	w.o.orders[string(d.from)] -= len(d.things)
	j := w.begins(d.by, d.from, d.to, w.id(e))
	j.urn = d.urn
	for _, t := range d.things {
		w.packs(j, t, nil)
	}
	w.o.settle()
}

func (w *walk) begins(by event.ActorID, from event.UnitID, dest []event.HolderID, id event.EventID) *journey {
	j := &journey{by: string(by), from: string(from), at: w.o.now, onCase: map[string][]string{}}
	for _, t := range dest {
		j.to = append(j.to, string(t))
	}
	j.keys = w.o.who.grants(j.from, j.to)
	w.o.journeys, w.cons[j] = append(w.o.journeys, j), event.ConsignmentID(id)
	return j
}

func (w *walk) packs(j *journey, t *thing, got *bag) {
	b := &bag{thing: t, on: j, got: got}
	j.bags, t.bags = append(j.bags, b), append(t.bags, b)
}

// callsOff an order.
func (w *walk) callsOff() {
	w.t.Helper()
	n, d := w.draft()
	if d == nil {
		return
	}
	who, u := w.acting()
	if !w.odds(3) {
		who, u = d.by, d.from
	}
	r := w.o.who
	may := u == d.from && r.acts(string(who), string(u)) && (!r.machine(string(who)) || who == d.by)
	if w.answer("called off", may, w.recallOrder(who, u, d.order)) {
		w.drafts = append(w.drafts[:n], w.drafts[n+1:]...)
		w.o.orders[string(d.from)] -= len(d.things)
		for _, t := range d.things {
			t.calledOff = true
		}
		w.o.settle()
	}
}

// sendsOn what a unit has, or had sent before.
func (w *walk) sendsOn() {
	w.t.Helper()
	a, dest := w.on(w.odds(3), func(b *bag) bool { return !b.waits() }), w.dest()
	e := w.passOn(a.who, a.unit, a.c, dest, a.xs...)
	if !w.answer("sent on", w.maySend(a.who, a.unit, dest) && a.every(w.o.maySendOn), e) {
		return
	}
	next := w.begins(a.who, a.unit, dest, w.id(e))
	for _, b := range a.some {
		got := b
		if b.on.from == string(a.unit) && w.o.keeps(b) { // it had that one before it sent this
			got = b.got
		}
		w.packs(next, b.thing, got)
	}
	w.o.settle()
}
