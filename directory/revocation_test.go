package directory_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

func TestRevocationRules(t *testing.T) {
	for _, r := range []struct {
		name   string
		before []event.Code // reasons said of the same record before
		reason event.Code
		number int
		since  event.LogIndex // beyond the place of the statement
		want   event.Code
	}{
		{"left", nil, event.Left, 1, 0, ""},
		{"superseded", nil, event.Superseded, 1, 0, ""},
		{"compromised since now", nil, event.Compromised, 1, 0, ""},
		{"compromised since tomorrow", nil, event.Compromised, 1, 1, event.CodeState},
		{"a record there is not", nil, event.Left, 2, 0, event.CodeUnknown},
		{"superseded twice", []event.Code{event.Superseded}, event.Superseded, 1, 0, event.CodeState},
		{"left twice", []event.Code{event.Left}, event.Left, 1, 0, event.CodeState},
		{"compromised twice", []event.Code{event.Compromised}, event.Compromised, 1, 0, event.CodeState},
		{"superseded after compromised", []event.Code{event.Compromised}, event.Superseded, 1, 0, event.CodeState},
		{"stolen, as it turns out later", []event.Code{event.Superseded}, event.Compromised, 1, 0, ""},
		{"a leaver's key was stolen", []event.Code{event.Left}, event.Compromised, 1, 0, ""},
		{"left without a key", []event.Code{event.Compromised}, event.Left, 1, 0, ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			for _, b := range r.before {
				w.say(w.revocation(boss, ellis, 1, b))
			}
			e := w.revocation(boss, ellis, r.number, r.reason)
			if e.Since != nil {
				*e.Since = w.at.Index + r.since
			}
			w.refused(e, r.want)
		})
	}
}

// The end of a record is its first revocation; a later one can only add doubt.
func TestLaterRevocation(t *testing.T) {
	w := newWorld(t)
	first := w.say(w.revocation(boss, ellis, 1, event.Superseded))
	ended := w.s.Person(event.HolderID(ellis)).Record(1).Revoked.At
	e := w.revocation(boss, ellis, 1, event.Compromised)
	*e.Since = 5
	w.say(e)
	k := w.s.Person(event.HolderID(ellis)).Record(1)
	if k.Revoked.At != ended || k.Revoked.Event != first {
		t.Error("the record's end moved")
	}
	if k.Revoked.Reason != event.Compromised || k.InDoubt(4) || !k.InDoubt(5) {
		t.Errorf("compromised since 5: %+v", k.Revoked)
	}
	w.say(w.revocation(boss, ellis, 1, event.Left))
	if k = w.s.Person(event.HolderID(ellis)).Record(1); !k.InDoubt(5) {
		t.Error("leaving took the doubt away")
	}
	if w.s.Unit(rasso).Member(event.PersonID(ellis)) {
		t.Error("she left, and is of the unit still")
	}
}

// After somebody leaves she is of no unit, no administrator, and every unit key
// she had a copy of is stale, whichever record of hers the copy was for.
func TestLeaving(t *testing.T) {
	for _, r := range []struct {
		name   string
		before func(w *world)
		number int
	}{
		{"with the copy's record", func(*world) {}, 1},
		{"with a later record", func(w *world) {
			w.say(w.revocation(boss, ellis, 1, event.Superseded))
			w.inv[ellis] = w.say(w.invitation(boss, ellis))
			w.say(w.enrolment(ellis))
		}, 2},
		{"as administrator", func(w *world) { w.say(w.appointment(cpsRoot, ellis, event.Administrator, "")) }, 1},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			r.before(w)
			w.say(w.revocation(boss, ellis, r.number, event.Left))
			u, p := w.s.Unit(rasso), w.s.Person(event.HolderID(ellis))
			if u.Member(event.PersonID(ellis)) || len(p.Units) > 0 || !p.Left || p.Administrator || p.Live() != nil {
				t.Errorf("still here: %+v", p)
			}
			if u.Live() != nil || !u.Keys[0].Stale {
				t.Error("the unit's key is not stale")
			}
			if !slices.Equal(w.s.MemberKeys(rasso), refs(khan, newby)) {
				t.Errorf("the next key is for %v", w.s.MemberKeys(rasso))
			}
			// What came before is there for whoever is of the unit now.
			w.say(w.handOn(khan, rasso, ref(newby, 1)))
			if w.s.Unit(rasso).Live() != nil {
				t.Error("handing it on made a stale key fresh")
			}
			w.refused(w.handOn(khan, rasso, ref(ellis, r.number)), event.CodeConflict)
			w.say(w.unitKey(khan, rasso))
			if k := w.s.Unit(rasso).Live(); k == nil || k.Number != 2 || w.s.Unit(rasso).Holds(2, ref(ellis, r.number)) {
				t.Errorf("the rotated key: %+v", k)
			}
			if !w.s.Unit(rasso).Keys[0].Stale {
				t.Error("rotation made the old key fresh")
			}
		})
	}
}

