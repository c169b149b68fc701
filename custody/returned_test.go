package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

func TestRejectionRules(t *testing.T) {
	rejected := func(f *fixture) { f.say(f.reject(khan, rasso, f.d.id, f.d.x(0))) }
	demand(t, []rule{
		{"by an addressee", func(f *fixture) event.Event { return f.reject(newby, rasso, f.d.id, f.d.all()...) }, ok},
		{"by an agent", func(f *fixture) event.Event { return f.reject(intake, rasso, f.d.id, f.d.x(0)) }, agent},
		{"by the sender", func(f *fixture) event.Event { return f.reject(amy, cid, f.d.id, f.d.x(0)) }, unknown},
		{"by another unit", func(f *fixture) event.Event { return f.reject(okoro, appeals, f.d.id, f.d.x(0)) }, unknown},
		{"for another unit of hers", func(f *fixture) event.Event { return f.reject(both, appeals, f.d.id, f.d.x(0)) }, no},
		{"for the organisation", func(f *fixture) event.Event { return f.reject(khan, "", f.d.id, f.d.x(0)) }, no},
		{"an exhibit not in it", func(f *fixture) event.Event { return f.reject(khan, rasso, f.d.id, strange) }, unknown},
		{"no consignment", func(f *fixture) event.Event {
			e := f.reject(khan, rasso, f.d.id, f.d.x(0))
			e.Consignment = nowhere
			return e
		}, unknown},
		{"what was received", func(f *fixture) event.Event {
			received(f)
			return f.reject(khan, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.reject(khan, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"twice", func(f *fixture) event.Event {
			rejected(f)
			return f.reject(ellis, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"not having seen a colleague's receipt", func(f *fixture) event.Event {
			e := f.reject(khan, rasso, f.d.id, f.d.x(1))
			f.say(f.receipt(ellis, rasso, f.d.id, f.d.x(0)))
			return e
		}, conflict},
		{"the other one received", func(f *fixture) event.Event {
			rejected(f)
			return f.receipt(khan, rasso, f.d.id, f.d.x(1))
		}, ok},
		{"and received after all", func(f *fixture) event.Event {
			rejected(f)
			return f.receipt(khan, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"and recalled", func(f *fixture) event.Event {
			rejected(f)
			return f.recall(amy, cid, f.d.id, f.d.x(0))
		}, conflict},
		{"and opened", func(f *fixture) event.Event {
			rejected(f)
			return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
		}, state},
		{"and opened by the sender", func(f *fixture) event.Event {
			rejected(f)
			return f.opening(ben, cid, f.d.id, event.View, f.d.x(0))
		}, ok},
		{"and checked", func(f *fixture) event.Event {
			rejected(f)
			return f.check(intake, rasso, f.d.id, f.d.x(0))
		}, state},
		{"and passed on", func(f *fixture) event.Event {
			rejected(f)
			return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
		}, conflict},
		{"and given back", func(f *fixture) event.Event {
			rejected(f)
			return f.giveBack(khan, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"and sent to another unit", func(f *fixture) event.Event {
			rejected(f)
			return f.passOn(ben, cid, f.d.id, to(appeals), f.d.x(0))
		}, ok},
		{"and sent to the same unit again", func(f *fixture) event.Event {
			rejected(f)
			return f.passOn(ben, cid, f.d.id, to(rasso), f.d.x(0))
		}, ok},
		{"and sent on not having seen the rejection", func(f *fixture) event.Event {
			e := f.passOn(ben, cid, f.d.id, to(appeals), f.d.x(0))
			rejected(f)
			return e
		}, conflict},
	}...)
}

func TestGivingBackRules(t *testing.T) {
	returned := func(f *fixture) {
		received(f)
		f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(0)))
	}
	byName := func(f *fixture) *sending {
		d := f.send(amy, cid, 1, to(both)...)
		f.say(f.receipt(both, rasso, d.id, d.x(0)))
		return d
	}
	for name, give := range map[string]func(f *fixture, by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) event.Event{
		"return": func(f *fixture, by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) event.Event {
			return f.giveBack(by, u, c, xs...)
		},
		"destroy": func(f *fixture, by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) event.Event {
			return f.destroy(by, u, c, xs...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			demand(t, []rule{
				{"what was received", func(f *fixture) event.Event {
					received(f)
					return give(f, ellis, rasso, f.d.id, f.d.all()...)
				}, ok},
				{"before the receipt", func(f *fixture) event.Event { return give(f, khan, rasso, f.d.id, f.d.x(0)) }, state},
				{"what was recalled", func(f *fixture) event.Event {
					f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
					return give(f, khan, rasso, f.d.id, f.d.x(0))
				}, conflict},
				{"what was returned", func(f *fixture) event.Event {
					returned(f)
					return give(f, khan, rasso, f.d.id, f.d.x(0))
				}, conflict},
				{"by an agent", func(f *fixture) event.Event {
					received(f)
					return give(f, intake, rasso, f.d.id, f.d.x(0))
				}, agent},
				{"by the sender", func(f *fixture) event.Event {
					received(f)
					return give(f, amy, cid, f.d.id, f.d.x(0))
				}, unknown},
				{"for another unit of hers", func(f *fixture) event.Event {
					received(f)
					return give(f, both, appeals, f.d.id, f.d.x(0))
				}, no},
				{"sent by name, for the unit it was received for", func(f *fixture) event.Event {
					d := byName(f)
					return give(f, both, rasso, d.id, d.x(0))
				}, ok},
				{"sent by name, for the other unit of hers", func(f *fixture) event.Event {
					d := byName(f)
					return give(f, both, appeals, d.id, d.x(0))
				}, no},
				{"an exhibit not in it", func(f *fixture) event.Event {
					received(f)
					return give(f, khan, rasso, f.d.id, strange)
				}, unknown},
				{"not having seen the newest change of hands", func(f *fixture) event.Event {
					received(f)
					e := give(f, khan, rasso, f.d.id, f.d.x(0))
					f.say(f.giveBack(ellis, rasso, f.d.id, f.d.x(1)))
					return e
				}, conflict},
				{"while it waits for whom it was passed on to", func(f *fixture) event.Event {
					received(f)
					f.say(f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0)))
					return give(f, khan, rasso, f.d.id, f.d.x(0))
				}, state},
				{"while another exhibit does", func(f *fixture) event.Event {
					received(f)
					f.say(f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0)))
					return give(f, khan, rasso, f.d.id, f.d.x(1))
				}, ok},
				{"after that was recalled", func(f *fixture) event.Event {
					received(f)
					on := event.ConsignmentID(f.say(f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))))
					f.say(f.recall(khan, rasso, on, f.d.x(0)))
					return give(f, khan, rasso, f.d.id, f.d.x(0))
				}, ok},
				{"after that was received", func(f *fixture) event.Event {
					received(f)
					on := event.ConsignmentID(f.say(f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))))
					f.say(f.receipt(okoro, appeals, on, f.d.x(0)))
					return give(f, khan, rasso, f.d.id, f.d.x(0))
				}, ok},
			}...)
		})
	}
	demand(t, []rule{
		{"and opened", func(f *fixture) event.Event {
			returned(f)
			return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
		}, state},
		{"and checked", func(f *fixture) event.Event {
			returned(f)
			return f.check(intake, rasso, f.d.id, f.d.x(0))
		}, state},
		{"and opened by the sender", func(f *fixture) event.Event {
			returned(f)
			return f.opening(amy, cid, f.d.id, event.View, f.d.x(0))
		}, ok},
		{"and sent again by the sender", func(f *fixture) event.Event {
			returned(f)
			return f.passOn(amy, cid, f.d.id, to(rasso), f.d.x(0))
		}, ok},
		{"and passed on", func(f *fixture) event.Event {
			returned(f)
			return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
		}, conflict},
		{"return to a unit that is closed", func(f *fixture) event.Event {
			d := f.closedSender()
			return f.giveBack(khan, rasso, d.id, d.x(0))
		}, state},
		{"destroy what a closed unit sent", func(f *fixture) event.Event {
			d := f.closedSender()
			return f.destroy(khan, rasso, d.id, d.x(0))
		}, ok},
	}...)
}

