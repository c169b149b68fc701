package directory_test

import (
	"testing"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func TestAccountRules(t *testing.T) {
	for _, r := range []struct {
		name  string
		owner event.Owner
		late  event.Time
		want  event.Code
	}{
		{"of an organisation", event.OwnerOrg(cps), 0, ""},
		{"of an exhibit", event.OwnerExhibit(event.RecipientID{Digest: event.Sum(nil)}), 0, ""},
		{"of the service", event.OwnerService(service), 0, ""},
		{"of another service", event.OwnerService("other.example"), 0, event.CodeUnknown},
		{"of an organisation never admitted", event.OwnerOrg("fraud.example"), 0, event.CodeUnknown},
		{"of another time than its entry's", event.OwnerOrg(cps), 1, event.CodeState},
		{"of an earlier time than its entry's", event.OwnerOrg(cps), -1, event.CodeState},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			e := w.account(r.owner)
			e.At += r.late
			w.refused(e, r.want)
		})
	}
}

// An account can be relied on for an hour, to the second, and is forgotten after.
func TestRelied(t *testing.T) {
	w := newWorld(t)
	made := w.at.Recorded
	first := w.say(w.account(event.OwnerOrg(cps)))
	relied := func(id event.EventID, at event.Time) bool {
		return w.s.Organisation(cps).Relied(id, directory.Place{Index: w.at.Index, Recorded: at})
	}
	for at, want := range map[event.Time]bool{made: true, made + 3599: true, made + 3600: true, made + 3601: false} {
		if relied(first, at) != want {
			t.Errorf("relied on after %d s: %v", at-made, !want)
		}
	}
	if relied(event.EventID{Digest: event.Sum(nil)}, made) || w.s.Organisation(police).Relied(first, directory.Place{Recorded: made}) {
		t.Error("an account of nobody, or of another, is relied on")
	}
	w.at.Recorded = made + 3600
	second := w.say(w.account(event.OwnerOrg(cps)))
	if n := len(w.s.Organisation(cps).Accounts); n != 2 || !relied(first, made+3600) || !relied(second, made+3600) {
		t.Errorf("%d accounts at the hour", n)
	}
	w.at.Recorded = made + 3601
	w.say(w.account(event.OwnerOrg(cps)))
	if n := len(w.s.Organisation(cps).Accounts); n != 2 {
		t.Errorf("%d accounts are kept after the hour, want those under an hour old", n)
	}
}
