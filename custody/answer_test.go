package custody_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

// asked asks a question of each kind about d, which was received but for the
// first. It gives who asked and who is asked.
func (f *fixture) asked(kind event.Kind) (q event.EventID, by, of event.ActorID, from, to event.UnitID) {
	f.t.Helper()
	switch kind {
	case "redirect-asked":
		return f.say(f.redirect(khan, rasso, f.d.id, appeals, f.d.x(0))), khan, amy, rasso, cid
	case "asked-back":
		f.say(f.receipt(khan, rasso, f.d.id, f.d.x(1)))
		return f.say(f.askBack(amy, cid, f.d.id, f.d.x(1))), amy, khan, cid, rasso
	case "reported":
		return f.say(f.report(ellis, rasso, f.d.id, f.d.x(0))), ellis, ben, rasso, cid
	}
	return f.say(f.request(khan, rasso, cid)), khan, ben, rasso, cid
}

// Which answers each kind takes, from which side, and whether it is over then.
func TestAnswers(t *testing.T) {
	all := []event.Code{event.Agreed, event.AlreadySent, event.CannotSend, event.Closed, event.Declined, event.Withdrawn}
	for _, r := range []struct {
		kind          event.Kind
		asked, asking []event.Code
	}{
		{"redirect-asked", []event.Code{event.Declined}, []event.Code{event.Withdrawn}},
		{"asked-back", []event.Code{event.Agreed, event.Declined}, []event.Code{event.Withdrawn}},
		{"reported", []event.Code{event.Agreed, event.CannotSend, event.Closed}, []event.Code{event.Closed, event.Withdrawn}},
		{"requested", []event.Code{event.Agreed, event.AlreadySent, event.CannotSend, event.Declined}, []event.Code{event.Withdrawn}},
	} {
		for _, a := range all {
			for side, may := range map[string][]event.Code{"the asked": r.asked, "the asking": r.asking} {
				t.Run(fmt.Sprint(r.kind, ", ", a, " by ", side), func(t *testing.T) {
					w := newWorld(t)
					f := &fixture{world: w, d: w.send(amy, cid, 2, to(rasso)...)}
					q, by, of, from, toUnit := f.asked(r.kind)
					if side == "the asked" {
						by, from = of, toUnit
					}
					e := f.answerTo(by, from, q, a)
					if a == event.AlreadySent {
						e.Consignment = &f.d.id
					}
					want := event.Code(ok)
					if !slices.Contains(may, a) {
						want = state
					}
					f.refused(e, want)
					if got := f.s.Question(q).Done(); got != (want == ok && a != event.Agreed) {
						t.Errorf("done: %v", got)
					}
				})
			}
		}
	}
}

