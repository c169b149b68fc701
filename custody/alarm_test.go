package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// alarm is a rung of a sending's ladder, not yet said.
func (w *world) alarm(c event.ConsignmentID, rung int) *event.Alarm {
	w.t.Helper()
	h := w.by(event.ActorID(service), "")
	h.At = w.con(c).Ladder[rung-1]
	return &event.Alarm{Header: h, Consignment: c, Rung: rung, What: event.OwedReceipt}
}

// ring moves the clock behind the rung, and says it.
func (w *world) ring(c event.ConsignmentID, rung int) event.EventID {
	w.t.Helper()
	w.at.Recorded = max(w.at.Recorded, w.con(c).Ladder[rung-1]+1)
	return w.say(w.alarm(c, rung))
}

func TestAlarmRules(t *testing.T) {
	overdue := func(f *fixture, rung int) { f.at.Recorded = f.con(f.d.id).Ladder[rung-1] + 1 }
	demand(t,
		rule{"at the second after it was due", func(f *fixture) event.Event { overdue(f, 1); return f.alarm(f.d.id, 1) }, ""},
		rule{"at that very second", func(f *fixture) event.Event {
			e := f.alarm(f.d.id, 1)
			f.at.Recorded = e.At
			return e
		}, event.CodeState},
		rule{"before", func(f *fixture) event.Event { return f.alarm(f.d.id, 1) }, event.CodeState},
		rule{"by a person", func(f *fixture) event.Event {
			overdue(f, 1)
			e := f.alarm(f.d.id, 1)
			e.By.ID = amy
			return e
		}, event.CodeNotYours},
		rule{"about nothing that was sent", func(f *fixture) event.Event {
			overdue(f, 1)
			e := f.alarm(f.d.id, 1)
			e.Consignment = nowhere
			return e
		}, event.CodeUnknown},
		rule{"a second too early", func(f *fixture) event.Event {
			overdue(f, 1)
			e := f.alarm(f.d.id, 1)
			e.At--
			return e
		}, event.CodeState},
		rule{"a second too late", func(f *fixture) event.Event {
			overdue(f, 2)
			e := f.alarm(f.d.id, 1)
			e.At++
			return e
		}, event.CodeState},
		rule{"twice", func(f *fixture) event.Event { f.ring(f.d.id, 1); return f.alarm(f.d.id, 1) }, event.CodeTaken},
		rule{"the second without the first", func(f *fixture) event.Event { overdue(f, 3); return f.alarm(f.d.id, 2) }, event.CodeState},
		rule{"the second after the first", func(f *fixture) event.Event { f.ring(f.d.id, 1); overdue(f, 2); return f.alarm(f.d.id, 2) }, ""},
		rule{"the second before its time", func(f *fixture) event.Event { f.ring(f.d.id, 1); return f.alarm(f.d.id, 2) }, event.CodeState},
		rule{"all was received", func(f *fixture) event.Event { received(f); overdue(f, 1); return f.alarm(f.d.id, 1) }, event.CodeState},
		rule{"all was received in the very second", func(f *fixture) event.Event {
			f.at.Recorded = f.con(f.d.id).Ladder[0]
			received(f)
			overdue(f, 1)
			return f.alarm(f.d.id, 1)
		}, event.CodeState},
		rule{"received a second later, while nobody could ring", func(f *fixture) event.Event {
			overdue(f, 1)
			received(f)
			return f.alarm(f.d.id, 1)
		}, ""},
		rule{"recalled in time", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.all()...))
			overdue(f, 1)
			return f.alarm(f.d.id, 1)
		}, event.CodeState},
		rule{"rejected in time", func(f *fixture) event.Event {
			f.say(f.reject(khan, rasso, f.d.id, f.d.all()...))
			overdue(f, 1)
			return f.alarm(f.d.id, 1)
		}, event.CodeState},
		rule{"received between two rungs", func(f *fixture) event.Event {
			f.ring(f.d.id, 1)
			received(f)
			overdue(f, 2)
			return f.alarm(f.d.id, 2)
		}, event.CodeState},
	)
}

// A09, A03: the alarm rings though nobody ever signs in, each rung once, and what
// one exhibit of a sending did in time is not on its thread as late.
func TestA09NonReceiptRingsThreeTimes(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	first := w.con(d.id).Ladder
	if r := custody.Rings([]*custody.Consignment{w.con(d.id)}, first[0]); len(r) != 0 {
		t.Errorf("owed before the deadline has passed: %v", r)
	}
	all := custody.Rings([]*custody.Consignment{w.con(d.id)}, first[2]+1)
	if len(all) != event.Rungs {
		t.Fatalf("owed after a working day: %v", all)
	}
	for i, r := range all {
		if next, ok := w.con(d.id).NextRing(); !ok || next != r {
			t.Errorf("next is %v, %v, want %v", next, ok, r)
		}
		if e := w.alarm(d.id, r.Rung); r.Rung != i+1 || r.Due != first[i] || r.Due != e.At {
			t.Errorf("alarm %d: %v", i, r)
		}
		w.ring(d.id, r.Rung)
	}
	if r, ok := w.con(d.id).NextRing(); ok || len(custody.Rings([]*custody.Consignment{w.con(d.id)}, first[2]+1_000_000)) > 0 {
		t.Errorf("something rings a fourth time: %v", r)
	}
	touched := w.s.Touched(w.alarm(d.id, 1))
	if len(touched) != 1 || touched[0].Owner != event.OwnerExhibit(d.seals[1].Recipient) {
		t.Errorf("the alarm stands on %v, want the thread of what waited alone", touched)
	}
	w.at.Recorded += 1000
	w.say(w.receipt(ellis, rasso, d.id, d.x(1)))
	if again := w.s.Touched(w.alarm(d.id, 1)); !slices.Equal(again, touched) {
		t.Errorf("the receipt moved the alarm to %v", again)
	}
}

// The earliest comes first, over several sendings.
func TestRingsInOrder(t *testing.T) {
	one := &custody.Consignment{Ladder: custody.Ladder{10, 40, 50}, Items: items("w")}
	other := &custody.Consignment{Ladder: custody.Ladder{20, 30, 60}, Items: items("w")}
	var due []event.Time
	for _, r := range custody.Rings([]*custody.Consignment{other, one}, 55) {
		due = append(due, r.Due)
	}
	if !slices.Equal(due, []event.Time{10, 20, 30, 40, 50}) {
		t.Errorf("rings at %v", due)
	}
}
