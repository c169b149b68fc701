package custody_test

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// elsewhere is another unit of the organisation.
var elsewhere = map[event.UnitID]event.UnitID{rasso: appeals, appeals: rasso, cid: suite, suite: cid}

// talks: questions, notes and answers.
func (w *walk) talks(n int) {
	w.t.Helper()
	a := w.on(n%8 == 1, []func(*bag) bool{(*bag).waits, (*bag).held, anyBag, anyBag, anyBag, (*bag).waits, anyBag, anyBag}[n%8])
	switch who, unit := string(a.who), string(a.unit); n % 8 {
	case 0, 5:
		u := w.unit()
		if other, ok := elsewhere[a.unit]; ok && !w.odds(3) {
			u = other
		}
		may := a.every(func(b *bag, who, unit string) bool { return w.o.mayRedirect(b, who, unit, string(u)) })
		w.asks("redirect", a, may, []string{a.j.from}, w.redirect(a.who, a.unit, a.c, u, a.xs...))
	case 1:
		may := w.o.sideOf(a.j, who, unit) == "sender" && every(a.some, func(b *bag) bool { return b.held() })
		w.asks("back", a, may, w.o.reaches(a.j.to, a.j.at), w.askBack(a.who, a.unit, a.c, a.xs...))
	case 2:
		side, to := w.o.sideOf(a.j, who, unit), []string{a.j.from}
		if side == "sender" {
			to = w.o.reaches(a.j.to, a.j.at)
		}
		e := w.report(a.who, a.unit, a.c, a.xs...)
		if w.odds(2) {
			e.Problem = "not-ours"
		}
		if !w.asks("report", a, side != "", to, e) {
			return
		}
		var reviewed []*bag
		if e.Problem == "not-ours" && w.s.Dir.InForce() > 1 {
			for _, b := range a.some {
				if b.looked {
					reviewed = append(reviewed, b)
				}
				b.disown(side == "sender")
			}
		}
		w.o.tell(who, unit, a.j, a.some, reviewed)
	case 3:
		if w.odds(2) {
			w.presses(a)
			return
		}
		w.notes(a)
	case 4:
		w.requests()
	default:
		w.answers()
	}
}

func (w *walk) asks(kind string, a *on, may bool, of []string, e event.Event) bool {
	w.t.Helper()
	if !w.answer(kind, may, e) {
		return false
	}
	q := &asking{id: w.id(e).String(), kind: kind, by: string(a.who), from: string(a.unit), to: of, on: a.j, bags: a.some, at: w.o.now}
	w.o.asked, a.j.notes = append(w.o.asked, q), append(a.j.notes, q.id)
	return true
}

func (w *walk) notes(a *on) {
	w.t.Helper()
	may := w.o.sideOf(a.j, string(a.who), string(a.unit)) != ""
	e := w.note(a.who, a.unit, a.c, nil)
	if other := w.journey(); w.odds(2) {
		if n := len(other.notes); n > 0 {
			d, err := event.ParseDigest(other.notes[w.r.IntN(n)])
			if err != nil {
				w.t.Fatal(err)
			}
			e.ReplyTo = &event.EventID{Digest: d}
			may = may && among(a.j.notes, d.String())
		}
	}
	if w.answer("noted", may, e) {
		a.j.notes = append(a.j.notes, w.id(e).String())
	}
}

func (w *walk) requests() {
	w.t.Helper()
	who, u := w.acting()
	to := w.unit()
	if w.odds(6) {
		to = silks // whom nobody has recognised
	}
	r := w.o.who
	may := r.acts(string(who), string(u)) && !r.machine(string(who)) && u != to && to != silks && !r.closed[string(u)] && !r.closed[string(to)]
	e := w.request(who, u, to)
	if w.answer("request", may, e) {
		w.o.asked = append(w.o.asked, &asking{id: w.id(e).String(), kind: "request", from: string(u), to: []string{string(to)}, at: w.o.now})
	}
}