func TestAnswerRules(t *testing.T) {
	requested := func(f *fixture) event.EventID { return f.say(f.request(khan, rasso, cid)) }
	demand(t, []rule{
		{"no such question", func(f *fixture) event.Event { return f.answerTo(amy, cid, event.EventID(nowhere), event.Declined) }, unknown},
		{"by a stranger to it", func(f *fixture) event.Event { return f.answerTo(okoro, appeals, requested(f), event.Declined) }, unknown},
		{"by an agent of the asking unit", func(f *fixture) event.Event { return f.answerTo(intake, rasso, requested(f), event.Withdrawn) }, unknown},
		{"withdrawn by a colleague", func(f *fixture) event.Event { return f.answerTo(newby, rasso, requested(f), event.Withdrawn) }, ok},
		{"withdrawn for the organisation", func(f *fixture) event.Event { return f.answerTo(khan, "", requested(f), event.Withdrawn) }, no},
		// Of rasso, which asks, and of appeals, which has nothing to do with it.
		{"one's own question, for a third unit", func(f *fixture) event.Event { return f.answerTo(both, appeals, requested(f), event.Agreed) }, no},
		{"one's own question, as the other side", func(f *fixture) event.Event {
			return f.answerTo(both, rasso, f.say(f.request(okoro, appeals, rasso)), event.Withdrawn)
		}, state},
		{"for the other unit of hers, which is asked", func(f *fixture) event.Event {
			return f.answerTo(both, rasso, f.say(f.request(okoro, appeals, rasso)), event.Declined)
		}, ok},
		{"for a third unit, asked through another", func(f *fixture) event.Event {
			return f.answerTo(both, appeals, f.say(f.request(amy, cid, rasso)), event.Declined)
		}, no},
		{"after it was declined", func(f *fixture) event.Event {
			q := requested(f)
			f.say(f.answerTo(amy, cid, q, event.Declined))
			return f.answerTo(ben, cid, q, event.Agreed)
		}, state},
		{"declined after it was agreed to", func(f *fixture) event.Event {
			q := requested(f)
			f.say(f.answerTo(amy, cid, q, event.Agreed))
			return f.answerTo(ben, cid, q, event.Declined)
		}, ok},
		{"already sent", func(f *fixture) event.Event { return f.alreadySent(amy, cid, requested(f), f.d.id) }, ok},
		{"agreed, and it is sent", func(f *fixture) event.Event {
			e := f.alreadySent(amy, cid, requested(f), f.d.id)
			e.Answer = event.Agreed
			return e
		}, ok},
		{"already sent: there is no such sending", func(f *fixture) event.Event { return f.alreadySent(amy, cid, requested(f), nowhere) }, unknown},
		{"already sent: to another unit", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(appeals)...)
			return f.alreadySent(amy, cid, requested(f), d.id)
		}, unknown},
		{"already sent: by another unit", func(f *fixture) event.Event {
			d := f.send(okoro, appeals, 1, to(rasso)...)
			return f.alreadySent(amy, cid, requested(f), d.id)
		}, unknown},
		{"asked of people by name: by one of them", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(khan, okoro)...)
			f.say(f.receipt(khan, rasso, d.id, d.x(0)))
			return f.answerTo(okoro, appeals, f.say(f.askBack(amy, cid, d.id, d.x(0))), event.Declined)
		}, ok},
		{"asked of people by name: by a colleague", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(khan)...)
			return f.answerTo(ellis, rasso, f.say(f.report(amy, cid, d.id, d.x(0))), event.Closed)
		}, unknown},
	}...)
}