// closedSender is what appeals sent to rasso, where it was received, before it
// closed.
func (w *world) closedSender() *sending {
	w.t.Helper()
	d := w.send(okoro, appeals, 1, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	w.say(w.closing(boss, deputy, appeals))
	return d
}

// Who gave it back opens it no more: not by the sending it came in, nor by one in
// which she passed it on, nor does she fetch it or send it again. Whoever took it
// from her keeps it.
func TestGivenBackIsGone(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.all()...))
	on := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.all()...)))
	w.say(w.receipt(okoro, appeals, on, d.all()...))
	sender := w.opening(khan, rasso, on, event.View, d.x(0))
	w.say(sender)
	w.say(w.giveBack(khan, rasso, d.id, d.x(0)))
	w.refused(w.opening(khan, rasso, d.id, event.View, d.x(0)), event.CodeState)
	w.refused(w.opening(khan, rasso, on, event.View, d.x(0)), event.CodeState)
	w.refused(w.opening(khan, rasso, on, event.View, d.all()...), event.CodeState)
	w.refused(w.passOn(khan, rasso, on, to(cid), d.x(0)), event.CodeConflict)
	w.say(w.opening(khan, rasso, on, event.View, d.x(1)))
	w.say(w.opening(okoro, appeals, on, event.View, d.all()...))
	for _, c := range []event.ConsignmentID{d.id, on} {
		for _, who := range []event.ActorID{khan, ellis, intake} {
			if n := w.con(c); w.s.MayFetch(n, n.Item(d.x(0)), who) {
				t.Errorf("%s fetches what her unit gave back", who)
			}
		}
	}
	if n := w.con(on); !w.s.MayFetch(n, n.Item(d.x(1)), khan) || !w.s.MayFetch(n, n.Item(d.x(0)), okoro) {
		t.Error("what was not given back can't be fetched")
	}
	if got := w.s.CouldOpen(w.s.Sealed(d.x(0))); slices.Contains(got, event.PersonID(khan)) || !slices.Contains(got, event.PersonID(okoro)) {
		t.Errorf("%v could open it", got)
	}
}

// A rejection is as total as a recall: nobody of the receiving side reads the
// label, once all is rejected, or fetches, or receives.
func TestRejectionIsTotal(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	w.say(w.reject(khan, rasso, d.id, d.x(0)))
	if !w.s.MayReadLabel(w.con(d.id), ellis) {
		t.Error("one of two is left, and she can't read the label")
	}
	w.say(w.reject(ellis, rasso, d.id, d.x(1)))
	for _, who := range []event.ActorID{khan, ellis, both, intake} {
		c := w.con(d.id)
		if w.s.MayReadLabel(c, who) || w.s.MayFetch(c, c.Item(d.x(0)), who) {
			t.Errorf("%s reads or fetches what was rejected", who)
		}
	}
	if c := w.con(d.id); !w.s.MayReadLabel(c, amy) || !w.s.MayFetch(c, c.Item(d.x(0)), ben) || !w.s.MayRead(c, khan) {
		t.Error("the sender can't have back what was rejected, or who rejected it can't see that she did")
	}
	if got := w.con(d.id).Item(d.x(0)).Reasons; !slices.Equal(got, []event.Code{"not-for-this-unit"}) {
		t.Errorf("reasons %v", got)
	}
}
