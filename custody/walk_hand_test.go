package custody_test

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// on is somebody on a journey with some of its bags.
type on struct {
	j    *journey
	c    event.ConsignmentID
	who  event.ActorID
	unit event.UnitID
	some []*bag
	xs   []event.ExhibitID
}

// on is mostly on the side, with bags, that serve.
func (w *walk) on(sender bool, serve func(*bag) bool) *on {
	a := &on{j: w.serving(serve)}
	a.who, a.unit = w.actingFor(a.j, sender)
	a.c, a.some = w.cons[a.j], w.some(a.j, serve)
	a.xs = w.exhibits(a.some)
	return a
}

// every bag may be dealt with so by her.
func (a *on) every(may func(b *bag, who, unit string) bool) bool {
	return every(a.some, func(b *bag) bool { return may(b, string(a.who), string(a.unit)) })
}

func anyBag(*bag) bool { return true }

func (w *walk) receives() {
	w.t.Helper()
	a := w.on(false, (*bag).waits)
	may := a.every(func(b *bag, who, unit string) bool { return w.o.takes(a.j, who, unit) && b.waits() })
	if w.answer("received", may, w.receipt(a.who, a.unit, a.c, a.xs...)) {
		for _, b := range a.some {
			b.sign(string(a.who), string(a.unit), w.o.now)
		}
		w.o.settle()
	}
}

func (w *walk) rejects() {
	w.t.Helper()
	a := w.on(false, (*bag).waits)
	may := a.every(func(b *bag, who, unit string) bool { return w.o.takes(a.j, who, unit) && b.waits() })
	w.endsJourney("rejected", a, may, w.reject(a.who, a.unit, a.c, a.xs...))
}

func (w *walk) recalls() {
	w.t.Helper()
	a := w.on(true, (*bag).waits)
	w.endsJourney("recalled", a, a.every(w.o.mayRecall), w.recall(a.who, a.unit, a.c, a.xs...))
}

func (w *walk) givesUp() {
	w.t.Helper()
	a := w.on(false, (*bag).held)
	may := a.every(w.o.mayGiveUp)
	if w.odds(2) {
		w.endsJourney("destroyed", a, may, w.destroy(a.who, a.unit, a.c, a.xs...))
		return
	}
	w.endsJourney("returned", a, may && !w.o.who.closed[a.j.from], w.giveBack(a.who, a.unit, a.c, a.xs...))
}

func (w *walk) endsJourney(how string, a *on, may bool, e event.Event) {
	w.t.Helper()
	if w.answer(how, may, e) {
		for _, b := range a.some {
			b.end(how, w.o.now)
		}
		w.o.settle()
	}
}

func (w *walk) opensSome() {
	w.t.Helper()
	a := w.on(w.odds(4), (*bag).held)
	holder, number := event.HolderID(w.unit()), 1+w.r.IntN(2)
	if w.odds(2) {
		holder, number = event.HolderID(a.unit), len(w.o.who.keys[string(a.unit)])
	}
	if w.odds(6) {
		holder, number = event.HolderID(a.who), 1
	}
	purpose := any1(w, []event.Code{event.View, event.ToExport, event.ToPassOn, event.ToFile})
	e := w.opening(a.who, a.unit, a.c, purpose, a.xs...)
	e.With = event.KeyRef{Holder: holder, Number: number}
	key := fmt.Sprint(holder, " ", number)
	may := a.every(func(b *bag, who, unit string) bool { return w.o.mayOpen(b, who, unit, key) })
	o := &opened{by: string(a.who), unit: string(a.unit), bags: a.some, purpose: purpose, sender: string(a.unit) == a.j.from}
	kind := "opened"
	if purpose == event.ToFile {
		machine := any1(w, []event.AgentID{event.AgentID(intake), event.AgentID(clerk)})
		if of := map[event.UnitID]event.ActorID{rasso: intake, appeals: clerk}[a.unit]; of != "" && !w.odds(4) {
			machine = event.AgentID(of)
		}
		e.Agent, o.machine, kind = &machine, string(machine), "filed away"
		may = may && w.o.who.machines[o.machine] == o.unit
	}
	if w.answer(kind, may, e) {
		o.id = w.id(e)
		for _, b := range a.some {
			b.look(o.sender)
		}
		w.opens, w.reports = append(w.opens, o), append(w.reports, o.id)
	}
}

