package directory_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// A lead helps a colleague of her unit to new keys. Whoever hands out an
// invitation could keep it: so she helps nobody who is more than that.
func TestLeadHelps(t *testing.T) {
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"a member", func(w *world) event.Event { return w.revocation(khan, ellis, 1, event.Superseded) }, ""},
		{"a fellow lead", func(w *world) event.Event {
			w.say(w.appointment(boss, ellis, event.Lead, rasso))
			return w.revocation(ellis, khan, 1, event.Compromised)
		}, ""},
		{"a member who left", func(w *world) event.Event { return w.revocation(khan, ellis, 1, event.Left) }, event.CodeNotYours},
		{"an outsider", func(w *world) event.Event { return w.revocation(khan, okoro, 1, event.Superseded) }, event.CodeNotYours},
		{"an outsider whom she made a member", func(w *world) event.Event {
			w.say(w.appointment(khan, okoro, event.Member, rasso))
			return w.revocation(khan, okoro, 1, event.Superseded)
		}, event.CodeNotYours},
		{"an outsider without keys whom she made a member", func(w *world) event.Event {
			w.say(w.appointment(khan, okoro, event.Member, rasso))
			w.say(w.revocation(boss, okoro, 1, event.Superseded))
			return w.invitation(khan, okoro)
		}, event.CodeNotYours},
		{"an administrator of her unit", func(w *world) event.Event {
			w.say(w.appointment(boss, deputy, event.Member, rasso))
			return w.revocation(khan, deputy, 1, event.Superseded)
		}, event.CodeNotYours},
		{"an administrator of her unit without keys", func(w *world) event.Event {
			w.say(w.appointment(boss, deputy, event.Member, rasso))
			w.say(w.revocation(boss, deputy, 1, event.Superseded))
			return w.invitation(khan, deputy)
		}, event.CodeNotYours},
		{"a member of two units she leads", func(w *world) event.Event {
			w.say(w.appointment(boss, khan, event.Lead, appeals))
			w.say(w.appointment(boss, ellis, event.Member, appeals))
			return w.revocation(khan, ellis, 1, event.Superseded)
		}, ""},
		{"a member without keys", func(w *world) event.Event {
			w.say(w.revocation(boss, ellis, 1, event.Superseded))
			return w.invitation(khan, ellis)
		}, ""},
		{"a leaver", func(w *world) event.Event {
			w.say(w.revocation(boss, ellis, 1, event.Left))
			return w.invitation(khan, ellis)
		}, event.CodeNotYours},
		{"somebody of no unit", func(w *world) event.Event { return w.invitation(khan, guest) }, event.CodeNotYours},
		{"a stranger", func(w *world) event.Event { return w.invitation(khan, "h.all@cps-northshire.example") }, event.CodeNotYours},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

func TestHandOverRules(t *testing.T) {
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"to her unit", func(w *world) event.Event { return w.handingOver(boss, ellis, rasso) }, ""},
		{"by herself", func(w *world) event.Event { return w.handingOver(ellis, ellis, rasso) }, ""},
		{"to another unit", func(w *world) event.Event { return w.handingOver(boss, ellis, appeals) }, event.CodeState},
		{"to a unit there is not", func(w *world) event.Event {
			return w.handingOver(boss, ellis, "cps-northshire.example/none")
		}, event.CodeState},
		{"to a closed unit", func(w *world) event.Event {
			w.say(w.appointment(boss, ellis, event.Member, appeals))
			w.say(w.closing(boss, deputy, appeals))
			return w.handingOver(boss, ellis, appeals)
		}, event.CodeState},
		{"to a unit she is all of", func(w *world) event.Event { return w.handingOver(boss, okoro, appeals) }, event.CodeState},
		{"to a unit where nobody else has a key", func(w *world) event.Event {
			w.say(w.appointment(boss, guest, event.Member, appeals))
			return w.handingOver(boss, okoro, appeals)
		}, event.CodeState},
		{"by a machine", func(w *world) event.Event { return w.handingOver(boss, intake, rasso) }, event.CodeState},
		{"by who may not say so", func(w *world) event.Event { return w.handingOver(khan, ellis, rasso) }, event.CodeNotYours},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

// What she had by name went to her unit each time she left, and stays there.
func TestHeir(t *testing.T) {
	w := newWorld(t)
	heir := func(at event.LogIndex) event.UnitID {
		place := w.at
		place.Index = at
		if h := w.s.Person(event.HolderID(ellis)).Heir(place); h != nil {
			return *h
		}
		return ""
	}
	first := w.at.Index
	if heir(first-1) != "" {
		t.Error("she is here, and has an heir")
	}
	before := w.s.Person(event.HolderID(ellis))
	w.say(w.handingOver(boss, ellis, rasso))
	if heir(first-1) != rasso || heir(first) != "" || before.HandedTo != nil {
		t.Errorf("what was hers before is with %q, what comes after with %q", heir(first-1), heir(first))
	}
	if to := w.s.Person(event.HolderID(ellis)).HandedTo; to == nil || *to != rasso {
		t.Errorf("handed to %v", to)
	}
	w.inv[ellis] = w.say(w.invitation(boss, ellis))
	w.say(w.enrolment(ellis))
	w.say(w.appointment(boss, ellis, event.Member, appeals))
	back := w.at.Index
	if w.s.Person(event.HolderID(ellis)).HandedTo != nil || heir(first-1) != rasso || heir(back-1) != "" {
		t.Error("back again, and what she had handed over is hers, or what comes now is not")
	}
	w.say(w.handingOver(boss, ellis, appeals))
	if heir(first-1) != rasso || heir(back-1) != appeals {
		t.Errorf("the first time to %q, then to %q", heir(first-1), heir(back-1))
	}
	if w.s.Person("nobody@cps-northshire.example").Heir(w.at) != nil {
		t.Error("nobody has an heir")
	}
}
