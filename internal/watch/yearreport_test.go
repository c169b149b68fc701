package watch_test

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/watch/oracle"
)

// reported is a report of the year, beside what the oracle knows of it.
type reported struct {
	id    event.EventID
	of    int // the sending
	from  event.UnitID
	asked event.UnitID
}

// deeds are what people do about a report; which of it counts is for the oracle to say.
var deeds = map[bool][]string{
	true:  {"agreed", "cannot-send", "closed", "replied", "copied", "decided", "wrote"},
	false: {"closed", "withdrawn", "replied", "decided", "wrote"},
}

// report has one side of a sending report some of it to the other.
func (y *year) report(number int, from event.UnitID, at int) {
	y.t.Helper()
	if y.sent[number].copied {
		return
	}
	y.tell(number, from, who[from], y.some(number), at)
}

// some are one exhibit of a sending, or all.
func (y *year) some(number int) (out []int) {
	n := len(y.sent[number].exhibits)
	if !y.one(3) {
		return []int{y.rand.IntN(n)}
	}
	for i := range n {
		out = append(out, i)
	}
	return out
}

// problem draws one. Of a sending one report opens a review and no other: which of several
// a decision is about is for other tests.
func (y *year) problem(number int) event.Code {
	if y.one(3) && !y.sent[number].suspect {
		y.sent[number].suspect = true
		return "lost-or-changed"
	}
	return []event.Code{"will-not-play", "will-not-play", "not-ours"}[y.rand.IntN(3)]
}

// tell has somebody report something, and some things done about that.
func (y *year) tell(number int, from event.UnitID, by event.PersonID, some []int, at int) {
	y.t.Helper()
	s, problem := y.sent[number], y.problem(number)
	r := reported{of: number, from: from, asked: CID}
	if from == CID {
		r.asked = s.to
	}
	ids, all := y.of(number, some)
	r.id = y.Say(&event.Reported{
		Header: y.By(event.ActorID(by), event.PartyID(from)), Consignment: s.id, Exhibits: ids, Problem: problem,
	}).Event
	y.round(at) // of what was pressed more than a day ago
	y.round(at + day)
	y.reports = append(y.reports, r)
	y.Reports = append(y.Reports, &oracle.Report{
		From: tables[from], By: string(by), Problem: string(problem), Asked: tables[r.asked], BySender: from == CID, At: at, Exhibits: all,
	})
	for range y.rand.IntN(4) {
		theirs := !y.one(3)
		what := deeds[theirs][y.rand.IntN(len(deeds[theirs]))]
		by := map[bool]event.UnitID{true: r.asked, false: from}[theirs]
		then := y.within(at)
		if y.one(4) {
			then = tables[r.asked].Hours(at, 2) // in the very second
		}
		report := len(y.reports) - 1
		y.later(by, then, func(at int) { y.deal(report, what, theirs, at) })
	}
}

// deal does something about a report, if it can be done still.
func (y *year) deal(report int, what string, asked bool, at int) {
	y.t.Helper()
	r := y.reports[report]
	var q *custody.Question
	y.State(func(s *custody.State) { q = s.Question(r.id) })
	if q.Done() {
		return
	}
	by := map[bool]event.UnitID{true: r.asked, false: r.from}[asked]
	h := y.By(event.ActorID(who[by]), event.PartyID(by))
	id := y.sent[r.of].id
	did := true
	switch what {
	case "replied", "wrote":
		e := &event.Noted{Header: h, Consignment: id}
		if what == "replied" {
			e.ReplyTo = &r.id
		}
		f := File()
		e.Words = Sized(f)
		y.SayWith(e, f)
	case "decided":
		did = y.decide(q, h)
	case "copied":
		if did = y.another(r.of, q); did {
			y.sent[r.of].copied = true
			y.send(at, y.sent[r.of].to, 1, &q.Exhibits[0])
		}
	default:
		y.Say(&event.Answered{Header: h, Question: r.id, Answer: event.Code(what)})
	}
	if did {
		y.Reports[report].Deeds = append(y.Reports[report].Deeds, oracle.Deed{At: at, What: what, Asked: asked})
	}
}

// another: who sent it was asked, and has sealed no other copy yet. Of a sending of which
// more was said none is sent: which of several reports a copy answers is for other tests.
func (y *year) another(number int, q *custody.Question) (yes bool) {
	of := 0
	for _, r := range y.reports {
		if r.of == number {
			of++
		}
	}
	if of > 1 || slices.ContainsFunc(y.clicks, func(c pressed) bool { return c.of == number }) {
		return false
	}
	y.State(func(s *custody.State) { yes = q.From != CID && s.Sealed(q.Exhibits[0]).ReplacedBy == nil })
	return yes
}

// decide has an organisation decide the review that a report opened, if it opened one that
// they have not decided.
func (y *year) decide(q *custody.Question, h event.Header) bool {
	y.t.Helper()
	f := File()
	e := &event.ReviewDecided{Header: h, Consignment: *q.Consignment, Outcome: event.NotABreach, Words: Sized(f)}
	e.Advised = map[event.OrgID]event.PersonID{Police: Chief, CPS: Cara}[h.By.ID.Org()]
	open := false
	y.State(func(s *custody.State) {
		c := s.Consignment(*q.Consignment)
		r := c.ReviewOf(q.ID)
		if open = r != nil && slices.Contains(c.Undecided(r), h.By.ID.Org()); open {
			e.Causes, e.Exhibits = r.Causes, r.Exhibits
		}
	})
	if open {
		y.SayWith(e, f)
	}
	return open
}
