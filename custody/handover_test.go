package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// What waits for a leaver is owed by the unit that took it over: an alarm that
// names somebody who has gone rings for nobody.
func TestOwedByWhoTookOver(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(both, okoro)...)
	owed := func() []event.HolderID {
		t.Helper()
		o := w.s.Due([]*custody.Consignment{w.con(d.id)}, w.at.Recorded)
		if len(o) != 1 {
			t.Fatalf("owed: %+v", o)
		}
		return o[0].By
	}
	if got := owed(); !slices.Equal(got, to(okoro, both)) && !slices.Equal(got, to(both, okoro)) {
		t.Errorf("before she leaves it is owed by %v", got)
	}
	w.say(w.leaving(both, appeals))
	want := to(okoro, appeals)
	if got := slices.Sorted(slices.Values(owed())); !slices.Equal(got, want) {
		t.Errorf("owed by %v, want %v", got, want)
	}
	w.enrolAgain(both)
	if got := slices.Sorted(slices.Values(owed())); !slices.Equal(got, want) {
		t.Errorf("she is back, and it is owed by %v, want %v", got, want)
	}
}

// Two leavers whose unit is one: it owes once.
func TestOwedOnce(t *testing.T) {
	w := newWorld(t)
	w.appoint(appeals, event.Member, ellis)
	d := w.send(amy, cid, 1, to(both, ellis)...)
	w.say(w.leaving(both, appeals))
	w.say(w.leaving(ellis, appeals))
	o := w.s.Due([]*custody.Consignment{w.con(d.id)}, w.at.Recorded)
	if want := to(appeals); len(o) != 1 || !slices.Equal(o[0].By, want) {
		t.Errorf("owed: %+v, want by %v", o, want)
	}
	w.say(w.recall(amy, cid, d.id, d.x(0)))
	if h := w.s.Holding(event.HolderID(appeals)); !h.Empty() {
		t.Errorf("nothing waits any more, and it has %+v", h)
	}
}

// What is asked about something after its addressee left is asked of the unit
// that took over, and answered by it; by her neither before nor when she is back.
func TestAskedOfWhoTookOver(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(both)...)
	w.say(w.receipt(both, rasso, d.id, d.x(0)))
	w.say(w.leaving(both, appeals))
	back := w.say(w.askBack(amy, cid, d.id, d.x(0)))
	report := w.say(w.report(amy, cid, d.id, d.x(0)))
	for _, id := range []event.EventID{back, report} {
		if q := w.s.Question(id); !slices.Equal(q.To, to(appeals)) {
			t.Errorf("%s asked of %v", q.Kind, q.To)
		}
	}
	w.enrolAgain(both)
	w.appoint(rasso, event.Member, both)
	hers := w.answerTo(both, rasso, back, event.Agreed)
	hers.By.Number = 2
	w.refused(hers, unknown)
	w.say(w.answerTo(okoro, appeals, back, event.Agreed))
	w.say(w.answerTo(okoro, appeals, report, event.Closed))
}
