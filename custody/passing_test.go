package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

func TestSendingOnRules(t *testing.T) {
	demand(t, []rule{
		{"while it waits, by a colleague of the sender", func(f *fixture) event.Event {
			return f.passOn(ben, cid, f.d.id, to(appeals), f.d.x(0))
		}, ok},
		{"after the receipt, by the sender", func(f *fixture) event.Event {
			received(f)
			return f.passOn(amy, cid, f.d.id, to(appeals), f.d.all()...)
		}, ok},
		{"what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.all()...))
			return f.passOn(ben, cid, f.d.id, to(appeals), f.d.all()...)
		}, ok},
		{"not having seen the recall", func(f *fixture) event.Event {
			e := f.passOn(ben, cid, f.d.id, to(appeals), f.d.x(0))
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return e
		}, conflict},
		{"after the sealing, not the sending", func(f *fixture) event.Event {
			e := f.passOn(ben, cid, f.d.id, to(appeals), f.d.x(0))
			e.Exhibits[0].After = f.d.sealed[0]
			return e
		}, conflict},
		{"for another unit", func(f *fixture) event.Event {
			received(f)
			return f.passOn(okoro, appeals, f.d.id, to(rasso), f.d.x(0))
		}, conflict},
		{"what was never sent", func(f *fixture) event.Event {
			e := f.passOn(amy, cid, f.d.id, to(appeals), f.d.x(0))
			e.Exhibits[0] = event.DispatchedExhibit{Exhibit: f.o.x(0), After: f.o.sealed[0]}
			return e
		}, conflict},
		{"what there is not", func(f *fixture) event.Event { return f.passOn(amy, cid, f.d.id, to(appeals), strange) }, conflict},
		{"by a machine of the unit that sent it", func(f *fixture) event.Event {
			d := f.send(intake, rasso, 1, to(cid)...)
			return f.passOn(intake, rasso, d.id, to(appeals), d.x(0))
		}, agent},
		{"by a person, what her unit's machine sent", func(f *fixture) event.Event {
			d := f.send(intake, rasso, 1, to(cid)...)
			return f.passOn(ellis, rasso, d.id, to(appeals), d.x(0))
		}, ok},
		{"to a closed unit", func(f *fixture) event.Event {
			received(f)
			f.say(f.closing(boss, deputy, appeals))
			return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
		}, state},
		{"by a closed unit", func(f *fixture) event.Event {
			d := f.closedSender()
			return f.passOn(okoro, appeals, d.id, to(cid), d.x(0))
		}, state},
	}...)
}

// An agent orders, seals, sends and calls off for its unit, and no other machine
// does for it.
func TestAgentSends(t *testing.T) {
	w := newWorld(t)
	d := w.send(intake, rasso, 1, to(cid)...)
	c := w.con(d.id)
	if c.By.ID != intake || c.For != rasso || !w.s.MayFetch(c, c.Item(d.x(0)), intake) || w.s.MayFetch(c, c.Item(d.x(0)), clerk) {
		t.Errorf("sent by %s for %s; or its sender can't check what it sent, or a stranger can", c.By.ID, c.For)
	}
	w.say(w.receipt(amy, cid, d.id, d.x(0)))
	w.say(w.opening(khan, rasso, d.id, event.View, d.x(0)))
	o := w.sealAll(w.order(intake, rasso, 1, to(cid)...))
	w.appointAgent(robot)
	w.refused(w.recallOrder(robot, rasso, o.order), no)
	w.refused(w.recallOrder(amy, cid, o.order), no)
	stolen := w.dispatch(o)
	stolen.By.ID = robot
	w.refused(stolen, no)
	w.say(w.recallOrder(intake, rasso, o.order))
	p := w.order(intake, rasso, 1, to(cid)...)
	w.say(w.recallOrder(ellis, rasso, p.order)) // a person of its unit may too
	w.refused(w.recall(intake, rasso, d.id, d.x(0)), unknown)
}

// Where an exhibit is, after each move: inside an organisation it moves with the
// receipt, and comes back when it is given up; across, each keeps its own.
func TestHolders(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	x := d.x(0)
	in := func(when string, want ...event.UnitID) {
		t.Helper()
		slices.Sort(want)
		if got := w.s.Holders(w.s.Sealed(x)); !slices.Equal(got, want) {
			t.Errorf("%s: with %v, want %v", when, got, want)
		}
	}
	send := func(by event.ActorID, from event.UnitID, c event.ConsignmentID, u event.UnitID) event.ConsignmentID {
		return event.ConsignmentID(w.say(w.passOn(by, from, c, to(u), x)))
	}
	in("sent", cid)
	w.say(w.receipt(khan, rasso, d.id, x))
	in("received", rasso)
	on := send(khan, rasso, d.id, appeals)
	in("on its way", rasso)
	w.say(w.reject(okoro, appeals, on, x))
	in("rejected", rasso)
	on = send(khan, rasso, on, appeals)
	w.say(w.receipt(okoro, appeals, on, x))
	in("moved", appeals)
	third := send(okoro, appeals, on, keyless)
	w.say(w.receipt(kim, keyless, third, x))
	in("moved again", keyless)
	back := send(kim, keyless, third, cid)
	w.say(w.receipt(ben, cid, back, x))
	in("sent to another organisation", cid, keyless)
	w.say(w.giveBack(ben, cid, back, x))
	in("given back by it", keyless)
	w.say(w.giveBack(okoro, appeals, on, x)) // which keyless has
	in("given up by who had moved it", keyless)
	w.say(w.giveBack(kim, keyless, third, x))
	in("given back to a unit that gave it up: to the one before", rasso)
	w.say(w.destroy(khan, rasso, d.id, x))
	in("destroyed", cid)
	again := send(amy, cid, d.id, appeals)
	w.say(w.receipt(both, appeals, again, x))
	in("sent again", appeals)
	w.say(w.giveBack(okoro, appeals, again, x))
	in("given back", cid)
}

// Of two units that it was passed on to one gives it back: it is with the unit
// it came from, and with the other.
func TestHoldersOfTwo(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	one := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.x(0))))
	two := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(keyless), d.x(0))))
	w.say(w.receipt(okoro, appeals, one, d.x(0)))
	w.say(w.receipt(kim, keyless, two, d.x(0)))
	w.say(w.giveBack(kim, keyless, two, d.x(0)))
	if got := w.s.Holders(w.s.Sealed(d.x(0))); !slices.Equal(got, []event.UnitID{appeals}) {
		t.Errorf("it moved to appeals, and is with %v", got)
	}
	w.say(w.giveBack(okoro, appeals, one, d.x(0)))
	if got := w.s.Holders(w.s.Sealed(d.x(0))); !slices.Equal(got, []event.UnitID{rasso}) {
		t.Errorf("both gave it back, and it is with %v", got)
	}
}