// opened before, most often lately and to be filed.
func (w *walk) opened(purpose event.Code) *opened {
	var of []*opened
	for i := len(w.opens) - 1; i >= 0 && len(of) < 5; i-- {
		if w.opens[i].purpose == purpose || w.odds(8) {
			of = append(of, w.opens[i])
		}
	}
	if len(of) == 0 {
		return nil
	}
	return any1(w, of)
}

// again is the opener, or somebody at random.
func (w *walk) again(o *opened) (event.ActorID, event.UnitID) {
	if w.odds(4) {
		return w.acting()
	}
	return event.ActorID(o.by), event.UnitID(o.unit)
}

func (w *walk) grants() {
	w.t.Helper()
	o := w.opened(event.ToFile)
	if o == nil {
		return
	}
	who, u := w.again(o)
	machine := any1(w, []event.ActorID{intake, clerk})
	if o.machine != "" && !w.odds(4) {
		machine = event.ActorID(o.machine)
	}
	atHand := every(o.bags, func(b *bag) bool {
		return (o.sender && w.o.keeps(b) || !o.sender && b.held()) && !b.stoppedFor(orgOf(o.unit))
	})
	may := string(who) == o.by && string(u) == o.unit && w.o.who.acts(o.by, o.unit) &&
		string(machine) == o.machine && o.grantedTo == "" && atHand
	if w.answer("granted", may, w.grant(who, u, o.id, machine)) {
		o.grantedTo = string(machine)
	}
}

func (w *walk) exports() {
	w.t.Helper()
	o := w.opened(any1(w, []event.Code{event.ToExport, event.ToFile}))
	if o == nil {
		return
	}
	who, u := w.again(o)
	if o.grantedTo != "" && !w.odds(4) {
		who = event.ActorID(o.grantedTo)
	}
	by := string(who) == o.by && o.purpose == event.ToExport || string(who) == o.grantedTo
	may := by && string(u) == o.unit && w.o.who.acts(string(who), string(u))
	w.answer("exported", may, w.export(who, u, o.id, w.exhibits(o.bags[:1])...))
}

func (w *walk) assigns() {
	w.t.Helper()
	a := w.on(false, anyBag)
	list := w.few(a.unit)
	may := w.o.takes(a.j, string(a.who), string(a.unit)) && w.o.mayName(string(a.unit), a.j.onCase[string(a.unit)], list, string(a.who)) &&
		!among(mapped(list, func(p string) string { return fmt.Sprint(w.o.gets(a.j, p)) }), "false")
	e := &event.Assigned{Header: w.by(a.who, a.unit), Consignment: a.c, People: mapped(list, func(p string) event.PersonID { return event.PersonID(p) })}
	if w.answer("assigned", may, e) {
		a.j.onCase[string(a.unit)] = list
	}
}

func mapped[A, B any](in []A, f func(A) B) (out []B) {
	for _, a := range in {
		out = append(out, f(a))
	}
	return out
}

// few are two of the unit, as a rule, or nobody.
func (w *walk) few(u event.UnitID) (out []string) {
	of := w.o.who.units[string(u)]
	for i := 0; len(of) > 1 && !w.odds(3) && len(out) < 3 && i < 20; i++ {
		p := any1(w, of)
		if w.odds(12) {
			p = string(amy)
		}
		if !among(out, p) {
			out = append(out, p)
		}
	}
	if len(out) == 1 {
		return nil
	}
	return out
}
