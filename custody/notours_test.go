package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

func (w *world) newerRules() { w.putInForce(2) }

func (w *world) putInForce(number int) {
	w.say(&event.Rules{Header: w.by(event.ActorID(service), ""), Number: number, Thread: thread("service")})
}

func (w *world) notOurs(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) event.EventID {
	e := w.report(by, u, c, xs...)
	e.Problem = "not-ours"
	return w.say(e)
}

// The same statements by the rules 1 and by the rules 2: what is not ours goes into the
// register, and may be a breach only where somebody on the receiving side opened it.
func TestNotOursByEachRules(t *testing.T) {
	type end struct{ lists, reviewed []int } // exhibits, by their numbers in the sending
	for _, r := range []struct {
		name string
		do   func(w *world, d *sending)
		want end // by rules 2; by rules 1 always neither
	}{
		{"before the receipt", func(w *world, d *sending) { w.notOurs(khan, rasso, d.id, d.all()...) }, end{lists: []int{0, 1}}},
		{"received, and opened by nobody", func(w *world, d *sending) {
			w.say(w.receipt(khan, rasso, d.id, d.all()...))
			w.notOurs(khan, rasso, d.id, d.x(0))
		}, end{lists: []int{0}}},
		{"one of two opened by a colleague", func(w *world, d *sending) {
			w.say(w.receipt(khan, rasso, d.id, d.all()...))
			w.say(w.opening(ellis, rasso, d.id, event.View, d.x(1)))
			w.notOurs(khan, rasso, d.id, d.all()...)
		}, end{lists: []int{0}, reviewed: []int{1}}},
		{"opened by the sender alone", func(w *world, d *sending) {
			e := w.opening(amy, cid, d.id, event.View, d.x(0))
			e.With = unitKeyRef(cid, 1)
			w.say(e)
			w.notOurs(khan, rasso, d.id, d.x(0))
		}, end{lists: []int{0}}},
		{"passed on, and opened there", func(w *world, d *sending) {
			w.say(w.receipt(khan, rasso, d.id, d.all()...))
			on := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.x(0))))
			w.say(w.receipt(okoro, appeals, on, d.x(0)))
			e := w.opening(okoro, appeals, on, event.View, d.x(0))
			e.With = unitKeyRef(appeals, 1)
			w.say(e)
			w.notOurs(khan, rasso, d.id, d.all()...)
		}, end{lists: []int{1}, reviewed: []int{0}}},
		{"passed on, and opened by who passed it on", func(w *world, d *sending) {
			w.say(w.receipt(khan, rasso, d.id, d.all()...))
			on := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.x(0))))
			w.say(w.opening(ellis, rasso, on, event.View, d.x(0)))
			w.notOurs(khan, rasso, d.id, d.x(0))
		}, end{reviewed: []int{0}}},
		{"said twice", func(w *world, d *sending) {
			w.notOurs(khan, rasso, d.id, d.x(0))
			w.at.Recorded++
			w.notOurs(ellis, rasso, d.id, d.all()...)
		}, end{lists: []int{0, 1}}},
		{"it will not play", func(w *world, d *sending) { w.say(w.report(khan, rasso, d.id, d.x(0))) }, end{}},
	} {
		t.Run(r.name, func(t *testing.T) {
			for rules, want := range map[int]end{1: {}, 2: r.want} {
				w := newWorld(t)
				d := w.send(amy, cid, 2, to(rasso)...)
				if rules == 2 {
					w.newerRules()
				}
				r.do(w, d)
				c := w.con(d.id)
				var got end
				for n, x := range d.all() {
					if c.ListSeen(x) {
						got.lists = append(got.lists, n)
					}
					if c.Review != nil && slices.Contains(c.Review.Exhibits, x) {
						got.reviewed = append(got.reviewed, n)
					}
				}
				if !slices.Equal(got.lists, want.lists) || !slices.Equal(got.reviewed, want.reviewed) {
					t.Errorf("by rules %d: %+v, want %+v", rules, got, want)
				}
			}
		})
	}
}

// The rules are those of the report's place: one of before opens nothing when newer ones
// are put in force, and neither does what is opened after it.
func TestNotOursBeforeTheRules(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.say(w.opening(khan, rasso, d.id, event.View, d.x(0)))
	w.notOurs(khan, rasso, d.id, d.x(0))
	w.newerRules()
	if c := w.con(d.id); c.Review != nil || len(c.Lists) != 0 {
		t.Errorf("a report of before the rules: %+v, %+v", c.Review, c.Lists)
	}
	w.at.Recorded++
	w.notOurs(khan, rasso, d.id, d.x(0))
	if c := w.con(d.id); c.Review == nil || c.Review.Aware != w.at.Recorded {
		t.Error("one of after them opens no review")
	}
}

