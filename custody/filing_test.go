package custody_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// robot is another agent of rasso.
const robot event.ActorID = "cps-northshire.example/rasso/robot"

func (w *world) appointAgent(a event.ActorID) {
	w.t.Helper()
	w.enrol(a, w.say(&event.AgentAppointed{
		Header: w.by(boss, ""), Agent: event.AgentID(a), Key: invitationKey(a), Until: w.at.Recorded + 3600,
	}), 1)
}

func TestFilingRules(t *testing.T) {
	// filed opens all for intake to file.
	filed := func(f *fixture) event.EventID {
		received(f)
		return f.say(f.filing(khan, rasso, f.d.id, intake, f.d.all()...))
	}
	granted := func(f *fixture) event.EventID {
		o := filed(f)
		f.say(f.grant(khan, rasso, o, intake))
		return o
	}
	demand(t, []rule{
		{"open: for an agent of the unit", func(f *fixture) event.Event {
			received(f)
			return f.filing(khan, rasso, f.d.id, intake, f.d.x(0))
		}, ok},
		{"open: for another unit's agent", func(f *fixture) event.Event {
			received(f)
			return f.filing(khan, rasso, f.d.id, clerk, f.d.x(0))
		}, unknown},
		{"open: for an agent there is not", func(f *fixture) event.Event {
			received(f)
			return f.filing(khan, rasso, f.d.id, robot, f.d.x(0))
		}, unknown},
		{"open: for an agent whose key has ended", func(f *fixture) event.Event {
			received(f)
			f.say(f.ending(boss, intake, event.Superseded))
			return f.filing(khan, rasso, f.d.id, intake, f.d.x(0))
		}, unknown},
		{"open: before the receipt", func(f *fixture) event.Event {
			return f.filing(khan, rasso, f.d.id, intake, f.d.x(0))
		}, event.CodeReceipt},
		{"open: by the agent itself", func(f *fixture) event.Event {
			received(f)
			return f.filing(intake, rasso, f.d.id, intake, f.d.x(0))
		}, agent},

		{"grant: to it", func(f *fixture) event.Event { return f.grant(khan, rasso, filed(f), intake) }, ok},
		{"grant: by a colleague", func(f *fixture) event.Event { return f.grant(ellis, rasso, filed(f), intake) }, unknown},
		{"grant: with a later key record", func(f *fixture) event.Event {
			o := filed(f)
			f.say(f.ending(boss, khan, event.Superseded))
			f.enrolAgain(khan)
			e := f.grant(khan, rasso, o, intake)
			e.By.Number = 2
			return e
		}, unknown},
		{"grant: for another unit", func(f *fixture) event.Event {
			received(f)
			return f.grant(both, appeals, f.say(f.filing(both, rasso, f.d.id, intake, f.d.x(0))), intake)
		}, no},
		{"grant: to another agent of the unit", func(f *fixture) event.Event {
			f.appointAgent(robot)
			return f.grant(khan, rasso, filed(f), robot)
		}, state},
		{"grant: after an opening to view", func(f *fixture) event.Event {
			received(f)
			return f.grant(khan, rasso, f.say(f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))), intake)
		}, state},
		{"grant: no opening", func(f *fixture) event.Event { return f.grant(khan, rasso, event.EventID(nowhere), intake) }, unknown},
		{"grant: twice", func(f *fixture) event.Event { return f.grant(khan, rasso, granted(f), intake) }, taken},
		{"grant: to a key that has ended", func(f *fixture) event.Event {
			o := filed(f)
			f.say(f.ending(boss, intake, event.Compromised))
			return f.grant(khan, rasso, o, intake)
		}, event.CodeRevoked},
		{"grant: to a key record that is not there", func(f *fixture) event.Event {
			e := f.grant(khan, rasso, filed(f), intake)
			e.To.Number = 2
			return e
		}, event.CodeRevoked},
		{"grant: after one of them was given back", func(f *fixture) event.Event {
			o := filed(f)
			f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(1)))
			return f.grant(khan, rasso, o, intake)
		}, state},
		{"grant: by the sending unit", func(f *fixture) event.Event {
			d := f.send(khan, rasso, 1, to(cid)...)
			return f.grant(khan, rasso, f.say(f.filing(khan, rasso, d.id, intake, d.x(0))), intake)
		}, ok},

		{"export: by the agent", func(f *fixture) event.Event { return f.export(intake, rasso, granted(f), f.d.x(0)) }, ok},
		{"export: by the agent, after its unit gave it back", func(f *fixture) event.Event {
			o := granted(f)
			f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(0)))
			return f.export(intake, rasso, o, f.d.x(0)) // it says what was done
		}, ok},
		{"export: by the agent before the grant", func(f *fixture) event.Event { return f.export(intake, rasso, filed(f), f.d.x(0)) }, unknown},
		{"export: by another agent", func(f *fixture) event.Event {
			f.appointAgent(robot)
			return f.export(robot, rasso, granted(f), f.d.x(0))
		}, unknown},
		{"export: by the agent, for the organisation", func(f *fixture) event.Event { return f.export(intake, "", granted(f), f.d.x(0)) }, no},
		{"export: by the agent, more than was opened", func(f *fixture) event.Event {
			received(f)
			o := f.say(f.filing(khan, rasso, f.d.id, intake, f.d.x(0)))
			f.say(f.grant(khan, rasso, o, intake))
			return f.export(intake, rasso, o, f.d.x(1))
		}, unknown},
		{"export: by the opener, what she opened to file", func(f *fixture) event.Event { return f.export(khan, rasso, granted(f), f.d.x(0)) }, state},
	}...)
}

// enrolAgain gives her a second key record.
func (w *world) enrolAgain(who event.ActorID) {
	w.t.Helper()
	e := &event.Enrolled{
		Header: w.by(who, ""), Keys: []event.VKey{anotherKey(string(who))}, Recipient: recipient(string(who) + " again"),
		Invitation: w.say(&event.Invited{
			Header: w.by(event.ActorID("admin@"+who.Org()), ""), Person: event.PersonID(who), Key: invitationKey(who), Until: w.at.Recorded + 3600,
		}),
	}
	e.By.Number = 2
	w.say(e)
}

// A key is handed out again only while the side that opened has the exhibit.
func TestAtHand(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	receiver := w.s.Opening(w.say(w.opening(khan, rasso, d.id, event.View, d.x(0))))
	sender := w.s.Opening(w.say(w.opening(amy, cid, d.id, event.View, d.x(0))))
	on := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.x(0))))
	passer := w.s.Opening(w.say(w.opening(khan, rasso, on, event.View, d.x(0))))
	w.say(w.recall(khan, rasso, on, d.x(0)))
	for _, o := range []struct {
		name string
		id   event.EventID
		want bool
	}{{"who received", receiver.ID, true}, {"who passed on", passer.ID, true}, {"who sealed", sender.ID, true}} {
		if w.s.AtHand(w.s.Opening(o.id), d.x(0)) != o.want {
			t.Errorf("before it is given back, %s: %v", o.name, !o.want)
		}
	}
	w.say(w.giveBack(ellis, rasso, d.id, d.x(0)))
	if w.s.AtHand(receiver, d.x(0)) || w.s.AtHand(passer, d.x(0)) || !w.s.AtHand(sender, d.x(0)) {
		t.Error("after it is given back, only the sender has it")
	}
	if w.s.AtHand(sender, strange) {
		t.Error("an exhibit that was not sent is at hand")
	}
}
