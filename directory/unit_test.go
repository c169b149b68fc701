package directory_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

func refs(who ...event.ActorID) (out []event.KeyRef) {
	for _, w := range who {
		out = append(out, ref(w, 1))
	}
	slices.SortFunc(out, func(a, b event.KeyRef) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	return out
}

func TestUnitKeyRules(t *testing.T) {
	all := refs(khan, ellis, newby)
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"wrapped to exactly the members", func(w *world) event.Event { return w.unitKey(khan, rasso) }, ""},
		{"a member left out", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Copies = copies(all[:2]...)
			return e
		}, event.CodeConflict},
		{"somebody else besides", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Copies = append(e.Copies, copies(ref(okoro, 1))...)
			return e
		}, event.CodeConflict},
		{"somebody else instead", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Copies = copies(append(slices.Clone(all[:2]), ref(boss, 1))...)
			return e
		}, event.CodeConflict},
		{"a member twice", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Copies = append(e.Copies, event.KeyCopy{To: all[0], File: event.Sum([]byte("another"))})
			return e
		}, event.CodeConflict},
		{"another record of a member", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Copies[0].To.Number = 2
			return e
		}, event.CodeConflict},
		{"a number there is already", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Number = 1
			return e
		}, event.CodeConflict},
		{"a number left out", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Number = 3
			return e
		}, event.CodeConflict},
		{"an earlier key of the unit", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Recipient = w.s.Unit(rasso).Keys[0].Recipient
			return e
		}, event.CodeTaken},
		{"of a unit there is not", func(w *world) event.Event {
			e := w.unitKey(khan, rasso)
			e.Unit = "cps-northshire.example/none"
			return e
		}, event.CodeNotYours},

		{"handed on to who waits", func(w *world) event.Event { return w.handOn(ellis, rasso, ref(newby, 1)) }, ""},
		{"handed on to who has it", func(w *world) event.Event { return w.handOn(ellis, rasso, ref(khan, 1)) }, event.CodeConflict},
		{"handed on to no member", func(w *world) event.Event { return w.handOn(ellis, rasso, ref(okoro, 1)) }, event.CodeConflict},
		{"handed on to a leaver", func(w *world) event.Event { return w.handOn(ellis, rasso, ref(gone, 1)) }, event.CodeConflict},
		{"handed on to who waits and to another", func(w *world) event.Event {
			return w.handOn(ellis, rasso, ref(newby, 1), ref(okoro, 1))
		}, event.CodeConflict},
		{"handed on twice in one", func(w *world) event.Event {
			e := w.handOn(ellis, rasso, ref(newby, 1))
			e.Copies = append(e.Copies, event.KeyCopy{To: ref(newby, 1), File: event.Sum([]byte("another"))})
			return e
		}, event.CodeConflict},
		{"handed on twice", func(w *world) event.Event {
			w.say(w.handOn(khan, rasso, ref(newby, 1)))
			return w.handOn(ellis, rasso, ref(newby, 1))
		}, event.CodeConflict},
		{"handed on by who waits", func(w *world) event.Event { return w.handOn(newby, rasso, ref(newby, 1)) }, event.CodeNotYours},
		{"handed on by who got it so", func(w *world) event.Event {
			w.say(w.handOn(khan, rasso, ref(newby, 1)))
			w.say(w.appointment(boss, okoro, event.Member, rasso))
			return w.handOn(newby, rasso, ref(okoro, 1))
		}, ""},
		{"a key that was replaced handed on", func(w *world) event.Event {
			e := w.handOn(ellis, rasso, ref(newby, 1))
			w.say(w.unitKey(khan, rasso))
			return e
		}, event.CodeConflict},
		{"no key handed on", func(w *world) event.Event {
			e := w.handOn(khan, rasso, ref(newby, 1))
			e.Unit = appeals
			return e
		}, event.CodeConflict},
		{"of no unit handed on", func(w *world) event.Event {
			e := w.handOn(khan, rasso, ref(newby, 1))
			e.Unit = "cps-northshire.example/none"
			return e
		}, event.CodeConflict},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