// A12: what was opened is decided by both organisations, and counts from the earliest moment,
// as what others have seen does.
func TestA12NotOursThatWasOpenedIsReviewed(t *testing.T) {
	w := newWorld(t)
	w.newerRules()
	d := w.send(amy, cid, 1, to(rasso)...)
	w.ring(d.id, 1)
	w.at.Recorded = at("2016-11-21T14:00:00Z")
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.say(w.opening(khan, rasso, d.id, event.View, d.x(0)))
	id := w.notOurs(khan, rasso, d.id, d.x(0))
	c := w.con(d.id)
	if c.Review == nil || c.Review.TellBy() != at("2016-11-24T11:00:00Z") || !slices.Equal(c.Undecided(c.Review), []event.OrgID{cps, police}) {
		t.Fatalf("the review is %+v", c.Review)
	}
	if r := c.ReviewOf(id); r == nil {
		t.Error("not the report opened it")
	}
	w.say(w.decide(khan, rasso, d.id, ellis))
	w.say(w.decide(amy, cid, d.id, ben))
	if c := w.con(d.id); len(c.Undecided(c.Review)) != 0 {
		t.Error("it is not decided")
	}
}

// A12: an unopened one starts no clock, however long nobody acts on it; its alarms ring.
func TestA12NotOursUnopenedStartsNoClock(t *testing.T) {
	for rules, want := range map[int]bool{1: true, 2: false} {
		w := newWorld(t)
		if rules == 2 {
			w.newerRules()
		}
		d := w.send(amy, cid, 1, to(rasso)...)
		w.say(w.receipt(khan, rasso, d.id, d.x(0)))
		id := w.notOurs(khan, rasso, d.id, d.x(0))
		for rung := 1; rung <= event.Rungs; rung++ {
			w.neglect(id, rung)
		}
		if c := w.con(d.id); (c.Review != nil) != want {
			t.Errorf("by rules %d, after nobody began on it: %+v", rules, c.Review)
		}
		if q := w.s.Question(id); len(q.Alarms) != event.Rungs {
			t.Errorf("by rules %d it rang %d times", rules, len(q.Alarms))
		}
	}
}

// What is not theirs goes back and is not opened: not by whoever said so, not by a
// colleague, and not where it was sent on to. Whoever sent it has it as before.
func TestNotOursIsNotOpened(t *testing.T) {
	w := newWorld(t)
	w.newerRules()
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.all()...))
	on := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.x(0))))
	w.say(w.receipt(okoro, appeals, on, d.x(0)))
	w.notOurs(khan, rasso, d.id, d.all()...)
	beyond := w.opening(okoro, appeals, on, event.View, d.x(0))
	beyond.With = unitKeyRef(appeals, 1)
	w.refused(w.opening(khan, rasso, d.id, event.View, d.x(1)), state)
	w.refused(w.opening(ellis, rasso, d.id, event.View, d.x(1)), state)
	w.refused(w.opening(ellis, rasso, on, event.View, d.x(0)), state) // as who sent it on
	w.refused(beyond, state)
	own := w.opening(amy, cid, d.id, event.View, d.all()...)
	own.With = unitKeyRef(cid, 1)
	w.say(own)
	if c := w.con(d.id); !c.ListSeen(d.x(0)) || c.Review != nil {
		t.Error("it is another thing than its list that was seen")
	}
}

// Whoever sent it and finds that it was not theirs says nothing of their list; what they
// had opened by then is reviewed.
func TestNotOursSaidByTheSender(t *testing.T) {
	w := newWorld(t)
	w.newerRules()
	d := w.send(amy, cid, 1, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.notOurs(amy, cid, d.id, d.x(0))
	w.say(w.opening(khan, rasso, d.id, event.View, d.x(0)))
	if c := w.con(d.id); c.ListSeen(d.x(0)) || c.Review != nil {
		t.Error("the receiving side stands in the register for what the sender said")
	}
	w.notOurs(amy, cid, d.id, d.x(0))
	if c := w.con(d.id); c.ListSeen(d.x(0)) || c.Review == nil {
		t.Error("what was opened by those whose it was not is not reviewed")
	}
}

// The list is hidden from when it went back: until then somebody must see what it is
// that she gives back, and what was opened she has seen.
func TestNotOursHidesTheListOfWhatWentBack(t *testing.T) {
	w := newWorld(t)
	w.newerRules()
	d := w.send(amy, cid, 4, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0), d.x(1), d.x(2)))
	w.say(w.opening(khan, rasso, d.id, event.View, d.x(1)))
	w.notOurs(khan, rasso, d.id, d.x(0), d.x(1), d.x(3))
	hidden := func() (out []int) {
		for n, x := range d.all() {
			if w.con(d.id).Hidden(x) {
				out = append(out, n)
			}
		}
		return out
	}
	if h := hidden(); h != nil {
		t.Errorf("before anything went back %v are hidden", h)
	}
	w.say(w.reject(khan, rasso, d.id, d.x(3)))
	w.say(w.giveBack(khan, rasso, d.id, d.x(0), d.x(1), d.x(2)))
	if h := hidden(); !slices.Equal(h, []int{0, 3}) {
		t.Errorf("%v are hidden, not what was not ours, went back and was never opened", h)
	}
	if w.con(d.id).Hidden(event.ExhibitID{}) {
		t.Error("an exhibit that is not in the sending is hidden")
	}
}
