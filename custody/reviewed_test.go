package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// decide decides the newest review of a sending, not yet said.
func (w *world) decide(by event.ActorID, u event.UnitID, c event.ConsignmentID, advised event.ActorID) *event.ReviewDecided {
	e := &event.ReviewDecided{
		Header: w.by(by, u), Consignment: c, Outcome: event.NotABreach, Advised: event.PersonID(advised), Words: someWords(),
	}
	if r := w.con(c).Review; r != nil {
		e.Causes, e.Exhibits = slices.Clone(r.Causes), slices.Clone(r.Exhibits)
	}
	return e
}

// lost reports that, by the receiving side.
func (w *world) lost(c event.ConsignmentID, xs ...event.ExhibitID) event.EventID {
	e := w.report(khan, rasso, c, xs...)
	e.Problem = "lost-or-changed"
	return w.say(e)
}

func TestReviewDecidedRules(t *testing.T) {
	decided := func(by event.ActorID, u event.UnitID, advised event.ActorID, change func(*fixture, *event.ReviewDecided)) func(*fixture) event.Event {
		return func(f *fixture) event.Event {
			f.lost(f.d.id, f.d.x(0))
			e := f.decide(by, u, f.d.id, advised)
			if change != nil {
				change(f, e)
			}
			return e
		}
	}
	demand(t,
		rule{"by who leads the unit that got it", decided(khan, rasso, ellis, nil), ok},
		rule{"by who leads the unit that sent it", decided(amy, cid, ben, nil), ok},
		rule{"by a member", decided(ellis, rasso, khan, nil), no},
		rule{"by who leads another unit", decided(okoro, appeals, ellis, nil), unknown},
		rule{"for the other side", decided(amy, rasso, ben, nil), no},
		rule{"by an administrator", decided(boss, rasso, ellis, nil), no},
		rule{"by a machine", decided(intake, rasso, ellis, nil), unknown},
		rule{"advised by somebody of the other side", decided(khan, rasso, ben, nil), unknown},
		rule{"advised by nobody who has a key", decided(khan, rasso, "nobody@cps-northshire.example", nil), unknown},
		rule{"where no review is open", func(f *fixture) event.Event {
			e := f.decide(khan, rasso, f.d.id, ellis)
			e.Causes, e.Exhibits = []event.EventID{{Digest: event.Sum(nil)}}, f.d.all()
			return e
		}, unknown},
		rule{"about a problem that opened none", func(f *fixture) event.Event {
			q := f.say(f.report(khan, rasso, f.d.id, f.d.x(0)))
			e := f.decide(khan, rasso, f.d.id, ellis)
			e.Causes, e.Exhibits = []event.EventID{q}, f.d.all()[:1]
			return e
		}, unknown},
		rule{"without what was reported since", decided(khan, rasso, ellis, func(f *fixture, _ *event.ReviewDecided) { f.lost(f.d.id, f.d.x(0)) }), state},
		rule{"with more than was reported", decided(khan, rasso, ellis, func(_ *fixture, e *event.ReviewDecided) {
			e.Causes = append(e.Causes, event.EventID{Digest: event.Sum(nil)})
		}), unknown},
		rule{"about an exhibit more", decided(khan, rasso, ellis, func(f *fixture, e *event.ReviewDecided) { e.Exhibits = f.d.all() }), state},
		rule{"about another exhibit", decided(khan, rasso, ellis, func(f *fixture, e *event.ReviewDecided) { e.Exhibits = f.d.all()[1:] }), state},
		rule{"twice for one organisation", decided(khan, rasso, ellis, func(f *fixture, _ *event.ReviewDecided) {
			f.say(f.decide(khan, rasso, f.d.id, ellis))
		}), taken},
		rule{"after the other organisation", decided(khan, rasso, ellis, func(f *fixture, _ *event.ReviewDecided) {
			f.say(f.decide(amy, cid, f.d.id, ben))
		}), ok},
	)
}