// The only lead's key was stolen: a member hands the old key to her new record,
// and with it she makes the next, which opens all that came before.
func TestTheOnlyLeadsKeyWasStolen(t *testing.T) {
	w := newWorld(t)
	w.say(w.revocation(boss, khan, 1, event.Compromised))
	w.inv[khan] = w.say(w.invitation(boss, khan))
	w.say(w.enrolment(khan))
	w.refused(w.unitKey(khan, rasso), event.CodeKeyWaiting)
	w.say(w.handOn(ellis, rasso, ref(khan, 2)))
	w.say(w.unitKey(khan, rasso))
	if u := w.s.Unit(rasso); u.Live() == nil || u.Live().Oldest != 1 || !u.Holds(1, ref(khan, 2)) {
		t.Errorf("the next key: %+v", u.Keys)
	}
}

func TestOtherReasonsKeepTheMembership(t *testing.T) {
	for _, r := range []struct {
		reason event.Code
		stale  bool
	}{{event.Superseded, false}, {event.Compromised, true}} {
		t.Run(string(r.reason), func(t *testing.T) {
			w := newWorld(t)
			w.say(w.revocation(boss, ellis, 1, r.reason))
			u := w.s.Unit(rasso)
			if !u.Member(event.PersonID(ellis)) || u.Keys[0].Stale != r.stale {
				t.Errorf("member %v, key stale %v", u.Member(event.PersonID(ellis)), u.Keys[0].Stale)
			}
			if slices.Contains(w.s.MemberKeys(rasso), ref(ellis, 1)) {
				t.Error("a new key would go to an ended record")
			}
		})
	}
	// The key of a unit whose key somebody else held stays fresh.
	w := newWorld(t)
	w.say(w.revocation(boss, newby, 1, event.Left))
	if w.s.Unit(rasso).Live() == nil {
		t.Error("somebody left who never had a copy, and the key is stale")
	}
}

// Whoever was given an aggregate before a statement keeps what it was then.
func TestAppliedToACopy(t *testing.T) {
	w := newWorld(t)
	person, unit := w.s.Person(event.HolderID(ellis)), w.s.Unit(rasso)
	w.say(w.revocation(boss, ellis, 1, event.Left))
	if person.Live() == nil || len(person.Units) != 1 || unit.Live() == nil || !unit.Member(event.PersonID(ellis)) {
		t.Error("what was handed out before has changed since")
	}
}

func TestInDoubt(t *testing.T) {
	w := newWorld(t)
	k := w.s.Person(event.HolderID(ellis)).Live()
	if k.InDoubt(0) {
		t.Error("a live record in doubt")
	}
	e := w.revocation(boss, ellis, 1, event.Compromised)
	*e.Since = 20
	w.say(e)
	k = w.s.Person(event.HolderID(ellis)).Record(1)
	for at, want := range map[event.LogIndex]bool{0: false, 19: false, 20: true, 1000: true} {
		if k.InDoubt(at) != want {
			t.Errorf("in doubt at %d: %v", at, !want)
		}
	}
	w = newWorld(t)
	w.say(w.revocation(boss, ellis, 1, event.Superseded))
	if w.s.Person(event.HolderID(ellis)).Record(1).InDoubt(1000) {
		t.Error("superseded is not in doubt")
	}
}

// An agent's key can be ended and the agent appointed anew.
func TestAgentAnew(t *testing.T) {
	w := newWorld(t)
	w.say(w.revocation(boss, intake, 1, event.Compromised))
	h := w.by(intake)
	if _, err := w.s.KeysOf(&h); codeOf(err) != event.CodeRevoked {
		t.Errorf("an ended agent: %v", err)
	}
	w.inv[intake] = w.say(w.agency(khan, intake))
	w.say(w.enrolment(intake))
	if k := w.s.Person(event.HolderID(intake)).Live(); k == nil || k.Number != 2 {
		t.Errorf("the agent's new record: %+v", k)
	}
}
