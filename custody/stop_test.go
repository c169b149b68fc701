package custody_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

const guard event.UnitID = "cps-northshire.example/data-protection"

const dee event.ActorID = "d.ee@cps-northshire.example"

// team gives the prosecutor a data protection team.
func (w *world) team() {
	w.join(boss, dee)
	w.say(&event.UnitCreated{Header: w.by(admin(guard), ""), Unit: guard, Hours: office()})
	w.appoint(guard, event.Lead, okoro)
	w.appoint(guard, event.Member, dee)
}

// stop stops access, not yet said.
func (w *world) stop(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Stopped {
	return &event.Stopped{Header: w.by(by, u), Consignment: c, Exhibits: xs}
}

// resume lets what was stopped go on, not yet said.
func (w *world) resume(by event.ActorID, u event.UnitID, c event.ConsignmentID, stop event.EventID, xs ...event.ExhibitID) *event.Resumed {
	return &event.Resumed{Header: w.by(by, u), Consignment: c, Exhibits: xs, Stops: []event.EventID{stop}}
}

func TestStopRules(t *testing.T) {
	stopping := func(by event.ActorID, u event.UnitID) func(*fixture) event.Event {
		return func(f *fixture) event.Event { f.team(); return f.stop(by, u, f.d.id, f.d.x(0)) }
	}
	after := func(do func(*fixture) event.Event) func(*fixture) event.Event {
		return func(f *fixture) event.Event {
			received(f)
			f.say(f.stop(khan, rasso, f.d.id, f.d.x(0)))
			return do(f)
		}
	}
	demand(t,
		rule{"stop: by who leads the unit that got it", stopping(khan, rasso), ok},
		rule{"stop: by who leads the unit that sent it", stopping(amy, cid), ok},
		rule{"stop: by the data protection team", stopping(dee, guard), ok},
		rule{"stop: by a member", stopping(ellis, rasso), no},
		rule{"stop: for the other side", stopping(amy, rasso), no},
		rule{"stop: by who leads another unit", stopping(okoro, appeals), no}, // of the team, so she sees it
		rule{"stop: by an administrator", stopping(boss, rasso), no},
		rule{"stop: by a machine", stopping(intake, rasso), no},
		rule{"stop: for the organisation", stopping(khan, ""), no},
		rule{"stop: by the team, for its organisation", stopping(dee, ""), no},
		rule{"stop: of something else", func(f *fixture) event.Event { return f.stop(khan, rasso, f.d.id, strange) }, unknown},
		rule{"stop: twice", after(func(f *fixture) event.Event { return f.stop(khan, rasso, f.d.id, f.d.all()...) }), conflict},
		rule{"stop: by the other organisation too", after(func(f *fixture) event.Event { return f.stop(amy, cid, f.d.id, f.d.all()...) }), ok},
		rule{"stop: about what nobody asked", func(f *fixture) event.Event {
			e := f.stop(khan, rasso, f.d.id, f.d.x(0))
			e.Question = &event.EventID{Digest: event.Sum(nil)}
			return e
		}, unknown},
		rule{"stopped: opened", after(func(f *fixture) event.Event { return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0)) }), state},
		rule{"stopped: the other exhibit opened", after(func(f *fixture) event.Event { return f.opening(khan, rasso, f.d.id, event.View, f.d.x(1)) }), ok},
		rule{"stopped: opened on the other side", after(func(f *fixture) event.Event { return f.opening(amy, cid, f.d.id, event.View, f.d.x(0)) }), ok},
		rule{"stopped: granted to the machine that files", func(f *fixture) event.Event {
			received(f)
			o := f.say(f.filing(ellis, rasso, f.d.id, intake, f.d.x(0)))
			f.say(f.stop(khan, rasso, f.d.id, f.d.x(0)))
			return f.grant(ellis, rasso, o, intake)
		}, state},
		rule{"stopped: signed for", func(f *fixture) event.Event {
			f.say(f.stop(khan, rasso, f.d.id, f.d.all()...))
			return f.receipt(khan, rasso, f.d.id, f.d.all()...)
		}, ok},
		rule{"stopped: given back", after(func(f *fixture) event.Event { return f.giveBack(khan, rasso, f.d.id, f.d.x(0)) }), ok},
		rule{"stopped: reported", after(func(f *fixture) event.Event { return f.report(ellis, rasso, f.d.id, f.d.x(0)) }), ok},
		rule{"resume: by who stopped it", after(func(f *fixture) event.Event { return f.resume(khan, rasso, f.d.id, f.stopOf(0), f.d.x(0)) }), ok},
		rule{"resume: by the data protection team", after(func(f *fixture) event.Event {
			f.team()
			return f.resume(dee, guard, f.d.id, f.stopOf(0), f.d.x(0))
		}), ok},
		rule{"resume: by a member", after(func(f *fixture) event.Event { return f.resume(ellis, rasso, f.d.id, f.stopOf(0), f.d.x(0)) }), no},
		rule{"resume: by the other side", after(func(f *fixture) event.Event { return f.resume(amy, cid, f.d.id, f.stopOf(0), f.d.x(0)) }), state},
		rule{"resume: what is not stopped", after(func(f *fixture) event.Event { return f.resume(khan, rasso, f.d.id, f.stopOf(0), f.d.x(1)) }), state},
		rule{"resume: another stop than it has seen", after(func(f *fixture) event.Event {
			seen := f.stopOf(0)
			f.say(f.resume(khan, rasso, f.d.id, seen, f.d.x(0)))
			f.say(f.stop(khan, rasso, f.d.id, f.d.x(0)))
			return f.resume(khan, rasso, f.d.id, seen, f.d.x(0))
		}), conflict},
		rule{"resume: with a stop of something else", after(func(f *fixture) event.Event {
			e := f.resume(khan, rasso, f.d.id, f.stopOf(0), f.d.x(0))
			e.Stops = append(e.Stops, f.say(f.stop(khan, rasso, f.d.id, f.d.x(1))))
			return e
		}), unknown},
		rule{"resumed: opened", after(func(f *fixture) event.Event {
			f.say(f.resume(khan, rasso, f.d.id, f.stopOf(0), f.d.x(0)))
			return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
		}), ok},
	)
}

