package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// unanswered is a rung of a report's ladder, not yet said.
func (w *world) unanswered(q event.EventID, rung int) *event.Unanswered {
	w.t.Helper()
	h := w.by(event.ActorID(service), "")
	h.At = w.s.Question(q).Ladder[rung-1]
	return &event.Unanswered{Header: h, Question: q, Rung: rung}
}

// neglect moves the clock behind the rung, and says it.
func (w *world) neglect(q event.EventID, rung int) event.EventID {
	w.t.Helper()
	w.at.Recorded = max(w.at.Recorded, w.s.Question(q).Ladder[rung-1]+1)
	return w.say(w.unanswered(q, rung))
}

// reported has the unit that got it report an exhibit: on the Monday at a quarter past
// nine, to a unit that opens at nine.
func (f *fixture) reported() event.EventID {
	f.at.Recorded = at("2016-11-21T09:15:00Z")
	return f.say(f.report(khan, rasso, f.d.id, f.d.x(0)))
}

func TestUnansweredRules(t *testing.T) {
	due := func(f *fixture, q event.EventID, rung int) event.Event {
		f.at.Recorded = f.s.Question(q).Ladder[rung-1] + 1
		return f.unanswered(q, rung)
	}
	demand(t,
		rule{"at the second after it was due", func(f *fixture) event.Event { return due(f, f.reported(), 1) }, ""},
		rule{"at that very second", func(f *fixture) event.Event {
			e := f.unanswered(f.reported(), 1)
			f.at.Recorded = e.At
			return e
		}, event.CodeState},
		rule{"by a person", func(f *fixture) event.Event {
			e := due(f, f.reported(), 1)
			e.Common().By.ID = amy
			return e
		}, event.CodeNotYours},
		rule{"about what nobody reported", func(f *fixture) event.Event {
			e := f.unanswered(f.reported(), 1)
			e.Question.Digest = event.Sum(nil)
			f.at.Recorded = e.At + 1
			return e
		}, event.CodeUnknown},
		rule{"about what was asked back", func(f *fixture) event.Event {
			received(f)
			q := f.say(f.askBack(amy, cid, f.d.id, f.d.x(0)))
			e := f.unanswered(f.reported(), 1)
			e.Question, f.at.Recorded = q, e.At+1
			return e
		}, event.CodeUnknown},
		rule{"a second too early", func(f *fixture) event.Event {
			e := due(f, f.reported(), 1)
			e.Common().At--
			return e
		}, event.CodeState},
		rule{"twice", func(f *fixture) event.Event { q := f.reported(); f.neglect(q, 1); return f.unanswered(q, 1) }, event.CodeTaken},
		rule{"the second without the first", func(f *fixture) event.Event { return due(f, f.reported(), 2) }, event.CodeState},
		rule{"the second after the first", func(f *fixture) event.Event { q := f.reported(); f.neglect(q, 1); return due(f, q, 2) }, ""},
		rule{"begun in the very second", func(f *fixture) event.Event {
			q := f.reported()
			f.at.Recorded = f.s.Question(q).Ladder[0]
			f.say(f.answerTo(amy, cid, q, event.Agreed))
			return due(f, q, 1)
		}, event.CodeState},
		rule{"begun a second later, while nobody could ring", func(f *fixture) event.Event {
			q := f.reported()
			f.at.Recorded = f.s.Question(q).Ladder[0] + 1
			f.say(f.answerTo(amy, cid, q, event.Agreed))
			return f.unanswered(q, 1)
		}, event.CodeState},
		rule{"begun between two rungs", func(f *fixture) event.Event {
			q := f.reported()
			f.neglect(q, 1)
			f.say(f.answerTo(amy, cid, q, event.Agreed))
			return due(f, q, 2)
		}, event.CodeState},
	)
}

