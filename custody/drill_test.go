package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// drill begins one of RASSO, due on the Monday at eleven, not yet said.
func (w *world) drill(by event.ActorID, u event.UnitID) *event.DrillBegun {
	return &event.DrillBegun{Header: w.by(by, u), Unit: rasso, Due: at("2016-11-21T11:00:00Z")}
}

func (w *world) drillAlarm(id event.EventID, rung int) *event.DrillAlarm {
	w.t.Helper()
	h := w.by(event.ActorID(service), "")
	h.At = w.s.Drill(id).Ladder[rung-1]
	return &event.DrillAlarm{Header: h, Drill: id, Rung: rung}
}

// ringDrill moves the clock behind the rung, and says it.
func (w *world) ringDrill(id event.EventID, rung int) {
	w.t.Helper()
	w.at.Recorded = max(w.at.Recorded, w.s.Drill(id).Ladder[rung-1]+1)
	w.say(w.drillAlarm(id, rung))
}

func (w *world) heard(by event.ActorID, u event.UnitID, id event.EventID) *event.DrillAnswered {
	return &event.DrillAnswered{Header: w.by(by, u), Drill: id}
}

// Who may begin a drill, of which unit, due when.
func TestWhoBeginsADrill(t *testing.T) {
	for _, r := range []struct {
		name string
		make func(w *world) *event.DrillBegun
		want event.Code
	}{
		{"who leads the unit", func(w *world) *event.DrillBegun { return w.drill(khan, rasso) }, ""},
		{"an administrator", func(w *world) *event.DrillBegun { return w.drill(boss, "") }, ""},
		{"a member", func(w *world) *event.DrillBegun { return w.drill(ellis, rasso) }, event.CodeNotYours},
		{"who leads another unit", func(w *world) *event.DrillBegun { return w.drill(okoro, appeals) }, event.CodeNotYours},
		{"a machine of it", func(w *world) *event.DrillBegun { return w.drill(intake, rasso) }, event.CodeNotYours},
		{"the sending side", func(w *world) *event.DrillBegun { return w.drill(amy, cid) }, event.CodeUnknown},
		{"of no unit", func(w *world) *event.DrillBegun {
			e := w.drill(boss, "")
			e.Unit = "cps-northshire.example/none"
			return e
		}, event.CodeUnknown},
		{"of a unit in which nobody has a key", func(w *world) *event.DrillBegun {
			e := w.drill(boss, "")
			e.Unit = empty
			return e
		}, event.CodeState},
		{"by who alone could answer", func(w *world) *event.DrillBegun {
			w.appoint(empty, event.Lead, loner)
			e := w.drill(loner, empty)
			e.Unit = empty
			return e
		}, event.CodeState},
		{"of a unit of which the access of everybody else is stopped", func(w *world) *event.DrillBegun {
			w.appoint(empty, event.Lead, loner)
			w.appoint(empty, event.Member, ellis)
			w.say(&event.PersonStopped{Header: w.by(loner, ""), Person: event.PersonID(ellis)})
			e := w.drill(loner, empty)
			e.Unit = empty
			return e
		}, event.CodeState},
		{"of a closed unit", func(w *world) *event.DrillBegun {
			w.say(w.closing(boss, deputy, empty))
			e := w.drill(boss, "")
			e.Unit = empty
			return e
		}, event.CodeState},
		{"due this very second", func(w *world) *event.DrillBegun {
			e := w.drill(khan, rasso)
			e.Due = w.at.Recorded
			return e
		}, event.CodeState},
		{"due in more than 31 days", func(w *world) *event.DrillBegun {
			e := w.drill(khan, rasso)
			e.Due = w.at.Recorded + 31*24*3600 + 1
			return e
		}, event.CodeState},
		{"while one is under way", func(w *world) *event.DrillBegun { w.say(w.drill(boss, "")); return w.drill(khan, rasso) }, event.CodeTaken},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

// Who may answer, and when: what had not rung nobody heard, and what failed stays so.
func TestWhoAnswersADrill(t *testing.T) {
	ladder := func(w *world, id event.EventID, rung int) event.Time { return w.s.Drill(id).Ladder[rung-1] }
	for _, r := range []struct {
		name string
		make func(w *world, id event.EventID) *event.DrillAnswered
		want event.Code
	}{
		{"a member", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(ellis, rasso, id) }, ""},
		{"who began it", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(khan, rasso, id) }, event.CodeNotYours},
		{"somebody of another unit", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(okoro, appeals, id) }, event.CodeNotYours},
		{"somebody of both, for the other", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(both, appeals, id) }, event.CodeNotYours},
		{"an administrator", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(boss, "", id) }, event.CodeNotYours},
		{"a machine of it", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(intake, rasso, id) }, event.CodeNotYours},
		{"the sending side", func(w *world, id event.EventID) *event.DrillAnswered { return w.heard(amy, cid, id) }, event.CodeUnknown},
		{"of no drill", func(w *world, id event.EventID) *event.DrillAnswered {
			return w.heard(ellis, rasso, event.EventID{Digest: event.Sum(nil)})
		}, event.CodeUnknown},
		{"after somebody else", func(w *world, id event.EventID) *event.DrillAnswered {
			w.say(w.heard(newby, rasso, id))
			return w.heard(ellis, rasso, id)
		}, event.CodeTaken},
		{"in the very second of the last alarm", func(w *world, id event.EventID) *event.DrillAnswered {
			w.at.Recorded = ladder(w, id, 3)
			return w.heard(ellis, rasso, id)
		}, ""},
		{"a second after it, though it has not rung yet", func(w *world, id event.EventID) *event.DrillAnswered {
			w.at.Recorded = ladder(w, id, 3) + 1
			return w.heard(ellis, rasso, id)
		}, event.CodeState},
		{"after all three", func(w *world, id event.EventID) *event.DrillAnswered {
			w.ringDrill(id, 2)
			w.ringDrill(id, 3)
			return w.heard(ellis, rasso, id)
		}, event.CodeState},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.say(w.drill(khan, rasso))
			w.refused(w.heard(ellis, rasso, id), event.CodeState) // before anything rang
			w.ringDrill(id, 1)
			w.refused(r.make(w, id), r.want)
		})
	}
}

