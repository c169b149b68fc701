package directory_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// rows hold aggregates as a database does: written out, and read anew each time.
type rows struct {
	orgs, people, units map[string][]byte
	rules               *directory.InForce
	left                int // calls until it fails, when below 0 never
}

func newRows() *rows {
	return &rows{map[string][]byte{}, map[string][]byte{}, map[string][]byte{}, nil, -1}
}

var errRows = errors.New("the rows can't be read")

func load[T any](r *rows, m map[string][]byte, k string) (*T, error) {
	if r.left == 0 {
		return nil, errRows
	}
	r.left--
	b, ok := m[k]
	if !ok {
		return nil, nil
	}
	v := new(T)
	return v, json.Unmarshal(b, v)
}

func (r *rows) Organisation(id event.OrgID) (*directory.Organisation, error) {
	return load[directory.Organisation](r, r.orgs, string(id))
}

func (r *rows) Person(id event.HolderID) (*directory.Person, error) {
	return load[directory.Person](r, r.people, string(id))
}

func (r *rows) Unit(id event.UnitID) (*directory.Unit, error) {
	return load[directory.Unit](r, r.units, string(id))
}

func (r *rows) Rules() (*directory.InForce, error) {
	if r.left == 0 {
		return nil, errRows
	}
	r.left--
	return r.rules, nil
}

func (r *rows) save(t *testing.T, c directory.Changes) {
	t.Helper()
	for _, in := range c.Rules {
		r.rules = &in
	}
	put := func(m map[string][]byte, k string, v any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		m[k] = b
	}
	for k, v := range c.Organisations {
		put(r.orgs, string(k), v)
	}
	for k, v := range c.People {
		put(r.people, string(k), v)
	}
	for k, v := range c.Units {
		put(r.units, string(k), v)
	}
}

// guess is a statement of any kind by and about anybody, mostly to be refused.
func guess(w *world, r *rand.Rand) event.Event {
	everybody := []event.ActorID{boss, deputy, khan, ellis, newby, okoro, guest, gone, chief, "h.all@cps-northshire.example"}
	anybody := func() event.ActorID { return everybody[r.IntN(len(everybody))] }
	by := append(everybody, cpsRoot, event.ActorID(police), intake)[r.IntN(len(everybody)+3)]
	unit := []event.UnitID{rasso, appeals, "cps-northshire.example/fraud", "northshire.example/cid"}[r.IntN(4)]
	reason := []event.Code{event.Left, event.Superseded, event.Compromised}[r.IntN(3)]
	switch r.IntN(15) {
	case 0:
		return w.recognition(by, []event.OrgID{cps, police, "fraud.example"}[r.IntN(3)])
	case 1, 2:
		role := []event.Role{event.Lead, event.Member, event.Administrator}[r.IntN(3)]
		if role == event.Administrator {
			unit = ""
		}
		return w.appointment(by, anybody(), role, unit)
	case 3:
		e := w.invitation(by, anybody())
		w.inv[event.ActorID(e.Person)] = w.id(e)
		return e
	case 4, 5:
		return w.enrolment(append(everybody, intake)[r.IntN(len(everybody)+1)])
	case 6:
		return w.revocation(by, append(everybody, intake)[r.IntN(len(everybody)+1)], 1+r.IntN(3), reason)
	case 7:
		return w.unit(by, unit)
	case 8, 9:
		e := w.unitKey(by, unit)
		if len(e.Copies) == 0 {
			e.Copies = copies(ref(khan, 1))
		}
		return e
	case 10:
		e := w.agency(by, intake)
		w.inv[intake] = w.id(e)
		return e
	case 11:
		return w.handingOver(by, anybody(), unit)
	case 12:
		if second := anybody(); second != by {
			return w.closing(by, second, unit)
		}
		return w.closing(boss, deputy, unit)
	case 13:
		who := anybody()
		return w.decision(boss, deputy, ref(who, 1+r.IntN(2)), string(who)+string(by))
	}
	if waiting := w.s.Awaiting(unit); len(waiting) > 0 {
		return w.handOn(by, unit, waiting...)
	}
	return w.account(event.OwnerOrg(by.Org()))
}