// A problem on which nobody begins rings like an overdue receipt: two working hours of
// the unit asked after it was reported, four later, and a working day later. It stands on
// the threads of what was reported, and on no others.
func TestAProblemUntouchedRings(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	q := w.say(w.report(khan, rasso, d.id, d.x(0)))
	want := custody.Ladder{at("2016-11-21T11:00:00Z"), at("2016-11-21T15:00:00Z"), at("2016-11-22T11:00:00Z")}
	if got := w.s.Question(q).Ladder; got != want { // reported on the Friday evening
		t.Fatalf("it rings at %v, want %v", got, want)
	}
	of := func() []*custody.Question { return []*custody.Question{w.s.Question(q)} }
	if r := custody.ProblemRings(of(), want[0]); len(r) != 0 {
		t.Errorf("owed while there is time: %v", r)
	}
	all := custody.ProblemRings(of(), want[2]+1)
	if len(all) != event.Rungs {
		t.Fatalf("owed after a working day: %v", all)
	}
	for i, r := range all {
		if next, ok := w.s.Question(q).NextRing(); !ok || next != r || r.Due != want[i] {
			t.Errorf("next is %v, %v, want %v", next, ok, r)
		}
		e := w.unanswered(q, r.Rung)
		w.neglect(q, r.Rung)
		if on := w.s.Touched(e); len(on) != 1 || on[0].Owner != event.OwnerExhibit(d.seals[0].Recipient) {
			t.Errorf("it stands on %v", on)
		}
	}
	if r, ok := w.s.Question(q).NextRing(); ok || len(custody.ProblemRings(of(), want[2]+1_000_000)) > 0 {
		t.Errorf("it rings a fourth time: %v", r)
	}
}

// What counts as having begun on a problem that was reported to the sending unit, and
// what does not.
func TestWhoBeginsOnAProblem(t *testing.T) {
	for _, r := range []struct {
		name string
		do   func(f *fixture, q event.EventID)
		want bool
	}{
		{"nothing", func(*fixture, event.EventID) {}, false},
		{"they agree", func(f *fixture, q event.EventID) { f.say(f.answerTo(amy, cid, q, event.Agreed)) }, true},
		{"they can't", func(f *fixture, q event.EventID) { f.say(f.answerTo(amy, cid, q, event.CannotSend)) }, true},
		{"they write back", func(f *fixture, q event.EventID) { f.say(f.note(ben, cid, f.d.id, &q)) }, true},
		{"they write about something else", func(f *fixture, _ event.EventID) { f.say(f.note(ben, cid, f.d.id, nil)) }, false},
		{"who reported it writes more", func(f *fixture, q event.EventID) { f.say(f.note(khan, rasso, f.d.id, &q)) }, false},
		{"who reported it takes it back", func(f *fixture, q event.EventID) { f.say(f.answerTo(khan, rasso, q, event.Withdrawn)) }, true},
		{"they call it back", func(f *fixture, _ event.EventID) { f.say(f.recall(amy, cid, f.d.id, f.d.x(0))) }, true},
		{"they call another back", func(f *fixture, _ event.EventID) { f.say(f.recall(amy, cid, f.d.id, f.d.x(1))) }, false},
		{"it is signed for all the same", func(f *fixture, _ event.EventID) { received(f) }, false},
		{"it is rejected, which ends it", func(f *fixture, _ event.EventID) { f.say(f.reject(khan, rasso, f.d.id, f.d.x(0))) }, true},
		{"another copy is sealed, and not sent", func(f *fixture, _ event.EventID) {
			f.say(f.sealAgain(f.order(amy, cid, 1, to(rasso)...), 0, f.d.x(0)))
		}, false},
		{"another copy is sent", func(f *fixture, _ event.EventID) { f.again(amy, cid, f.d.x(0), to(rasso)...) }, true},
		{"another copy of another is sent", func(f *fixture, _ event.EventID) { f.again(amy, cid, f.d.x(1), to(rasso)...) }, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			f := &fixture{world: w, d: w.send(amy, cid, 2, to(rasso)...)}
			q := f.reported()
			f.relyAnew()
			r.do(f, q)
			if got := f.s.Question(q).Begun != nil; got != r.want {
				t.Errorf("begun: %v", got)
			}
		})
	}
}

