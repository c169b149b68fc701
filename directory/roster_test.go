package directory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func (w *world) roster() directory.Roster {
	return w.s.Roster(cps, []event.UnitID{rasso, appeals, "northshire.example/cait-a"},
		[]event.PersonID{event.PersonID(khan), event.PersonID(ellis), event.PersonID(newby), event.PersonID(guest), event.PersonID(gone), event.PersonID(chief), event.PersonID(khan), "nobody@cps-northshire.example"})
}

func (w *world) person(id event.ActorID) directory.RosterPerson {
	w.t.Helper()
	r := w.roster()
	i := slices.IndexFunc(r.People, func(p directory.RosterPerson) bool { return p.Person == event.PersonID(id) })
	if i < 0 {
		w.t.Fatalf("%s is not on the roster", id)
	}
	return r.People[i]
}

// The roster says who has come, who has not, who waits for what, and of whom.
func TestRoster(t *testing.T) {
	w := newWorld(t)
	r := w.roster()
	if len(r.Units) != 2 || r.Units[1].Unit != rasso || len(r.People) != 5 {
		t.Fatalf("%d units and %d people: others' or nobody are among them, or somebody is missing or there twice", len(r.Units), len(r.People))
	}
	u := r.Units[1]
	if u.Key != 1 || u.Stale || u.Members != 3 || !slices.Equal(u.Leads, []event.PersonID{event.PersonID(khan)}) ||
		!slices.Equal(u.Holders, []event.PersonID{event.PersonID(khan), event.PersonID(ellis)}) {
		t.Errorf("the unit is %s", u.Facts())
	}
	if p := w.person(khan); p.Key != 1 || len(p.Places) != 1 || !p.Places[0].Lead || p.Places[0].Waits {
		t.Errorf("its lead is %s", p.Facts())
	}
	if p := w.person(newby); p.Key != 1 || !p.Places[0].Waits {
		t.Errorf("who waits for the key is %s", p.Facts())
	}
	if p := w.person(guest); p.Key != 0 || p.Until == 0 || p.Left {
		t.Errorf("who was invited is %s", p.Facts())
	}
	if p := w.person(gone); !p.Left || p.Until != 0 || len(p.Places) != 0 {
		t.Errorf("who has left is %s", p.Facts())
	}
}

// After a lost key a person has none, waits for nothing yet, and her unit goes on.
func TestRosterAfterALostKey(t *testing.T) {
	w := newWorld(t)
	before := w.person(ellis)
	w.say(w.revocation(boss, ellis, 1, event.Superseded))
	w.inv[ellis] = w.say(w.invitation(boss, ellis))
	p := w.person(ellis)
	if p.Key != 0 || p.Had != 1 || p.Until == 0 || p.Places[0].Waits {
		t.Errorf("she is %s", p.Facts())
	}
	if before.Facts() == p.Facts() || !strings.Contains(p.Facts(), `"person":"t.ellis@cps-northshire.example"`) {
		t.Error("the facts do not tell the two apart")
	}
	if u := w.roster().Units[1]; !slices.Equal(u.Holders, []event.PersonID{event.PersonID(khan)}) {
		t.Errorf("who hands over the key: %v", u.Holders)
	}
	w.say(w.enrolment(ellis))
	if p := w.person(ellis); p.Key != 2 || p.Until != 0 || !p.Places[0].Waits {
		t.Errorf("with a new key she is %s: the copy of her old one is no use to her", p.Facts())
	}
}

func TestWhoMayHelp(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		by, who event.ActorID
		may     bool
	}{
		{boss, ellis, true}, {boss, boss, false}, {khan, ellis, true}, {khan, okoro, false}, {ellis, newby, false}, {khan, khan, false}, {chief, ellis, false},
	} {
		if got := w.s.MayHelp(event.PersonID(c.by), event.PersonID(c.who)); got != c.may {
			t.Errorf("%s helps %s: %v", c.by, c.who, got)
		}
	}
}
