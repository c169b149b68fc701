package custody_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

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

// The last who could open for a unit does not leave it with exhibits in hand, on
// their way to it, or of its own on their way; but nothing keeps a key that was
// stolen or lost in force.
func TestLastToLeave(t *testing.T) {
	const holds = event.CodeHolds
	waits := func(f *fixture) *sending { return f.send(amy, cid, 1, to(appeals)...) }
	alone := func(f *fixture) { f.leave(both) } // okoro is the last of appeals
	demand(t, []rule{
		{"of a unit that has nothing", func(f *fixture) event.Event {
			alone(f)
			return f.leaving(okoro, "")
		}, ok},
		{"for which something waits", func(f *fixture) event.Event {
			alone(f)
			waits(f)
			return f.leaving(okoro, "")
		}, holds},
		{"which holds something", func(f *fixture) event.Event {
			alone(f)
			d := waits(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			return f.leaving(okoro, "")
		}, holds},
		{"which gave it back", func(f *fixture) event.Event {
			alone(f)
			d := waits(f)
			f.say(f.receipt(okoro, appeals, d.id, d.x(0)))
			f.say(f.giveBack(okoro, appeals, d.id, d.x(0)))
			return f.leaving(okoro, "")
		}, ok},
		{"whose sending waits for another", func(f *fixture) event.Event {
			alone(f)
			f.send(okoro, appeals, 1, to(cid)...)
			return f.leaving(okoro, "")
		}, holds},
		{"whose order is open", func(f *fixture) event.Event {
			alone(f)
			f.order(okoro, appeals, 1, to(cid)...)
			return f.leaving(okoro, "")
		}, holds},
		{"while a colleague stays", func(f *fixture) event.Event {
			waits(f)
			return f.leaving(okoro, "")
		}, ok},
		{"while a colleague stays who has no key", func(f *fixture) event.Event {
			waits(f)
			f.say(f.ending(boss, both, event.Superseded))
			return f.leaving(okoro, "")
		}, holds},
		{"without a key of her own, and the unit without anybody who has", func(f *fixture) event.Event {
			alone(f)
			waits(f)
			f.say(f.ending(boss, okoro, event.Superseded))
			return f.leaving(okoro, "")
		}, holds},
		{"after somebody was appointed", func(f *fixture) event.Event {
			alone(f)
			waits(f)
			f.appoint(appeals, event.Member, ellis)
			return f.leaving(okoro, "")
		}, ok},
		{"who hands over to another unit of hers, and leaves the first without anybody", func(f *fixture) event.Event {
			f.leave(okoro)
			waits(f)
			f.send(amy, cid, 1, to(both)...)
			return f.leaving(both, rasso)
		}, holds},
		{"who hands over to another unit of hers all that the first had", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			f.say(f.receipt(both, appeals, d.id, d.x(0)))
			f.leave(okoro)
			return f.leaving(both, rasso)
		}, ok},
		{"whose key was stolen", func(f *fixture) event.Event {
			alone(f)
			waits(f)
			return f.ending(boss, okoro, event.Compromised)
		}, ok},
		{"whose key was lost", func(f *fixture) event.Event {
			alone(f)
			waits(f)
			return f.ending(okoro, okoro, event.Superseded)
		}, ok},
		{"said by who may not", func(f *fixture) event.Event {
			alone(f)
			waits(f)
			return f.ending(khan, okoro, event.Left)
		}, no},
	}...)
	w := newWorld(t)
	w.leave(both)
	w.send(amy, cid, 2, to(appeals)...)
	_, err := w.try(w.leaving(okoro, ""))
	for _, s := range []string{string(appeals), "2 wait for its receipt", "appoint", "another unit"} {
		if err == nil || !strings.Contains(err.Error(), s) {
			t.Errorf("%v does not say %q", err, s)
		}
	}
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
