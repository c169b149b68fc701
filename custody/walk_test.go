package custody_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

// walk is a random story told twice: to the state, and to the oracle.
type walk struct {
	*world
	o       *oracle
	r       *rand.Rand
	people  []event.ActorID // and machines
	units   []event.UnitID
	cons    map[*journey]event.ConsignmentID
	ids     map[*thing]event.ExhibitID
	opens   []*opened
	drafts  []*draft
	caseIDs map[*file]event.CaseID
	reports []event.EventID // statements about which somebody can be in doubt
	told    map[string]int  // kind, and whether it was allowed
}

// opened is an opening, as the oracle knows it.
type opened struct {
	id        event.EventID
	by, unit  string
	bags      []*bag
	purpose   event.Code
	machine   string // to which it may be granted
	sender    bool
	grantedTo string
}

// draft is an order that is not on its way yet.
type draft struct {
	*sending
	things []*thing
	urn    string
}

const walkSteps = 4_000

// TestWalk: no path leads from sent to opened on the receiving side but through
// a person's receipt, and whatever else the promises say. Thousands of random
// statements of every kind, mostly of people who may not, are answered as the
// oracle says; and after each, for a journey at random, everybody's rights and
// what everybody has are what it says.
func TestWalk(t *testing.T) {
	var lacking []string
	// Luck keeps some walks from what is rare; not three in a row.
	for range 3 {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		w := newWalk(t, seed)
		w.walk(t, seed)
		if lacking = w.lacking(); len(lacking) == 0 {
			return
		}
	}
	for _, s := range lacking {
		t.Errorf("three walks say too little of %s", s)
	}
}

func (w *walk) walk(t *testing.T, seed uint64) {
	for i := 0; i < walkSteps || i < 5*walkSteps && len(w.lacking()) > 0; i++ {
		w.step(i)
		w.compare()
		if t.Failed() {
			t.Fatalf("seed %d, step %d", seed, i)
		}
	}
}

// rare are kinds of which a walk tells a few only. It seldom comes upon a unit
// that has nothing: what closes one is in the table of the rules.
var rare = map[string]int{"closed": 0, "left": 1, "decided": 1, "stolen": 1}

var often = []string{
	"ordered", "sealed again", "called off", "taken up", "sent", "received", "rejected", "opened", "exported", "granted", "filed away", "recalled",
	"returned", "destroyed", "sent on", "assigned", "redirect", "back", "report", "noted", "request", "answered",
	"case", "changed", "people", "filed", "marked", "hearing", "stopped", "resumed", "closed", "left", "decided", "stolen",
}

// lacking are the kinds of which too few were allowed, or refused.
func (w *walk) lacking() (out []string) {
	for _, kind := range often {
		least := 15
		if n, ok := rare[kind]; ok {
			least = n
		}
		if yes, no := w.told[kind+" true"], w.told[kind+" false"]; yes < least || no < least {
			out = append(out, fmt.Sprintf("%q: %d allowed, %d refused", kind, yes, no))
		}
	}
	return out
}

func any1[T any](w *walk, of []T) T { return of[w.r.IntN(len(of))] }

func (w *walk) odds(in int) bool { return w.r.IntN(in) == 0 }

func (w *walk) who() event.ActorID { return any1(w, w.people) }

func (w *walk) unit() event.UnitID {
	if w.odds(15) {
		return any1(w, spare)
	}
	return any1(w, w.units[:5])
}

// acting is somebody for a unit, as often as not one she may act for.
func (w *walk) acting() (event.ActorID, event.UnitID) {
	u := w.unit()
	if of := w.o.who.units[string(u)]; w.odds(2) && len(of) > 0 {
		return event.ActorID(any1(w, of)), u
	}
	return w.who(), u
}

// actingFor is acting, mostly for a unit that has to do with the journey, on a
// side of it.
func (w *walk) actingFor(j *journey, sender bool) (event.ActorID, event.UnitID) {
	who, u := w.acting()
	if w.odds(4) {
		return who, u
	}
	to := any1(w, w.o.reaches(j.to, j.at))
	if sender != w.odds(5) {
		to = j.from
	}
	if of, unit := w.o.who.units[to]; !unit { // a person, for a unit of hers
		for _, u := range w.units {
			if among(w.o.who.units[string(u)], to) {
				return event.ActorID(to), u
			}
		}
	} else if len(of) > 0 {
		return event.ActorID(any1(w, of)), event.UnitID(to)
	}
	return who, u
}

// serving is a journey with a bag that serves, if one is soon found.
func (w *walk) serving(serve func(*bag) bool) *journey {
	for range 5 {
		if j := w.journey(); slices.ContainsFunc(j.bags, serve) {
			return j
		}
	}
	return w.journey()
}

func (w *walk) journey() *journey {
	n := w.r.IntN(len(w.o.journeys))
	if w.odds(2) { // news more often than history
		n = max(0, len(w.o.journeys)-1-w.r.IntN(6))
	}
	return w.o.journeys[n]
}

func (w *walk) step(i int) {
	w.t.Helper()
	if i%400 == 0 {
		w.relyAnew()
	}
	for len(w.o.journeys) == 0 { // how every story begins
		w.orders()
		w.dispatches()
	}
	// What moves exhibits is told most often, what ends people or units seldom.
	switch n := w.r.IntN(200); {
	case n < 12:
		w.orders()
	case n < 20:
		w.dispatches()
	case n < 24:
		w.callsOff()
		w.takesUp()
	case n < 50:
		w.receives()
	case n < 58:
		w.rejects()
	case n < 82:
		w.opensSome()
	case n < 90:
		w.grants()
	case n < 96:
		w.exports()
	case n < 106:
		w.recalls()
	case n < 118:
		w.givesUp()
	case n < 128:
		w.sendsOn()
	case n < 136:
		w.assigns()
	case n < 172:
		w.talks(n)
	case n < 186:
		w.writes(n)
	case n < 196:
		w.stops()
	default:
		w.ends()
	}
}

// answer says e and compares what came of it with the oracle.
func (w *walk) answer(kind string, want bool, e event.Event) bool {
	w.t.Helper()
	_, err := w.try(e)
	if (err == nil) != want {
		w.t.Errorf("%s by %s for %s: the oracle says %v, the rules %v", kind, e.Common().By.ID, e.Common().For, want, err)
	}
	w.told[fmt.Sprint(kind, " ", want)]++
	if err == nil {
		w.o.now++
	}
	return err == nil
}

func every(some []*bag, may func(*bag) bool) bool {
	for _, b := range some {
		if !may(b) {
			return false
		}
	}
	return true
}

// some bags of a journey, as a rule of those that serve.
func (w *walk) some(j *journey, serve func(*bag) bool) (out []*bag) {
	for _, b := range j.bags {
		if w.odds(2) && (serve(b) || w.odds(8)) {
			out = append(out, b)
		}
	}
	if len(out) == 0 {
		out = append(out, any1(w, j.bags))
	}
	return out
}

func (w *walk) exhibits(some []*bag) (out []event.ExhibitID) {
	for _, b := range some {
		out = append(out, w.ids[b.thing])
	}
	return out
}
