package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// pressed has the unit that got it press Report a problem on the Monday at 09:12.
func (f *fixture) pressed(xs ...event.ExhibitID) event.EventID {
	f.putInForce(3)
	f.at.Recorded = at("2016-11-21T09:12:00Z")
	return f.say(f.press(khan, rasso, f.d.id, xs...))
}

func (f *fixture) telling(by event.ActorID, problem event.Code, xs ...event.ExhibitID) *event.Reported {
	e := f.report(by, rasso, f.d.id, xs...)
	e.Problem = problem
	return e
}

func TestNoticedRules(t *testing.T) {
	by := func(who event.ActorID, u event.UnitID, rules int) func(*fixture) event.Event {
		return func(f *fixture) event.Event {
			if rules > 1 {
				f.putInForce(rules)
			}
			return f.press(who, u, f.d.id, f.d.x(0))
		}
	}
	mistaken := func(who event.ActorID) func(*fixture) event.Event {
		return func(f *fixture) event.Event {
			return f.answerTo(who, rasso, f.pressed(f.d.x(0)), event.Withdrawn)
		}
	}
	demand(t,
		rule{"by the unit that got it", by(khan, rasso, 3), ok},
		rule{"by the unit that sent it", by(ben, cid, 3), ok},
		rule{"by rules 2", by(khan, rasso, 2), state},
		rule{"by rules 1", by(khan, rasso, 1), state},
		rule{"by a unit that has nothing to do with it", by(okoro, appeals, 3), unknown},
		rule{"by a machine", by(intake, rasso, 3), unknown},
		rule{"an exhibit of another sending", func(f *fixture) event.Event {
			f.putInForce(3)
			return f.press(khan, rasso, f.d.id, f.send(amy, cid, 1, to(rasso)...).x(0))
		}, unknown},
		rule{"twice, of some of the same", func(f *fixture) event.Event {
			f.pressed(f.d.all()...)
			return f.press(khan, rasso, f.d.id, f.d.x(1))
		}, event.CodeTaken},
		rule{"twice, of one more", func(f *fixture) event.Event {
			f.pressed(f.d.x(0))
			return f.press(khan, rasso, f.d.id, f.d.all()...)
		}, event.CodeTaken},
		rule{"twice, of another", func(f *fixture) event.Event {
			f.pressed(f.d.x(0))
			return f.press(khan, rasso, f.d.id, f.d.x(1))
		}, event.CodeTaken},
		rule{"by a colleague too", func(f *fixture) event.Event {
			f.pressed(f.d.x(0))
			return f.press(ellis, rasso, f.d.id, f.d.x(0))
		}, ok},
		rule{"by mistake, says she", mistaken(khan), ok},
		rule{"by mistake, says a colleague", mistaken(ellis), no},
		rule{"by mistake, says the other side", func(f *fixture) event.Event {
			return f.answerTo(amy, cid, f.pressed(f.d.x(0)), event.Withdrawn)
		}, unknown},
		rule{"dealt with, says she", func(f *fixture) event.Event {
			return f.answerTo(khan, rasso, f.pressed(f.d.x(0)), event.Closed)
		}, state},
	)
}

