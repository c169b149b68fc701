package custody_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

const (
	suite event.UnitID  = "northshire.example/suite"
	chief event.ActorID = "admin@northshire.example"
	late  event.ActorID = "l.ate@cps-northshire.example" // of rasso, waits for its key
)

// spare are units that are closed one by one.
var spare = []event.UnitID{"cps-northshire.example/desk-1", "cps-northshire.example/desk-2", "cps-northshire.example/desk-3"}

// night is a unit whose people may all go.
const night event.UnitID = "cps-northshire.example/night"

var nights = []event.ActorID{"t.emp5@cps-northshire.example", "t.emp6@cps-northshire.example"}

// temps come and go.
var temps = map[event.ActorID][]event.UnitID{
	"t.emp1@cps-northshire.example": {rasso}, "t.emp2@cps-northshire.example": {rasso, appeals}, "t.emp3@cps-northshire.example": {appeals, spare[0]},
	"t.emp4@cps-northshire.example": {spare[1], rasso}, nights[0]: {rasso, night}, nights[1]: {appeals, spare[2], night},
	"t.emp7@northshire.example": {cid}, "t.emp8@northshire.example": {cid, suite}, "t.emp9@northshire.example": {suite},
}

// newWalk is the world with more people in more units, and the oracle's account
// of them.
func newWalk(t *testing.T, seed uint64) *walk {
	t.Helper()
	w := &walk{
		world: newWorld(t), r: rand.New(rand.NewPCG(seed, 1)), told: map[string]int{},
		cons: map[*journey]event.ConsignmentID{}, ids: map[*thing]event.ExhibitID{}, caseIDs: map[*file]event.CaseID{},
		people: []event.ActorID{amy, ben, khan, ellis, newby, okoro, both, boss, deputy, late, intake, clerk},
		units:  append([]event.UnitID{cid, rasso, appeals, suite, night}, spare...),
	}
	w.quick = true
	if w.odds(2) {
		w.putInForce(2 + w.r.IntN(2))
	}
	w.join(boss, late)
	for _, u := range w.units[3:] {
		w.say(&event.UnitCreated{Header: w.by(admin(u), ""), Unit: u, Hours: office()})
	}
	w.appoint(suite, event.Lead, amy)
	w.appoint(suite, event.Member, ben)
	for _, u := range spare {
		w.appoint(u, event.Lead, okoro)
		w.appoint(u, event.Member, both)
	}
	for _, p := range tempNames() {
		w.people = append(w.people, p)
		w.join(event.ActorID("admin@"+p.Org()), p)
		for _, u := range temps[p] {
			w.appoint(u, event.Member, p)
		}
	}
	w.appoint(night, event.Lead, nights[0])
	w.o = &oracle{now: 1, who: w.register(), things: map[string]*thing{}, orders: map[string]int{}}
	for _, u := range w.units {
		w.rotates(u)
	}
	w.appoint(rasso, event.Member, late)
	w.o.who.units[string(rasso)] = append(w.o.who.units[string(rasso)], string(late))
	w.relyAnew()
	return w
}

func tempNames() (out []event.ActorID) {
	for p := range temps {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

var leads = map[event.UnitID]event.ActorID{
	cid: amy, suite: amy, rasso: khan, appeals: okoro, night: nights[0], spare[0]: okoro, spare[1]: okoro, spare[2]: okoro,
}

func (w *walk) register() *register {
	names := func(who ...event.ActorID) (out []string) {
		for _, p := range who {
			out = append(out, string(p))
		}
		return out
	}
	r := &register{
		units:    map[string][]string{},
		leads:    map[string][]string{},
		admins:   names(boss, deputy, chief),
		invited:  map[string]string{},
		machines: map[string]string{string(intake): string(rasso), string(clerk): string(appeals)},
		keys: map[string][][]string{
			string(cid): {names(amy, ben)}, string(rasso): {names(khan, ellis, both)}, string(appeals): {names(okoro, both)},
		},
		stale: map[string]bool{}, left: map[string]*leaver{}, stolen: map[string]bool{}, closed: map[string]bool{}, decided: map[string]bool{},
	}
	members := map[event.UnitID][]string{
		cid: names(amy, ben), suite: names(amy, ben), rasso: names(khan, ellis, both, newby), appeals: names(okoro, both),
		spare[0]: names(okoro, both), spare[1]: names(okoro, both), spare[2]: names(okoro, both),
	}
	for _, p := range tempNames() {
		for _, u := range temps[p] {
			members[u] = append(members[u], string(p))
		}
	}
	for u, m := range members {
		r.units[string(u)], r.leads[string(u)] = m, names(leads[u])
	}
	for _, p := range w.people {
		if p != deputy && p != boss {
			r.invited[string(p)] = fmt.Sprint("admin@", p.Org())
		}
	}
	return r
}

// rotates gives a unit its next key, held by everybody of it who has one.
func (w *walk) rotates(u event.UnitID) {
	w.t.Helper()
	w.unitKey(leads[u], u)
	var holders []string
	for _, m := range w.o.who.units[string(u)] {
		if w.o.who.lives(m) {
			holders = append(holders, m)
		}
	}
	w.o.who.keys[string(u)] = append(w.o.who.keys[string(u)], holders)
	w.o.who.stale[string(u)] = false
}
