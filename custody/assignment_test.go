package custody_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

func TestAssignmentRules(t *testing.T) {
	// on has ellis and both on the case.
	on := func(f *fixture) { f.say(f.assign(ellis, rasso, f.d.id, ellis, both)) }
	passedOn := func(f *fixture) event.ConsignmentID {
		on(f)
		received(f)
		return event.ConsignmentID(f.say(f.passOn(ellis, rasso, f.d.id, to(appeals), f.d.x(0))))
	}
	demand(t, []rule{
		{"by any member", func(f *fixture) event.Event { return f.assign(newby, rasso, f.d.id, khan, ellis) }, ok},
		{"of nobody, when nobody was", func(f *fixture) event.Event { return f.assign(newby, rasso, f.d.id) }, ok},
		{"by the sending unit", func(f *fixture) event.Event { return f.assign(amy, cid, f.d.id, amy, ben) }, unknown},
		{"by another unit", func(f *fixture) event.Event { return f.assign(okoro, appeals, f.d.id, okoro, both) }, unknown},
		{"for another unit of hers", func(f *fixture) event.Event { return f.assign(both, appeals, f.d.id, okoro, both) }, no},
		{"of somebody who is not of the unit", func(f *fixture) event.Event { return f.assign(khan, rasso, f.d.id, khan, okoro) }, unknown},
		{"of somebody whose key has ended", func(f *fixture) event.Event {
			f.say(f.ending(boss, ellis, event.Superseded))
			return f.assign(khan, rasso, f.d.id, khan, ellis)
		}, unknown},
		{"of colleagues of the person addressed", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both)...)
			return f.assign(both, rasso, d.id, khan, ellis)
		}, no},
		{"of people who are all addressed", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(both, khan)...)
			return f.assign(both, rasso, d.id, both, khan)
		}, ok},
		{"changed by one of them", func(f *fixture) event.Event {
			on(f)
			return f.assign(both, rasso, f.d.id, ellis, khan)
		}, ok},
		{"changed by a lead", func(f *fixture) event.Event {
			on(f)
			return f.assign(khan, rasso, f.d.id, khan, newby)
		}, ok},
		{"changed by another member", func(f *fixture) event.Event {
			on(f)
			return f.assign(newby, rasso, f.d.id, newby, khan)
		}, no},
		{"ended by another member", func(f *fixture) event.Event {
			on(f)
			return f.assign(newby, rasso, f.d.id)
		}, no},
		{"ended, and begun anew by any member", func(f *fixture) event.Event {
			on(f)
			f.say(f.assign(khan, rasso, f.d.id))
			return f.assign(newby, rasso, f.d.id, newby, khan)
		}, ok},

		{"open: on the case", func(f *fixture) event.Event {
			on(f)
			received(f)
			return f.opening(both, rasso, f.d.id, event.View, f.d.all()...)
		}, ok},
		{"open: not on the case", func(f *fixture) event.Event {
			on(f)
			received(f)
			return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
		}, no},
		{"open: no longer on the case", func(f *fixture) event.Event {
			on(f)
			received(f)
			f.say(f.assign(both, rasso, f.d.id, both, khan))
			return f.opening(ellis, rasso, f.d.id, event.View, f.d.x(0))
		}, no},
		{"open: after the case was opened to all", func(f *fixture) event.Event {
			on(f)
			received(f)
			f.say(f.assign(ellis, rasso, f.d.id))
			return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
		}, ok},
		{"open: the sending unit", func(f *fixture) event.Event {
			on(f)
			return f.opening(ben, cid, f.d.id, event.View, f.d.x(0))
		}, ok},
		{"open: not on the case, by what the unit passed on", func(f *fixture) event.Event {
			return f.opening(khan, rasso, passedOn(f), event.View, f.d.x(0))
		}, no},
		{"open: on the case, by what the unit passed on", func(f *fixture) event.Event {
			return f.opening(both, rasso, passedOn(f), event.View, f.d.x(0))
		}, ok},
		{"open: the unit it was passed on to", func(f *fixture) event.Event {
			c := passedOn(f)
			f.say(f.receipt(okoro, appeals, c, f.d.x(0)))
			return f.opening(okoro, appeals, c, event.View, f.d.x(0))
		}, ok},
		{"pass on: not on the case", func(f *fixture) event.Event {
			on(f)
			received(f)
			return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
		}, no},
		{"send again: not on the case", func(f *fixture) event.Event {
			return f.passOn(khan, rasso, passedOn(f), to(cid), f.d.x(0))
		}, no},
		{"send again: on the case", func(f *fixture) event.Event {
			return f.passOn(both, rasso, passedOn(f), to(cid), f.d.x(0))
		}, ok},
		{"receive: not on the case", func(f *fixture) event.Event {
			on(f)
			return f.receipt(khan, rasso, f.d.id, f.d.x(0))
		}, ok},
	}...)
}

// Each unit says for itself who is on the case.
func TestAssignmentOfEachUnit(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(both, khan, okoro)...)
	w.say(w.assign(both, rasso, d.id, both, khan))
	if c := w.con(d.id); c.Assignment(rasso) == nil || c.Assignment(appeals) != nil {
		t.Error("one unit spoke for the other")
	}
	w.say(w.assign(both, appeals, d.id, both, okoro))
	w.say(w.assign(khan, rasso, d.id))
	if c := w.con(d.id); c.Assignment(rasso) != nil || len(c.Assignment(appeals).People) != 2 {
		t.Errorf("assigned %+v", c.Assigned)
	}
}