// A drill's alarms are those of a sending: their instants, their order, each once.
func TestDrillAlarmRules(t *testing.T) {
	for _, r := range []struct {
		name string
		make func(w *world, id event.EventID) event.Event
		want event.Code
	}{
		{"a second after it is due", func(w *world, id event.EventID) event.Event {
			w.at.Recorded = w.s.Drill(id).Ladder[0] + 1
			return w.drillAlarm(id, 1)
		}, ""},
		{"in the second", func(w *world, id event.EventID) event.Event {
			w.at.Recorded = w.s.Drill(id).Ladder[0]
			return w.drillAlarm(id, 1)
		}, event.CodeState},
		{"at another instant than its own", func(w *world, id event.EventID) event.Event {
			w.at.Recorded = w.s.Drill(id).Ladder[0] + 10
			e := w.drillAlarm(id, 1)
			e.At++
			return e
		}, event.CodeState},
		{"of no drill", func(w *world, id event.EventID) event.Event {
			e := w.drillAlarm(id, 1)
			e.Drill = event.EventID{Digest: event.Sum(nil)}
			return e
		}, event.CodeUnknown},
		{"said by a person", func(w *world, id event.EventID) event.Event {
			w.at.Recorded = w.s.Drill(id).Ladder[0] + 1
			e := w.drillAlarm(id, 1)
			e.Header = w.by(khan, rasso)
			return e
		}, event.CodeNotYours},
		{"twice", func(w *world, id event.EventID) event.Event { w.ringDrill(id, 1); return w.drillAlarm(id, 1) }, event.CodeTaken},
		{"the second without the first", func(w *world, id event.EventID) event.Event {
			w.at.Recorded = w.s.Drill(id).Ladder[1] + 1
			return w.drillAlarm(id, 2)
		}, event.CodeState},
		{"after somebody answered", func(w *world, id event.EventID) event.Event {
			w.ringDrill(id, 1)
			w.say(w.heard(ellis, rasso, id))
			w.at.Recorded = w.s.Drill(id).Ladder[1] + 1
			return w.drillAlarm(id, 2)
		}, event.CodeState},
		{"one that was missed, after somebody answered", func(w *world, id event.EventID) event.Event {
			w.ringDrill(id, 1)
			w.at.Recorded = w.s.Drill(id).Ladder[1] + 60
			w.say(w.heard(ellis, rasso, id))
			w.refused(w.drill(khan, rasso), event.CodeTaken) // it is under way until all has rung
			return w.drillAlarm(id, 2)
		}, ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w, w.say(w.drill(khan, rasso))), r.want)
		})
	}
}