// A new member, and a member with new keys, wait for a colleague; the answer
// names those who could hand the key on.
func TestAwaiting(t *testing.T) {
	w := newWorld(t)
	if got := w.s.Awaiting(rasso); !slices.Equal(got, refs(newby)) {
		t.Errorf("%v wait", got)
	}
	holders := func() string { return fmt.Sprint(w.s.Unit(rasso).Holders(1)) }
	if got := holders(); got != fmt.Sprintf("[%s %s]", khan, ellis) {
		t.Errorf("held by %s", got)
	}
	w.say(w.handOn(khan, rasso, ref(newby, 1)))
	if got := w.s.Awaiting(rasso); len(got) > 0 {
		t.Errorf("%v wait", got)
	}
	w.say(w.revocation(boss, ellis, 1, event.Superseded))
	w.inv[ellis] = w.say(w.invitation(boss, ellis))
	w.say(w.enrolment(ellis))
	if got := w.s.Awaiting(rasso); !slices.Equal(got, []event.KeyRef{ref(ellis, 2)}) {
		t.Errorf("%v wait", got)
	}
	w.say(w.handOn(khan, rasso, ref(ellis, 2)))
	if got := holders(); got != fmt.Sprintf("[%s %s %s]", khan, ellis, newby) {
		t.Errorf("held by %s", got)
	}
	for _, n := range []int{0, 2} {
		if got := w.s.Unit(rasso).Holders(n); got != nil {
			t.Errorf("key %d, which there is not, is held by %v", n, got)
		}
	}
	if w.s.Awaiting("cps-northshire.example/none") != nil || w.s.MemberKeys("cps-northshire.example/none") != nil {
		t.Error("a unit there is not has members")
	}
}

// A member becomes a lead and never a second member.
func TestMembership(t *testing.T) {
	w := newWorld(t)
	w.say(w.appointment(boss, ellis, event.Lead, rasso))
	w.say(w.appointment(boss, ellis, event.Member, rasso))
	u := w.s.Unit(rasso)
	if !u.Lead(event.PersonID(ellis)) || len(u.Members) != 3 {
		t.Errorf("members: %+v", u.Members)
	}
	if got := w.s.Person(event.HolderID(ellis)).Units; !slices.Equal(got, []event.UnitID{rasso}) {
		t.Errorf("units: %v", got)
	}
	w.say(w.appointment(boss, ellis, event.Member, appeals))
	if got := w.s.Person(event.HolderID(ellis)).Units; len(got) != 2 {
		t.Errorf("units: %v", got)
	}
	w.say(w.revocation(boss, ellis, 1, event.Left))
	if w.s.Unit(appeals).Member(event.PersonID(ellis)) || w.s.Unit(rasso).Member(event.PersonID(ellis)) {
		t.Error("she left one unit of two")
	}
	if got := w.s.Organisation(cps).Units; !slices.Equal(got, []event.UnitID{rasso, appeals}) {
		t.Errorf("the organisation's units: %v", got)
	}
}

// When nobody is left who holds the unit's key it begins anew: what it received
// before is lost to it, and that shows.
func TestKeyBegunAnew(t *testing.T) {
	w := newWorld(t)
	for _, who := range []event.ActorID{khan, ellis} {
		w.say(w.revocation(boss, who, 1, event.Superseded))
		w.inv[who] = w.say(w.invitation(boss, who))
		w.say(w.enrolment(who))
	}
	w.say(w.unitKey(khan, rasso))
	u := w.s.Unit(rasso)
	if u.Live().Oldest != 2 || u.Holds(1, ref(khan, 2)) || !u.Holds(2, ref(khan, 2)) {
		t.Errorf("%+v", u.Keys)
	}
}