// A state that loads rows, thrown away after every few statements as a writer's
// is, comes to what a state in memory comes to: the same answers, and in the end
// the same aggregates.
func TestRowsAndMemoryAgree(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	w, taken := newWorld(t), 0
	stored := newRows()
	stored.save(t, w.s.Changed())
	var backed *directory.State
	for i := 0; i < 900 || i < 5*900 && taken < 60; i++ { // in some stories everybody who may has soon gone
		if i%4 == 0 {
			if backed != nil {
				stored.save(t, backed.Changed())
			}
			backed = directory.New(theService(), stored)
		}
		e := guess(w, r)
		id, at := w.id(e), w.at
		_, want := w.s.Signers(e)
		if want == nil {
			_, want = w.s.Apply(at, id, e)
		}
		_, got := backed.Signers(e)
		if got == nil {
			_, got = backed.Apply(at, id, e)
		}
		if codeOf(got) != codeOf(want) || (want != nil && got.Error() != want.Error()) {
			t.Fatalf("seed %d, statement %d, %s: memory says %v, rows say %v", seed, i, e.Kind(), want, got)
		}
		if want == nil {
			taken++
			w.at.Index++
			w.at.Recorded += 7
			if x, ok := e.(*event.Enrolled); ok {
				w.number[x.By.ID] = x.By.Number
			}
		}
	}
	stored.save(t, backed.Changed())
	if taken < 60 {
		t.Fatalf("only %d statements were taken: nothing was compared", taken)
	}
	all := newRows()
	all.save(t, w.s.Aggregates())
	compare(t, "organisation", all.orgs, stored.orgs)
	compare(t, "person", all.people, stored.people)
	compare(t, "unit", all.units, stored.units)
}

func compare(t *testing.T, what string, memory, rows map[string][]byte) {
	t.Helper()
	if len(memory) != len(rows) || len(rows) == 0 {
		t.Errorf("%s: %d in memory, %d rows", what, len(memory), len(rows))
	}
	for k, v := range memory {
		if string(rows[k]) != string(v) {
			t.Errorf("%s %s\nmemory %s\nrow    %s", what, k, v, rows[k])
		}
	}
}

// What a state says when its source breaks is wrong, and Err says so. It never
// panics: the writer throws that state away and goes on.
func TestSourceFails(t *testing.T) {
	w := newWorld(t)
	stored := newRows()
	stored.save(t, w.s.Aggregates())
	for _, e := range []event.Event{
		w.admission("fraud.example"), w.recognition(cpsRoot, police), w.appointment(boss, ellis, event.Lead, rasso),
		w.appointment(khan, okoro, event.Member, rasso), w.appointment(cpsRoot, ellis, event.Administrator, ""),
		w.invitation(boss, guest), w.enrolment(guest), w.revocation(boss, ellis, 1, event.Left),
		w.revocation(boss, intake, 1, event.Compromised), w.unit(boss, "cps-northshire.example/fraud"),
		w.unitKey(khan, rasso), w.handOn(khan, rasso, ref(newby, 1)), w.agency(khan, "cps-northshire.example/rasso/two"),
		w.account(event.OwnerOrg(cps)), w.closing(deputy, khan, rasso), w.handingOver(boss, ellis, rasso), w.revocation(khan, ellis, 1, event.Superseded),
	} {
		id := w.id(e)
		for n := 0; ; n++ {
			stored.left = n
			s := directory.New(theService(), stored)
			if _, err := s.Signers(e); err == nil {
				s.Apply(w.at, id, e)
			}
			if s.Err() == nil {
				if n == 0 {
					t.Errorf("%s needs no rows", e.Kind())
				}
				break
			}
			if !errors.Is(s.Err(), errRows) {
				t.Fatalf("%s: %v", e.Kind(), s.Err())
			}
		}
	}
}
