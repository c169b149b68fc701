package custody_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

func TestClosingRules(t *testing.T) {
	closing := func(f *fixture, u event.UnitID) event.Event { return f.closing(boss, deputy, u) }
	const holds = event.CodeHolds
	toAppeals := func(f *fixture) *sending { return f.send(amy, cid, 1, to(appeals)...) }
	demand(t, []rule{
		{"a unit that never had anything", func(f *fixture) event.Event { return closing(f, appeals) }, ok},
		{"for which something waits", func(f *fixture) event.Event { return closing(f, rasso) }, holds},
		{"for which nothing waits any more", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.recall(amy, cid, d.id, d.x(0)))
			return closing(f, appeals)
		}, ok},
		{"which rejected what waited", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.reject(okoro, appeals, d.id, d.x(0)))
			return closing(f, appeals)
		}, ok},
		{"which holds something", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"which passed it on to another organisation", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			on := event.ConsignmentID(f.say(f.passOn(okoro, appeals, d.id, to(cid), d.x(0))))
			f.say(f.receipt(amy, cid, on, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"which moved it to another of its organisation", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			on := event.ConsignmentID(f.say(f.passOn(okoro, appeals, d.id, to(rasso), d.x(0))))
			f.say(f.receipt(khan, rasso, on, d.x(0)))
			return closing(f, appeals)
		}, ok},
		{"which moved it, and got it back", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			on := event.ConsignmentID(f.say(f.passOn(okoro, appeals, d.id, to(rasso), d.x(0))))
			f.say(f.receipt(khan, rasso, on, d.x(0)))
			f.say(f.giveBack(khan, rasso, on, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"which gave it back", func(f *fixture) event.Event {
			d := toAppeals(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			f.say(f.giveBack(okoro, appeals, d.id, d.x(0)))
			return closing(f, appeals)
		}, ok},
		{"whose order is open", func(f *fixture) event.Event {
			f.order(okoro, appeals, 1, to(cid)...)
			return closing(f, appeals)
		}, holds},
		{"whose order was called off", func(f *fixture) event.Event {
			o := f.order(okoro, appeals, 1, to(cid)...)
			f.say(f.recallOrder(okoro, appeals, o.order))
			return closing(f, appeals)
		}, ok},
		{"whose sending waits", func(f *fixture) event.Event {
			f.send(okoro, appeals, 1, to(cid)...)
			return closing(f, appeals)
		}, holds},
		{"whose sending was received", func(f *fixture) event.Event {
			d := f.send(okoro, appeals, 1, to(cid)...)
			f.say(f.receipt(amy, cid, d.id, d.x(0)))
			return closing(f, appeals)
		}, ok},
		// It sealed them, and nobody else has them: closed, they would be lost.
		{"whose sending was recalled", func(f *fixture) event.Event {
			d := f.send(okoro, appeals, 1, to(cid)...)
			f.say(f.recall(okoro, appeals, d.id, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"whose sending was rejected", func(f *fixture) event.Event {
			d := f.send(okoro, appeals, 1, to(cid)...)
			f.say(f.reject(amy, cid, d.id, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"whose sending was given back", func(f *fixture) event.Event {
			d := f.send(okoro, appeals, 1, to(cid)...)
			f.say(f.receipt(amy, cid, d.id, d.x(0)))
			f.say(f.giveBack(amy, cid, d.id, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"whose recalled sending another unit has", func(f *fixture) event.Event {
			d := f.send(okoro, appeals, 1, to(cid)...)
			f.say(f.recall(okoro, appeals, d.id, d.x(0)))
			on := event.ConsignmentID(f.say(f.passOn(okoro, appeals, d.id, to(rasso), d.x(0))))
			f.say(f.receipt(khan, rasso, on, d.x(0)))
			return closing(f, appeals)
		}, ok},
		{"for which a member signed what she got by name", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(okoro)...)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			return closing(f, appeals)
		}, holds},
		{"that took over what waits for a leaver", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			f.say(f.leaving(both, appeals))
			return closing(f, appeals)
		}, holds},
		{"that took over what a leaver held for another", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.receipt(both, rasso, d.id, d.x(0)))
			f.say(f.leaving(both, appeals))
			return closing(f, appeals)
		}, holds},
		{"that gave up what it took over", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.receipt(both, rasso, d.id, d.x(0)))
			f.say(f.leaving(both, appeals))
			f.say(f.giveBack(okoro, appeals, d.id, d.x(0)))
			return closing(f, appeals)
		}, ok},
		{"for which a leaver held what another took over", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.receipt(both, appeals, d.id, d.x(0)))
			f.say(f.leaving(both, rasso))
			return closing(f, appeals)
		}, ok},
		// Who may not say so is not told what the unit has.
		{"by who may not", func(f *fixture) event.Event { return f.closing(khan, ellis, rasso) }, no},
		{"of another organisation", func(f *fixture) event.Event { return f.closing(boss, deputy, cid) }, unknown},
	}...)
}

// A refusal says what is held and what to do, to those alone who may close.
func TestHoldingIsSaid(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 3, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.order(khan, rasso, 4, to(cid)...)
	_, err := w.try(w.closing(boss, deputy, rasso))
	for _, s := range []string{"holds 1 exhibits", "2 wait for its receipt", "4 of its own", "another unit"} {
		if err == nil || !strings.Contains(err.Error(), s) {
			t.Errorf("%v does not say %q", err, s)
		}
	}
	_, err = w.try(w.closing(khan, ellis, rasso))
	if err == nil || strings.Contains(err.Error(), "exhibits") {
		t.Errorf("who may not close it is told %v", err)
	}
}

// Nothing is received for a closed unit, or sent to somebody who has no other.
func TestClosedUnit(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(both)...)
	o := w.sealAll(w.order(amy, cid, 1, to(okoro)...))
	w.say(w.closing(boss, deputy, appeals))
	w.refused(w.receipt(both, appeals, d.id, d.x(0)), state)
	w.say(w.receipt(both, rasso, d.id, d.x(0)))
	w.refused(w.dispatch(o), state)
	w.refused(w.ordering(amy, cid, 1, to(okoro)...), state)
	w.refused(w.ordering(amy, cid, 1, to(appeals)...), state)
}
