package directory_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

// Two persons are two persons: of one organisation, both with keys in force, and
// neither of the other's making, whichever signs first.
func TestTwoPeople(t *testing.T) {
	const second event.ActorID = "s.econd@cps-northshire.example" // an administrator whom boss invited
	join := func(w *world) {
		w.join(boss, second)
		w.say(w.appointment(cpsRoot, second, event.Administrator, ""))
	}
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"two administrators", func(w *world) event.Event { return w.closing(boss, deputy, appeals) }, ""},
		{"the other way about", func(w *world) event.Event { return w.closing(deputy, boss, appeals) }, ""},
		{"an administrator and a lead whom another invited", func(w *world) event.Event { return w.closing(deputy, okoro, appeals) }, ""},
		{"an administrator and a lead whom she invited", func(w *world) event.Event { return w.closing(boss, okoro, appeals) }, event.CodeNotYours},
		{"one whom the first invited", func(w *world) event.Event {
			join(w)
			return w.closing(boss, second, appeals)
		}, event.CodeNotYours},
		{"one who invited the first", func(w *world) event.Event {
			join(w)
			return w.closing(second, boss, appeals)
		}, event.CodeNotYours},
		{"one whom the first invited, by another", func(w *world) event.Event {
			join(w)
			return w.closing(second, deputy, appeals)
		}, ""},
		{"one whom the first invited anew", func(w *world) event.Event {
			w.say(w.revocation(cpsRoot, deputy, 1, event.Superseded))
			w.inv[deputy] = w.say(w.invitation(boss, deputy))
			w.say(w.enrolment(deputy))
			return w.closing(boss, deputy, appeals)
		}, event.CodeNotYours},
		{"two whom one person invited", func(w *world) event.Event {
			w.say(w.appointment(boss, okoro, event.Lead, rasso))
			w.say(w.revocation(boss, newby, 1, event.Compromised))
			return w.decision(khan, okoro, ref(newby, 1), "a receipt")
		}, event.CodeNotYours},
		{"two whom two people invited", func(w *world) event.Event {
			w.join(deputy, second)
			w.say(w.appointment(boss, second, event.Lead, rasso))
			w.say(w.revocation(boss, newby, 1, event.Compromised))
			return w.decision(khan, second, ref(newby, 1), "a receipt")
		}, ""},
		// Her first self leads, and helps the second to new keys.
		{"one whom somebody she invited invited", func(w *world) event.Event {
			w.say(w.revocation(khan, ellis, 1, event.Superseded))
			w.inv[ellis] = w.say(w.invitation(khan, ellis))
			w.say(w.enrolment(ellis))
			w.say(w.appointment(boss, ellis, event.Lead, rasso))
			return w.closing(boss, ellis, rasso)
		}, event.CodeNotYours},
		// What she made while she could be the other stays so, whoever helps the
		// other since.
		{"one whom a self of hers invited before the root gave that new keys", func(w *world) event.Event {
			join(w)
			w.join(second, "t.hird@cps-northshire.example")
			w.say(w.appointment(boss, "t.hird@cps-northshire.example", event.Lead, appeals))
			w.say(w.revocation(cpsRoot, second, 1, event.Superseded))
			w.inv[second] = w.say(w.invitation(cpsRoot, second))
			w.say(w.enrolment(second))
			return w.closing(boss, "t.hird@cps-northshire.example", appeals)
		}, event.CodeNotYours},
		{"one whom she invited, and the root since", func(w *world) event.Event {
			join(w)
			w.say(w.revocation(cpsRoot, second, 1, event.Superseded))
			w.inv[second] = w.say(w.invitation(cpsRoot, second))
			w.say(w.enrolment(second))
			return w.closing(boss, second, appeals)
		}, ""},
		{"of two organisations", func(w *world) event.Event { return w.closing(boss, chief, appeals) }, event.CodeNotYours},
		{"the second's key has ended", func(w *world) event.Event {
			w.say(w.revocation(cpsRoot, deputy, 1, event.Compromised))
			return w.closing(boss, deputy, appeals)
		}, event.CodeRevoked},
		{"the first's key has ended", func(w *world) event.Event {
			w.say(w.revocation(cpsRoot, boss, 1, event.Compromised))
			return w.closing(boss, deputy, appeals)
		}, event.CodeRevoked},
		{"the second has no such key", func(w *world) event.Event {
			e := w.closing(boss, deputy, appeals)
			e.Second.Number = 2
			return e
		}, event.CodeUnknown},
		{"the second was invited, no more", func(w *world) event.Event { return w.closing(deputy, guest, appeals) }, event.CodeUnknown},
		{"a decision: a lead who made the second a lead", func(w *world) event.Event {
			join(w)
			w.say(w.appointment(boss, second, event.Lead, rasso))
			w.say(w.revocation(boss, newby, 1, event.Compromised))
			return w.decision(second, boss, ref(newby, 1), "a receipt")
		}, event.CodeNotYours},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