// stopOf is the newest stop of an exhibit.
func (f *fixture) stopOf(i int) event.EventID {
	stops := f.s.Sealed(f.d.x(i)).Stops
	return stops[len(stops)-1].Event
}

// An organisation's stop binds its own people and machines wherever they have the
// exhibit, and nobody of the other's (USERS.md 7, no. 5): no key that was asked for
// before, no sealed part, no sending on, and nobody who could open it.
func TestStopBindsItsOwnPeople(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	x := d.x(0)
	w.say(w.receipt(khan, rasso, d.id, x))
	theirs := w.s.Opening(w.say(w.opening(khan, rasso, d.id, event.View, x)))
	ours := w.s.Opening(w.say(w.opening(amy, cid, d.id, event.View, x)))
	stop := w.say(w.stop(amy, cid, d.id, x))
	fetches := func(a event.ActorID) bool { return w.s.MayFetch(w.con(d.id), w.con(d.id).Item(x), a) }
	if !w.s.AtHand(theirs, x) || !fetches(khan) || !fetches(intake) {
		t.Error("what the sender stopped for its own people kept the receiver's from it")
	}
	if w.s.AtHand(ours, x) || fetches(amy) || fetches(ben) {
		t.Error("the sender's own people have it still")
	}
	if got := w.s.CouldOpen(w.s.Sealed(x)); len(got) == 0 || got[0].Org() != cps {
		t.Errorf("it could be opened by %v", got)
	}
	w.refused(w.passOn(amy, cid, d.id, to(appeals), x), state)
	w.say(w.resume(amy, cid, d.id, stop, x))
	if !w.s.AtHand(ours, x) || !fetches(ben) {
		t.Error("let go on, it is kept from them still")
	}
}

// A stop by the side to which a problem was reported is a beginning on it.
func TestStopBegins(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	q, both := w.say(w.report(amy, cid, d.id, d.x(0))), w.say(w.report(amy, cid, d.id, d.all()...))
	for _, q := range []event.EventID{q, both} {
		e := w.stop(khan, rasso, d.id, d.x(0))
		e.Question = &q
		w.say(w.resume(khan, rasso, d.id, w.say(e), d.x(0)))
	}
	if w.s.Question(q).Begun == nil {
		t.Error("nobody has begun on it")
	}
	if w.s.Question(both).Begun != nil {
		t.Error("of the other exhibit nothing was begun")
	}
}