func (w *walk) answers() {
	w.t.Helper()
	if len(w.o.asked) == 0 {
		return
	}
	q := w.o.asked[max(0, len(w.o.asked)-1-w.r.IntN(20))]
	who, u := w.acting()
	if r := w.r.IntN(6); r < 5 {
		if u = event.UnitID(q.from); r < 3 {
			u = event.UnitID(any1(w, w.o.reaches(q.to, q.at)))
		}
		if of := w.o.who.units[string(u)]; len(of) > 0 {
			who = event.ActorID(any1(w, of))
		} else if who, u = event.ActorID(u), w.unit(); w.o.who.units[string(u)] == nil {
			return
		}
	}
	says := any1(w, []string{"agreed", "already-sent", "cannot-send", "closed", "declined", "withdrawn"})
	if w.odds(2) {
		says = any1(w, maySay[q.kind][w.r.IntN(2)])
	}
	d, err := event.ParseDigest(q.id)
	if err != nil {
		w.t.Fatal(err)
	}
	e := w.answerTo(who, u, event.EventID{Digest: d}, event.Code(says))
	var naming *journey
	if says == "already-sent" || w.odds(10) {
		naming = w.journey()
		c := w.cons[naming]
		e.Consignment = &c
	}
	if w.answer("answered", w.o.mayAnswer(q, string(who), string(u), says, naming), e) {
		q.done = says != "agreed" || naming != nil
	}
}

// writes: a unit's files on its cases.
func (w *walk) writes(n int) {
	w.t.Helper()
	who, u := w.acting()
	r := w.o.who
	if len(w.o.files) == 0 || n%6 == 0 && w.odds(2) {
		e := w.openCase(who, u)
		f := &file{unit: string(u)}
		if urn := event.URN("45AA2098221"); w.odds(2) {
			e.URN, f.urn = &urn, string(urn)
		}
		if w.answer("case", r.acts(string(who), string(u)) && !r.machine(string(who)) && !r.closed[string(u)], e) {
			w.o.files, w.caseIDs[f] = append(w.o.files, f), event.CaseID(w.id(e))
		}
		return
	}
	f := any1(w, w.o.files)
	if of := r.units[f.unit]; !w.odds(4) && len(of) > 0 {
		who, u = event.ActorID(any1(w, of)), event.UnitID(f.unit)
	}
	may, id := w.o.mayWrite(f, string(who), string(u)), w.caseIDs[f]
	switch n % 6 {
	case 1:
		if w.answer("changed", may, w.changeCase(who, u, id)) {
			f.urn = "45AA2098221"
		}
	case 2:
		list := w.few(event.UnitID(f.unit))
		e := &event.CasePeople{Header: w.by(who, u), Case: id, People: mapped(list, func(p string) event.PersonID { return event.PersonID(p) })}
		if w.answer("people", may && w.o.mayName(f.unit, f.people, list, string(who)), e) {
			f.people = list
		}
	case 3:
		if j := w.journey(); w.answer("filed", w.o.mayFile(f, j, string(who), string(u)), w.file(who, u, id, w.cons[j])) {
			f.holds = append(f.holds, j)
		}
	case 4:
		w.marks(f, who, u, may)
	default:
		w.hears(f, who, u, may)
	}
}

func (w *walk) marks(f *file, who event.ActorID, u event.UnitID, may bool) {
	w.t.Helper()
	j := w.journey()
	if len(f.holds) > 0 && !w.odds(3) {
		j = any1(w, f.holds)
	}
	b, in := any1(w, j.bags), false
	for _, h := range f.holds {
		for _, x := range h.bags {
			in = in || x.thing == b.thing
		}
	}
	w.answer("marked", may && in, w.mark(who, u, w.caseIDs[f], "used", w.ids[b.thing]))
}

func (w *walk) hears(f *file, who event.ActorID, u event.UnitID, may bool) {
	w.t.Helper()
	day, state := 1+w.r.IntN(5), any1(w, []event.Code{event.Listed, event.Vacated})
	listed := among(mapped(f.hearings, func(n int) string { return fmt.Sprint(n) }), fmt.Sprint(day))
	if w.answer("hearing", may && listed == (state == event.Vacated), w.hearing(who, u, w.caseIDs[f], event.Time(day), state)) {
		f.hearings = append(f.hearings, day)
		if state == event.Vacated {
			f.hearings = without(f.hearings, day)
		}
	}
}

func without(list []int, n int) (out []int) {
	for _, x := range list {
		if x != n {
			out = append(out, x)
		}
	}
	return out
}
