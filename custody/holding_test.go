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

func TestLeavingRules(t *testing.T) {
	const holds = event.CodeHolds
	demand(t, []rule{
		{"who has nothing by name", func(f *fixture) event.Event {
			received(f)
			return f.leaving(khan, "")
		}, ok},
		{"for whom something waits", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			return f.leaving(both, "")
		}, holds},
		{"for whom something waited", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.recall(amy, cid, d.id, d.x(0)))
			return f.leaving(both, "")
		}, ok},
		{"who holds something by name", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.receipt(both, rasso, d.id, d.x(0)))
			return f.leaving(both, "")
		}, holds},
		{"who gave it back", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.receipt(both, rasso, d.id, d.x(0)))
			f.say(f.giveBack(both, rasso, d.id, d.x(0)))
			return f.leaving(both, "")
		}, ok},
		{"whose fellow addressee holds it", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both, okoro)...)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			return f.leaving(both, "")
		}, ok},
		{"who hands it over", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			return f.leaving(both, appeals)
		}, ok},
		{"who hands it over to a unit that is not hers", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			return f.leaving(both, keyless)
		}, state},
		{"whose key ends otherwise", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			return f.ending(boss, both, event.Compromised)
		}, ok},
		{"said by who may not", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			return f.ending(okoro, both, event.Left)
		}, no},
		{"back, and handed over before", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			f.say(f.leaving(both, appeals))
			f.enrolAgain(both)
			return f.leaving(both, "")
		}, ok},
		{"back, and addressed anew", func(f *fixture) event.Event {
			f.send(amy, cid, 1, to(both)...)
			f.say(f.leaving(both, appeals))
			f.enrolAgain(both)
			f.appoint(rasso, event.Member, both)
			f.send(amy, cid, 1, to(both)...)
			return f.leaving(both, "")
		}, holds},
	}...)
}

// What waited for a leaver her unit receives, opens and gives back; she, back
// again, has to do with it no more, and what is sent to her then is hers alone.
func TestHandedOver(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(both)...)
	w.say(w.receipt(both, rasso, d.id, d.x(0)))
	w.refused(w.receipt(okoro, appeals, d.id, d.x(1)), unknown)
	w.say(w.leaving(both, appeals))
	w.refused(w.receipt(khan, rasso, d.id, d.x(1)), unknown)
	w.say(w.receipt(okoro, appeals, d.id, d.x(1)))
	w.say(w.opening(okoro, appeals, d.id, event.View, d.all()...))
	if c := w.con(d.id); !w.s.MayReadLabel(c, okoro) || !w.s.MaySee(c, clerk) || w.s.MayRead(c, khan) {
		t.Error("her unit took it over, and nobody else")
	}
	w.enrolAgain(both)
	w.appoint(rasso, event.Member, both)
	w.handOnTo(both, rasso)
	again := w.opening(both, rasso, d.id, event.View, d.x(0))
	again.By.Number = 2
	w.refused(again, unknown)
	w.relyAnew()
	next := w.send(amy, cid, 1, to(both)...)
	w.refused(w.receipt(okoro, appeals, next.id, next.x(0)), unknown)
	mine := w.receipt(both, rasso, next.id, next.x(0))
	mine.By.Number = 2
	w.say(mine)
	w.say(w.giveBack(okoro, appeals, d.id, d.all()...))
	if h := w.s.Holding(event.HolderID(appeals)); !h.Empty() {
		t.Errorf("%+v", h)
	}
	// She leaves again, for another unit: the first keeps nothing of it.
	w.say(w.leaving(both, rasso))
	own := w.opening(khan, rasso, next.id, event.View, next.x(0)) // the unit's key is stale
	own.With = event.KeyRef{Holder: event.HolderID(khan), Number: 1}
	w.say(own)
	w.refused(w.opening(okoro, appeals, next.id, event.View, next.x(0)), unknown)
	w.say(w.closing(boss, deputy, appeals))
}

// handOnTo hands the unit's newest key to her second record.
func (w *world) handOnTo(who event.ActorID, u event.UnitID) {
	w.t.Helper()
	w.say(&event.UnitKeyHandedOn{Header: w.by(khan, u), Unit: u, Number: 1, Copies: []event.KeyCopy{
		{To: event.KeyRef{Holder: event.HolderID(who), Number: 2}, File: event.Sum([]byte("copy"))},
	}})
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