func TestClosingRules(t *testing.T) {
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"with a lead of the unit", func(w *world) event.Event { return w.closing(deputy, khan, rasso) }, ""},
		{"with a lead of another", func(w *world) event.Event { return w.closing(deputy, okoro, rasso) }, event.CodeNotYours},
		{"with a member", func(w *world) event.Event { return w.closing(deputy, ellis, rasso) }, event.CodeNotYours},
		{"by its lead", func(w *world) event.Event { return w.closing(khan, deputy, rasso) }, event.CodeNotYours},
		{"a unit there is not", func(w *world) event.Event { return w.closing(boss, deputy, "cps-northshire.example/none") }, event.CodeUnknown},
		{"another organisation's", func(w *world) event.Event {
			w.say(w.unit(chief, "northshire.example/cid"))
			return w.closing(boss, deputy, "northshire.example/cid")
		}, event.CodeUnknown},
		{"twice", func(w *world) event.Event {
			w.say(w.closing(boss, deputy, appeals))
			return w.closing(boss, deputy, appeals)
		}, event.CodeState},
		{"and a member appointed to it", func(w *world) event.Event {
			w.say(w.closing(boss, deputy, appeals))
			return w.appointment(boss, ellis, event.Member, appeals)
		}, event.CodeUnknown},
		{"and an agent appointed to it", func(w *world) event.Event {
			w.say(w.closing(boss, deputy, appeals))
			return w.agency(boss, "cps-northshire.example/appeals/clerk")
		}, event.CodeUnknown},
		{"and founded anew", func(w *world) event.Event {
			w.say(w.closing(boss, deputy, appeals))
			return w.unit(boss, appeals)
		}, event.CodeTaken},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
	w := newWorld(t)
	before := w.s.Unit(appeals)
	w.say(w.closing(boss, deputy, appeals))
	if before.Closed || !w.s.Unit(appeals).Closed {
		t.Error("it is not closed, or what was handed out before has changed since")
	}
}

func TestDecisionRules(t *testing.T) {
	stolen := func(w *world, who event.ActorID) event.KeyRef {
		w.say(w.revocation(cpsRoot, who, 1, event.Compromised))
		return ref(who, 1)
	}
	for _, r := range []struct {
		name string
		make func(w *world) event.Event
		want event.Code
	}{
		{"by two administrators", func(w *world) event.Event { return w.decision(boss, deputy, stolen(w, ellis), "a receipt") }, ""},
		{"by an administrator and a lead of a unit of hers", func(w *world) event.Event {
			return w.decision(khan, deputy, stolen(w, ellis), "a receipt")
		}, ""},
		{"by a lead of another unit", func(w *world) event.Event { return w.decision(okoro, deputy, stolen(w, ellis), "a receipt") }, event.CodeNotYours},
		{"with a lead of another unit", func(w *world) event.Event { return w.decision(deputy, okoro, stolen(w, ellis), "a receipt") }, event.CodeNotYours},
		{"with a member", func(w *world) event.Event { return w.decision(deputy, newby, stolen(w, ellis), "a receipt") }, event.CodeNotYours},
		{"by herself, with new keys", func(w *world) event.Event {
			key := stolen(w, khan)
			w.inv[khan] = w.say(w.invitation(boss, khan))
			w.say(w.enrolment(khan))
			return w.decision(khan, deputy, key, "a receipt")
		}, event.CodeNotYours},
		{"with herself", func(w *world) event.Event {
			key := stolen(w, khan)
			w.inv[khan] = w.say(w.invitation(boss, khan))
			w.say(w.enrolment(khan))
			return w.decision(deputy, khan, key, "a receipt")
		}, event.CodeNotYours},
		{"of a key that was superseded", func(w *world) event.Event {
			w.say(w.revocation(boss, ellis, 1, event.Superseded))
			return w.decision(boss, deputy, ref(ellis, 1), "a receipt")
		}, event.CodeState},
		{"of a key in force", func(w *world) event.Event { return w.decision(boss, deputy, ref(ellis, 1), "a receipt") }, event.CodeState},
		{"of a key there is not", func(w *world) event.Event { return w.decision(boss, deputy, ref(ellis, 2), "a receipt") }, event.CodeUnknown},
		{"of another organisation's", func(w *world) event.Event {
			w.say(w.revocation(chief, chief, 1, event.Compromised))
			return w.decision(boss, deputy, ref(chief, 1), "a receipt")
		}, event.CodeUnknown},
		{"twice", func(w *world) event.Event {
			key := stolen(w, ellis)
			w.say(w.decision(boss, deputy, key, "a receipt"))
			return w.decision(khan, deputy, key, "a receipt")
		}, event.CodeTaken},
		{"on another statement", func(w *world) event.Event {
			key := stolen(w, ellis)
			w.say(w.decision(boss, deputy, key, "a receipt"))
			return w.decision(boss, deputy, key, "an opening")
		}, ""},
		{"of a leaver's, by administrators", func(w *world) event.Event {
			key := stolen(w, ellis)
			w.say(w.revocation(boss, ellis, 1, event.Left))
			return w.decision(boss, deputy, key, "a receipt")
		}, ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			w.refused(r.make(w), r.want)
		})
	}
}

// In doubt until it is decided, and then what two people said.
func TestDecided(t *testing.T) {
	w := newWorld(t)
	w.say(w.revocation(boss, ellis, 1, event.Compromised))
	e := w.decision(khan, deputy, ref(ellis, 1), "a receipt")
	owner := w.s.Person(event.HolderID(ellis))
	w.say(e)
	who := w.s.Person(event.HolderID(ellis))
	if owner.Decided(e.Statement) != "" || who.Decided(e.Statement) != event.NotHers || who.Decided(event.EventID{}) != "" {
		t.Errorf("%+v", who.Decisions)
	}
	d := who.Decisions[0]
	if d.Key != e.Key || d.By != [2]event.Signer{e.By, e.Second} {
		t.Errorf("%+v", d)
	}
	if keys, err := w.s.Signers(e); err != nil || !slices.Equal(keys, append(personKeys(khan, 1), personKeys(deputy, 1)...)) {
		t.Errorf("signed by %v, %v; want each key of the first and then of the second", keys, err)
	}
}