// What may be a breach is begun on when the organisation asked has decided its review.
func TestADecisionBeginsOnAProblem(t *testing.T) {
	for decided, want := range map[event.ActorID]bool{amy: true, khan: false} {
		w := newWorld(t)
		d := w.send(amy, cid, 1, to(rasso)...)
		q := w.lost(d.id, d.x(0))
		unit, other := cid, ben
		if decided == khan {
			unit, other = rasso, ellis
		}
		w.say(w.decide(decided, unit, d.id, other))
		if got := w.s.Question(q).Begun != nil; got != want {
			t.Errorf("decided by %s: begun %v", decided, got)
		}
	}
}

// A12: what nobody began on in a working day opens a review, whatever was reported. It
// counts from the report. One that the report opened, and that somebody has decided, is
// not asked again.
func TestA12AProblemNobodyBeginsOnOpensAReview(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.all()...))
	q := w.say(w.report(khan, rasso, d.id, d.x(0)))
	reported := w.s.Question(q).Act.At.Recorded
	w.neglect(q, 1)
	w.neglect(q, 2)
	if w.con(d.id).Review != nil {
		t.Fatal("a review is open before the third alarm")
	}
	last := w.neglect(q, 3)
	r := w.con(d.id).Review
	if r == nil || r.Aware != reported || r.Since != w.s.Question(q).Ladder[2] || !slices.Equal(r.Causes, []event.EventID{last}) ||
		!slices.Equal(r.Exhibits, []event.ExhibitID{d.x(0)}) {
		t.Fatalf("the review is %+v", r)
	}
	lost := w.lost(d.id, d.x(1))
	w.say(w.decide(khan, rasso, d.id, ellis))
	for rung := 1; rung <= event.Rungs; rung++ {
		w.neglect(lost, rung)
	}
	if all := w.con(d.id).Reviews(); len(all) != 1 {
		t.Errorf("%d reviews: silence asked again what was decided", len(all))
	}
}

// Earlier alarms were about a receipt, which is over: the review of what nobody began on
// counts from its report all the same.
func TestA12ALateReceiptMovesNoReviewOfAProblem(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	w.ring(d.id, 1)
	w.say(w.receipt(khan, rasso, d.id, d.all()...))
	w.at.Recorded += 10 * 24 * 3600
	q := w.say(w.report(khan, rasso, d.id, d.x(0)))
	reported := w.s.Question(q).Act.At.Recorded
	for rung := 1; rung <= event.Rungs; rung++ {
		w.neglect(q, rung)
	}
	if r := w.con(d.id).Review; r == nil || r.Aware != reported {
		t.Errorf("the review is %+v, reported at %s", r, reported)
	}
}

// Who got it beside the unit that reported a problem can't begin on it for who sent it.
func TestNobodyBeginsForTheOtherSide(t *testing.T) {
	for what, do := range map[string]func(w *world, d *sending, q event.EventID){
		"a note":      func(w *world, d *sending, q event.EventID) { w.say(w.note(okoro, appeals, d.id, &q)) },
		"a rejection": func(w *world, d *sending, _ event.EventID) { w.say(w.reject(okoro, appeals, d.id, d.x(0))) },
	} {
		w := newWorld(t)
		d := w.send(amy, cid, 2, to(khan, okoro)...)
		q := w.say(w.report(khan, rasso, d.id, d.all()...))
		do(w, d, q)
		if w.s.Question(q).Begun != nil {
			t.Errorf("%s of another unit that got it: begun", what)
		}
	}
}

// Who must act on a problem after who was asked has left is the unit that took over what
// was sent to her by name: an alarm to her alone would reach nobody.
func TestWhoMustActWhenTheOneAskedHasLeft(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(ellis)...)
	q := w.s.Question(w.say(w.report(amy, cid, d.id, d.x(0))))
	if got := w.s.Asked(q); !slices.Equal(got, to(ellis)) {
		t.Fatalf("asked: %v", got)
	}
	w.say(w.leaving(ellis, rasso))
	if got := w.s.Asked(q); !slices.Equal(got, to(rasso)) {
		t.Errorf("after she left: %v", got)
	}
}
