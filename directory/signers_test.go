package directory_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

// The keys that must sign, in the order of their lines.
func TestSigners(t *testing.T) {
	w := newWorld(t)
	sorted := func(ks ...event.VKey) []event.VKey { slices.Sort(ks); return ks }
	roots := func(o event.OrgID) []event.VKey { return sorted(vkey(string(o), ""), vkey(string(o), "second")) }
	key := theService().Key
	w.inv[guest] = w.s.Person(event.HolderID(guest)).Invitation.Event
	for _, r := range []struct {
		name string
		e    event.Event
		want []event.VKey
	}{
		{"rules", w.rules(), []event.VKey{key}},
		{"account", w.account(event.OwnerOrg(cps)), []event.VKey{key}},
		{"an admission: each root key, then the service", w.admission("fraud.example"), append(roots("fraud.example"), key)},
		{"an enrolment: the invitation, then each key", w.enrolment(guest), append([]event.VKey{invitationKey(guest)}, personKeys(guest, 1)...)},
		{"a root: each of its keys", w.recognition(cpsRoot, police), roots(cps)},
		{"a person: each of her keys", w.unitKey(khan, rasso), personKeys(khan, 1)},
		{"an agent", &event.Checked{Header: w.forUnit(intake, rasso)}, personKeys(intake, 1)},
	} {
		t.Run(r.name, func(t *testing.T) {
			got, err := w.s.Signers(r.e)
			if err != nil || !slices.Equal(got, r.want) {
				t.Errorf("got %v, %v\nwant %v", got, err, r.want)
			}
		})
	}
}

// A statement for another log is refused whatever its kind.
func TestOtherLog(t *testing.T) {
	w := newWorld(t)
	for _, e := range []event.Event{
		w.rules(), w.account(event.OwnerOrg(cps)), w.admission("fraud.example"), w.recognition(cpsRoot, police),
		w.appointment(boss, okoro, event.Member, rasso), w.invitation(boss, newby), w.enrolment(guest),
		w.revocation(boss, ellis, 1, event.Left), w.unit(boss, "cps-northshire.example/fraud"), w.unitKey(khan, rasso),
		w.handOn(khan, rasso, ref(newby, 1)), w.agency(boss, intake), w.closing(boss, deputy, appeals), w.decision(boss, deputy, ref(ellis, 1), ""), &event.Checked{Header: w.by(ellis)},
	} {
		e.Common().Log = "other.example/log"
		if _, err := w.s.Signers(e); codeOf(err) != event.CodeOtherLog {
			t.Errorf("%s for another log: %v", e.Kind(), err)
		}
	}
}

// Where a key record has ended, no later record's owner signs with it, and the
// next record's number is the next one.
func TestKeyRecordsInOrder(t *testing.T) {
	w := newWorld(t)
	w.say(w.revocation(boss, ellis, 1, event.Superseded))
	w.refused(w.handOn(ellis, rasso, ref(newby, 1)), event.CodeRevoked)
	w.inv[ellis] = w.say(w.invitation(boss, ellis))
	for _, n := range []int{1, 3} {
		e := w.enrolment(ellis)
		e.By.Number = n
		w.refused(e, event.CodeTaken)
	}
	w.say(w.enrolment(ellis))
	h := w.by(ellis)
	if keys, err := w.s.KeysOf(&h); err != nil || !slices.Equal(keys, personKeys(ellis, 2)) {
		t.Errorf("record 2 signs with %v, %v", keys, err)
	}
	h.By.Number = 1
	if _, err := w.s.KeysOf(&h); codeOf(err) != event.CodeRevoked {
		t.Errorf("record 1 after record 2: %v", err)
	}
}

// What is not the directory's is for others to judge.
func TestNotOfTheDirectory(t *testing.T) {
	w := newWorld(t)
	if known, err := w.s.Apply(w.at, event.EventID{}, &event.Checked{Header: w.by(ellis)}); known || err != nil {
		t.Errorf("a check: %v, %v", known, err)
	}
}