// What says what it is, and what does not: where the exhibit goes meanwhile says nothing of
// what somebody saw, and of what a colleague saw a report about all of it alone.
func TestWhatAnswersTheClick(t *testing.T) {
	for _, r := range []struct {
		name string
		do   func(f *fixture, q event.EventID)
		want bool
	}{
		{"nothing", func(*fixture, event.EventID) {}, false},
		{"she says what it is", func(f *fixture, _ event.EventID) { f.say(f.telling(khan, "will-not-play", f.d.all()...)) }, true},
		{"she says it of one of them", func(f *fixture, _ event.EventID) { f.say(f.telling(khan, "will-not-play", f.d.x(1))) }, true},
		{"a colleague says of all that it may be a breach", func(f *fixture, _ event.EventID) { f.say(f.telling(ellis, "not-sure", f.d.all()...)) }, true},
		{"a colleague says of all that it will not play", func(f *fixture, _ event.EventID) {
			f.say(f.telling(ellis, "will-not-play", f.d.all()...))
		}, false},
		{"a colleague says something, and that it was a mistake", func(f *fixture, _ event.EventID) {
			f.say(f.answerTo(ellis, rasso, f.say(f.telling(ellis, "will-not-play", f.d.all()...)), event.Withdrawn))
		}, false},
		{"a colleague says of all that it is not theirs, and one was opened", func(f *fixture, _ event.EventID) {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...))
			f.say(f.opening(khan, rasso, f.d.id, event.View, f.d.x(0)))
			f.say(f.telling(ellis, "not-ours", f.d.all()...))
		}, false},
		{"a colleague says it of one of them", func(f *fixture, _ event.EventID) { f.say(f.telling(ellis, "not-sure", f.d.x(0))) }, false},
		{"the other side says it of all", func(f *fixture, _ event.EventID) { f.say(f.report(amy, cid, f.d.id, f.d.all()...)) }, false},
		{"by mistake", func(f *fixture, q event.EventID) { f.say(f.answerTo(khan, rasso, q, event.Withdrawn)) }, true},
		{"received", func(f *fixture, _ event.EventID) { f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...)) }, false},
		{"rejected", func(f *fixture, _ event.EventID) { f.say(f.reject(khan, rasso, f.d.id, f.d.all()...)) }, false},
		{"called back", func(f *fixture, _ event.EventID) { f.say(f.recall(amy, cid, f.d.id, f.d.all()...)) }, false},
		{"a note", func(f *fixture, q event.EventID) { f.say(f.note(khan, rasso, f.d.id, &q)) }, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			f := &fixture{world: w, d: w.send(amy, cid, 2, to(rasso)...)}
			q := f.pressed(f.d.all()...)
			f.relyAnew()
			hands := f.con(f.d.id).Last
			r.do(f, q)
			got := f.s.Question(q)
			if _, rings := got.NextRing(); got.Done() != r.want || rings == r.want {
				t.Errorf("done %v, rings %v", got.Done(), rings)
			}
			if r.name == "nothing" && f.con(f.d.id).Last != hands {
				t.Error("to press it changed hands")
			}
		})
	}
}

// Who sits in two units of an organisation said it for one, and says what it is, or that it
// was a mistake, for the other: it is her own click.
func TestHerClickIsHersInEveryUnit(t *testing.T) {
	for _, answer := range []func(f *fixture, q event.EventID) event.Event{
		func(f *fixture, _ event.EventID) event.Event { return f.report(both, appeals, f.d.id, f.d.x(0)) },
		func(f *fixture, q event.EventID) event.Event { return f.answerTo(both, appeals, q, event.Withdrawn) },
	} {
		w := newWorld(t)
		f := &fixture{world: w, d: w.send(amy, cid, 2, event.HolderID(both))}
		f.putInForce(3)
		q := f.say(f.press(both, rasso, f.d.id, f.d.all()...))
		f.say(answer(f, q))
		if !f.s.Question(q).Done() {
			t.Error("it rings on")
		}
	}
}