// A12: a review stays open for each organisation until somebody of it decided.
// Nothing else closes it, and a receipt that comes late opens none.
func TestA12OnlyADecisionClosesAReview(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	open := func(when string, want ...event.OrgID) {
		t.Helper()
		r := w.con(d.id).Review
		if r == nil && want == nil {
			return
		}
		if r == nil || !slices.Equal(w.con(d.id).Undecided(r), want) {
			t.Errorf("%s: the review %+v, want it open for %v", when, r, want)
		}
	}
	late := w.send(amy, cid, 1, to(rasso)...)
	w.ring(d.id, 1)
	w.ring(d.id, 2)
	w.ring(late.id, 1)
	w.say(w.receipt(khan, rasso, late.id, late.all()...))
	if r := w.con(late.id).Review; r != nil {
		t.Errorf("a late receipt opened the review %+v", r)
	}
	open("two alarms")
	w.ring(d.id, 3)
	open("three", cps, police)
	w.say(w.receipt(khan, rasso, d.id, d.all()...))
	open("received after all", cps, police)
	q := w.lost(d.id, d.x(0))
	w.say(w.answerTo(amy, cid, q, event.Closed))
	open("reported, and the problem closed", cps, police)
	w.say(w.giveBack(khan, rasso, d.id, d.all()...))
	open("given back", cps, police)
	w.say(w.decide(amy, cid, d.id, ben))
	open("decided by the police", cps)
	e := w.decide(khan, rasso, d.id, ellis)
	e.Outcome = event.BreachToTell
	w.say(e)
	r := w.con(d.id).Review
	if len(w.con(d.id).Undecided(r)) > 0 || r.Decisions[0].Outcome != event.NotABreach || r.Decisions[1].Outcome != event.BreachToTell {
		t.Errorf("decided by both: %+v", r.Decisions)
	}
	if d := r.Decisions[1]; d.By.ID != khan || d.Advised != event.PersonID(ellis) || d.Words != someWords() {
		t.Errorf("who decided, who advised and why: %+v", d)
	}
}

// What is told after somebody decided was not before her: it opens a review of its
// own, for both, counted from its own earliest moment; and what she had not decided
// stays as open as it was.
func TestA12WhatComesAfterADecisionOpensAnother(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.ring(d.id, 1)
	w.lost(d.id, d.x(0))
	w.say(w.decide(amy, cid, d.id, ben))
	w.at.Recorded += 5 * 24 * 3600
	w.lost(d.id, d.x(1))
	all := w.con(d.id).Reviews()
	if len(all) != 2 {
		t.Fatalf("%d reviews", len(all))
	}
	for i, want := range [][]event.OrgID{{cps}, {cps, police}} {
		if got := w.con(d.id).Undecided(&all[i]); !slices.Equal(got, want) {
			t.Errorf("review %d is open for %v, want %v", i, got, want)
		}
	}
	if all[0].Aware != w.con(d.id).Ladder[0] || all[1].Aware != w.at.Recorded {
		t.Errorf("counted from %s and %s", all[0].Aware, all[1].Aware)
	}
	for i, r := range all {
		if of := w.con(d.id).ReviewOf(r.Causes[0]); of == nil || of.Aware != all[i].Aware {
			t.Errorf("the review of what opened review %d is %+v", i, of)
		}
	}
	if of := w.con(d.id).ReviewOf(event.EventID(d.id)); of != nil {
		t.Errorf("the dispatch opened %+v", of)
	}
	first := w.decide(khan, rasso, d.id, ellis)
	first.Causes, first.Exhibits = all[0].Causes, all[0].Exhibits
	w.say(first)
	if left := w.con(d.id).Reviews(); len(w.con(d.id).Undecided(&left[0])) > 0 || len(left[1].Decisions) > 0 {
		t.Errorf("the decision on the first left %+v", left)
	}
}

// Whoever is given one exhibit's thread takes each decision on it, though the review
// began on another's.
func TestADecisionStandsOnEachThread(t *testing.T) {
	w := newWorld(t)
	from := w.stored()
	w.keep = true
	d := w.send(amy, cid, 3, to(rasso)...)
	w.lost(d.id, d.x(0))
	w.lost(d.id, d.x(1))
	w.say(w.decide(amy, cid, d.id, ben))
	w.lost(d.id, d.x(1))
	w.say(w.decide(khan, rasso, d.id, ellis))
	for i, reviews := range []int{1, 2, 0} {
		s, take := replay(from, d.seals[i].Recipient)
		for _, x := range w.said {
			if err := take(x); err != nil {
				t.Fatalf("the thread of exhibit %d: %s: %v", i, x.e.Kind(), err)
			}
		}
		if c := s.Consignment(d.id); len(c.Reviews()) != reviews {
			t.Errorf("the thread of exhibit %d shows %d reviews, want %d", i, len(c.Reviews()), reviews)
		} else if reviews > 0 && !slices.ContainsFunc(c.Reviews(), func(r custody.Review) bool { return len(r.Decisions) > 0 }) {
			t.Errorf("the thread of exhibit %d shows no decision", i)
		}
	}
}