// A11: a drill rings when a sending to the same unit, due at the same instant, would;
// it is no sending: no exhibit and no sending changes by it, and it stands on the thread of
// the organisation alone, which shows all drills there were. One that nobody answered
// has failed for ever; another may be begun.
func TestA11ADrillRingsAsASendingDoes(t *testing.T) {
	w := newWorld(t)
	w.s.Changed()
	begun := w.drill(khan, rasso)
	begun.Due = at("2016-11-18T21:00:00Z") // a Friday evening
	id := w.say(begun)
	ladder := custody.LadderOf(w.s.Dir.Unit(rasso).Hours, begun.Due)
	d := w.s.DrillOf(rasso)
	if d.Ladder != ladder || ladder[0] != begun.Due || ladder[1] != at("2016-11-21T13:00:00Z") || ladder[2] != at("2016-11-22T09:00:00Z") {
		t.Fatalf("it rings at %v, a sending at %v", d.Ladder, ladder)
	}
	all := custody.DrillRings([]*custody.Drill{d}, ladder[2]+1)
	if len(all) != event.Rungs || len(custody.DrillRings([]*custody.Drill{d}, ladder[0])) != 0 {
		t.Fatalf("owed after a working day: %v", all)
	}
	for i, r := range all {
		next, ok := w.s.Drill(id).NextRing()
		if !ok || next != r || r.Rung != i+1 || r.Due != ladder[i] {
			t.Errorf("next is %v, %v, want %v", next, ok, r)
		}
		w.ringDrill(id, r.Rung)
		for _, e := range []event.Event{begun, w.drillAlarm(id, r.Rung), w.heard(ellis, rasso, id)} {
			if on := w.s.Touched(e); len(on) != 1 || on[0].Owner != event.OwnerOrg(cps) {
				t.Errorf("%s stands on %v", e.Kind(), on)
			}
		}
	}
	d = w.s.Drill(id)
	if _, more := d.NextRing(); more || !d.Failed(w.at.Recorded) || d.Failed(ladder[2]) {
		t.Errorf("after the last alarm: %v, failed %v", more, d.Failed(w.at.Recorded))
	}
	if _, ok := d.After(1); ok {
		t.Error("somebody answered what nobody did")
	}
	if c := w.s.Changed(); len(c.Drills) != 1 || len(c.Consignments)+len(c.Exhibits)+len(c.Questions)+len(c.Orders) != 0 {
		t.Errorf("a drill changed evidence: %+v", c)
	}
	next := w.drill(boss, "")
	next.Due = w.at.Recorded + 3600
	again := w.say(next)
	w.ringDrill(again, 1)
	w.at.Recorded = w.s.Drill(again).Ladder[0] + 700
	w.say(w.heard(ellis, rasso, again))
	if d := w.s.DrillOf(rasso); d.ID() != again || d.Failed(ladder[2]*2) {
		t.Errorf("the newest: %+v", d)
	} else if took, ok := d.After(1); !ok || took != 700 {
		t.Errorf("heard after %d seconds", took)
	} else if _, ok := d.After(2); ok {
		t.Error("heard after an alarm that did not ring")
	}
	if !w.s.Drill(id).Failed(w.at.Recorded) {
		t.Error("the one that failed did not")
	}
}

// The drills of a month, for whoever reports them: of one organisation, those begun in
// it, in their order.
func TestDrillsOfAMonth(t *testing.T) {
	w := newWorld(t)
	var want []event.EventID
	for range 2 {
		e := w.drill(khan, rasso)
		e.Due = w.at.Recorded + 60
		want = append(want, w.say(e))
		w.ringDrill(want[len(want)-1], 1)
		w.say(w.heard(ellis, rasso, want[len(want)-1]))
		w.at.Recorded += 3600
	}
	from, until := w.s.Drill(want[0]).Begun.At.Recorded, w.s.Drill(want[1]).Begun.At.Recorded
	ids := func(ds []*custody.Drill) (out []event.EventID) {
		for _, d := range ds {
			out = append(out, d.ID())
		}
		return out
	}
	if got := ids(w.s.Drills(cps, from, until+1)); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := ids(w.s.Drills(cps, from, until)); !slices.Equal(got, want[:1]) {
		t.Errorf("before the second: %v", got)
	}
	if got := ids(w.s.Drills(cps, from+1, until+1)); !slices.Equal(got, want[1:]) {
		t.Errorf("after the first: %v", got)
	}
	if got := w.s.Drills(police, from, until+1); len(got) != 0 {
		t.Errorf("of the police: %v", got)
	}
}