// A37: the 72 hours of what may be a breach count from the click, not from the answer to the
// question that came after it.
func TestA37TheClockCountsFromTheClick(t *testing.T) {
	click, answer := at("2016-11-21T09:12:00Z"), at("2016-11-21T10:40:00Z")
	for _, r := range []struct {
		name string
		by   event.ActorID
		code event.Code
		do   func(f *fixture)
		want event.Time // 0: no review
	}{
		{"it was lost", khan, "lost-or-changed", nil, click},
		{"a colleague says it", ellis, "seen-by-others", nil, click},
		{"it will not play", khan, "will-not-play", nil, 0},
		{"not ours, and opened", khan, "not-ours", func(f *fixture) {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...))
			f.say(f.opening(khan, rasso, f.d.id, event.View, f.d.x(0)))
		}, click},
		{"pressed by mistake first", khan, "not-sure", func(f *fixture) {
			f.say(f.answerTo(khan, rasso, f.con(f.d.id).Questions[0], event.Withdrawn))
		}, answer},
		{"pressed on another exhibit", khan, "not-sure", func(f *fixture) {
			f.say(f.answerTo(khan, rasso, f.con(f.d.id).Questions[0], event.Withdrawn))
			f.say(f.press(khan, rasso, f.d.id, f.d.x(1)))
		}, answer},
		{"a colleague pressed before her", khan, "not-sure", func(f *fixture) {
			f.at.Recorded++
			f.say(f.press(ellis, rasso, f.d.id, f.d.x(0)))
		}, click},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			f := &fixture{world: w, d: w.send(amy, cid, 2, to(rasso)...)}
			f.pressed(f.d.x(0))
			if r.do != nil {
				r.do(f)
			}
			f.relyAnew()
			f.at.Recorded = answer
			id := f.say(f.telling(r.by, r.code, f.d.x(0)))
			got := f.con(f.d.id).ReviewOf(id)
			if r.want == 0 && got == nil {
				return
			}
			if got == nil || got.Aware != r.want || got.TellBy() != r.want+custody.ToldWithin {
				t.Errorf("the review is %+v, to count from %v", got, r.want)
			}
		})
	}
}

// Nobody on whom it waits says what it is: it rings at her own unit like an overdue receipt,
// and the last alarm opens a review, counted from the click. So does a problem on which the
// other side did not begin.
func TestAClickThatNobodyAnswersRings(t *testing.T) {
	w := newWorld(t)
	f := &fixture{world: w, d: w.send(amy, cid, 1, to(rasso)...)}
	q := f.pressed(f.d.x(0))
	want := custody.Ladder{at("2016-11-21T11:12:00Z"), at("2016-11-21T15:12:00Z"), at("2016-11-22T11:12:00Z")}
	got := w.s.Question(q)
	if got.Ladder != want || len(got.To) != 1 || got.To[0] != event.HolderID(rasso) {
		t.Fatalf("it rings at %v for %v, want %v", got.Ladder, got.To, want)
	}
	for rung := 1; rung <= event.Rungs; rung++ {
		if w.con(f.d.id).Review != nil {
			t.Errorf("a review before alarm %d", rung)
		}
		w.neglect(q, rung)
	}
	if r := w.con(f.d.id).Review; r == nil || r.Aware != at("2016-11-21T09:12:00Z") || r.Since != want[2] {
		t.Errorf("the review is %+v", r)
	}
	w.at.Recorded += 3600
	lost := w.say(f.telling(khan, "lost-or-changed", f.d.x(0)))
	if r := w.con(f.d.id).ReviewOf(lost); r == nil || len(r.Causes) != 2 || r.Aware != at("2016-11-21T09:12:00Z") {
		t.Errorf("what she said after all: %+v", r)
	}
}

// What will not play opens no review until nobody has begun on it: then the earliest moment
// is the click.
func TestAProblemUntouchedCountsFromTheClick(t *testing.T) {
	w := newWorld(t)
	f := &fixture{world: w, d: w.send(amy, cid, 1, to(rasso)...)}
	f.pressed(f.d.x(0))
	w.at.Recorded = at("2016-11-21T10:40:00Z")
	q := w.say(f.telling(khan, "will-not-play", f.d.x(0)))
	for rung := 1; rung <= event.Rungs; rung++ {
		w.neglect(q, rung)
	}
	if r := w.con(f.d.id).Review; r == nil || r.Aware != at("2016-11-21T09:12:00Z") {
		t.Errorf("the review is %+v", r)
	}
}