// A question closes by itself when what happened has settled it, and not before.
func TestSettled(t *testing.T) {
	type step = func(f *fixture)
	ask := func(kind event.Kind) func(f *fixture) event.EventID {
		return func(f *fixture) event.EventID {
			switch kind {
			case "redirect-asked":
				return f.say(f.redirect(khan, rasso, f.d.id, appeals, f.d.all()...))
			case "asked-back":
				received(f)
				return f.say(f.askBack(amy, cid, f.d.id, f.d.all()...))
			}
			return f.say(f.report(khan, rasso, f.d.id, f.d.x(0)))
		}
	}
	replaced := func(f *fixture) {
		d := f.again(amy, cid, f.d.x(0), to(rasso)...)
		if f.s.Question(f.q).Done() {
			f.t.Error("the new one is on its way, and the report is closed")
		}
		f.say(f.receipt(khan, rasso, d.id, d.x(0)))
	}
	for _, r := range []struct {
		name string
		ask  func(f *fixture) event.EventID
		half step // settles one exhibit of two, or nothing
		then step
	}{
		{"a redirect: by sending on what was recalled", ask("redirect-asked"),
			func(f *fixture) {
				f.say(f.recall(amy, cid, f.d.id, f.d.all()...))
				f.say(f.passOn(amy, cid, f.d.id, to(appeals), f.d.x(0)))
			},
			func(f *fixture) { f.say(f.passOn(amy, cid, f.d.id, to(appeals), f.d.x(1))) }},
		{"a redirect: recalled, and passed on by somebody else", ask("redirect-asked"),
			func(f *fixture) {
				f.say(f.passOn(amy, cid, f.d.id, to(appeals), f.d.all()...))
				on := f.s.Sealed(f.d.x(0)).Consignments[1]
				f.say(f.receipt(okoro, appeals, on, f.d.all()...))
				f.say(f.recall(amy, cid, f.d.id, f.d.all()...))
				f.say(f.passOn(okoro, appeals, on, to(rasso), f.d.all()...))
			},
			func(f *fixture) { f.say(f.passOn(amy, cid, f.d.id, to(appeals), f.d.all()...)) }},
		{"a redirect: by a receipt and a rejection", ask("redirect-asked"),
			func(f *fixture) { f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0))) },
			func(f *fixture) { f.say(f.reject(khan, rasso, f.d.id, f.d.x(1))) }},
		{"asked back: by returning and destroying", ask("asked-back"),
			func(f *fixture) { f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(0))) },
			func(f *fixture) { f.say(f.destroy(khan, rasso, f.d.id, f.d.x(1))) }},
		{"agreed to give back, and given back", ask("asked-back"),
			func(f *fixture) { f.say(f.answerTo(khan, rasso, f.q, event.Agreed)) },
			func(f *fixture) { f.say(f.giveBack(khan, rasso, f.d.id, f.d.all()...)) }},
		{"a report: by a recall", ask("reported"),
			func(f *fixture) { f.say(f.recall(amy, cid, f.d.id, f.d.x(1))) },
			func(f *fixture) { f.say(f.recall(amy, cid, f.d.id, f.d.x(0))) }},
		{"a report: by the exhibit sent again, once it is received", ask("reported"),
			func(f *fixture) { f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...)) }, replaced},
		{"a report: the broken one called back, and the new one received", ask("reported"),
			func(f *fixture) {
				f.next = f.order(amy, cid, 1, to(rasso)...)
				f.next.sealed = append(f.next.sealed, f.say(f.sealAgain(f.next, 0, f.d.x(0))))
				f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			},
			func(f *fixture) {
				f.next.id = event.ConsignmentID(f.say(f.dispatch(f.next)))
				f.say(f.receipt(khan, rasso, f.next.id, f.next.x(0)))
			}},
		{"a report: called back, and then sending it again given up", ask("reported"),
			func(f *fixture) {
				f.next = f.order(amy, cid, 1, to(rasso)...)
				f.say(f.sealAgain(f.next, 0, f.d.x(0)))
				f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			},
			func(f *fixture) { f.say(f.recallOrder(amy, cid, f.next.order)) }},
		{"a report: called back, after sending it again was given up", ask("reported"),
			func(f *fixture) {
				f.next = f.order(amy, cid, 1, to(rasso)...)
				f.say(f.sealAgain(f.next, 0, f.d.x(0)))
				f.say(f.recallOrder(amy, cid, f.next.order))
			},
			func(f *fixture) { f.say(f.recall(amy, cid, f.d.id, f.d.x(0))) }},
		{"a report of what was sent again: by giving up the old one", func(f *fixture) event.EventID {
			d := f.again(amy, cid, f.d.x(0), to(rasso)...)
			f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...))
			f.say(f.receipt(khan, rasso, d.id, d.x(0)))
			return f.say(f.report(khan, rasso, f.d.id, f.d.x(0)))
		}, func(f *fixture) { f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(1))) },
			func(f *fixture) { f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(0))) }},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			f := &fixture{world: w, d: w.send(amy, cid, 2, to(rasso)...)}
			f.q = r.ask(f)
			r.half(f)
			if f.s.Question(f.q).Done() {
				t.Error("half settled, and closed")
			}
			r.then(f)
			if !f.s.Question(f.q).Done() {
				t.Error("settled, and open still")
			}
			f.refused(f.answerTo(amy, cid, f.q, event.Closed), state)
		})
	}
}

// What was rejected is reported as seen by others: that it is not there any more
// was so before, and answers nothing.
func TestReportAfterTheEnd(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.reject(khan, rasso, d.id, d.x(0)))
	e := w.report(khan, rasso, d.id, d.x(0))
	e.Problem = "seen-by-others"
	q := w.say(e)
	w.say(w.receipt(khan, rasso, d.id, d.x(1)))
	if w.s.Question(q).Done() {
		t.Error("a breach was reported, and something else closed it")
	}
	w.say(w.answerTo(amy, cid, q, event.Closed))
}

// What was called back to go elsewhere is under way until its sender has sent it
// on: that somebody else who had it sends it somewhere answers nothing.
func TestRedirectedByItsSender(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	on := event.ConsignmentID(w.say(w.passOn(amy, cid, d.id, to(appeals), d.x(0))))
	w.say(w.receipt(okoro, appeals, on, d.x(0)))
	q := w.say(w.redirect(khan, rasso, d.id, keyless, d.x(0)))
	w.say(w.recall(amy, cid, d.id, d.x(0)))
	w.say(w.passOn(okoro, appeals, on, to(keyless), d.x(0)))
	w.say(w.receipt(khan, rasso, d.id, d.x(1)))
	if w.s.Question(q).Done() {
		t.Error("its sender has not sent it on, and the question is closed")
	}
	w.say(w.passOn(amy, cid, d.id, to(keyless), d.x(0)))
	if !w.s.Question(q).Done() {
		t.Error("it was sent on, and the question is open")
	}
}
