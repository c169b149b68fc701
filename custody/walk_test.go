package custody_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/safehand/safehand/event"
)

var walkers = []event.ActorID{amy, ben, khan, ellis, newby, okoro, both, boss, intake, clerk}

var walkUnits = []event.UnitID{cid, rasso, appeals}

func newOracle() *oracle {
	names := func(who ...event.ActorID) (out []string) {
		for _, w := range who {
			out = append(out, string(w))
		}
		return out
	}
	c, r, a := string(cid), string(rasso), string(appeals)
	return &oracle{
		units:    map[string][]string{c: names(amy, ben), r: names(khan, ellis, both, newby), a: names(okoro, both)},
		keys:     map[string][]string{c: names(amy, ben), r: names(khan, ellis, both), a: names(okoro, both)},
		machines: map[string]string{string(intake): r, string(clerk): a},
	}
}

// walk is a random story told twice: to the state, and to the oracle.
type walk struct {
	*world
	o    *oracle
	r    *rand.Rand
	cons []event.ConsignmentID
	ids  map[string]event.ExhibitID // of the oracle's exhibits
	told map[string]int             // kind, and whether it was allowed
}

func newWalk(t *testing.T, seed uint64) *walk {
	t.Helper()
	w := &walk{world: newWorld(t), o: newOracle(), r: rand.New(rand.NewPCG(seed, 1)), ids: map[string]event.ExhibitID{}, told: map[string]int{}}
	w.quick = true
	return w
}

func (w *walk) who() event.ActorID { return walkers[w.r.IntN(len(walkers))] }
func (w *walk) unit() event.UnitID { return walkUnits[w.r.IntN(len(walkUnits))] }
func (w *walk) addressee() []string {
	return [][]string{{string(w.unit())}, {string(w.who())}}[w.r.IntN(2)]
}

// TestWalk: no path leads from sent to opened on the receiving side but through
// a person's receipt, and whatever else the promises say. Thousands of random
// statements, mostly of people who may not, are answered as the oracle says; and
// after each, for a journey at random, everybody's rights are what it says.
func TestWalk(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	w := newWalk(t, seed)
	for i := range 4_000 {
		w.step(i)
		w.compareRights()
		if t.Failed() {
			t.Fatalf("seed %d, step %d", seed, i)
		}
	}
	for _, kind := range []string{"sent", "received", "opened", "recalled", "passed on"} {
		if w.told[kind+" true"] < 20 || w.told[kind+" false"] < 20 && kind != "sent" {
			t.Errorf("seed %d: the walk says too little of %q: %v", seed, kind, w.told)
		}
	}
}

func (w *walk) step(i int) {
	w.t.Helper()
	if i%400 == 0 {
		w.relyAnew()
	}
	if k := w.r.IntN(40); k == 0 || len(w.cons) == 0 {
		w.sends()
		return
	}
	n := w.r.IntN(len(w.cons))
	if w.r.IntN(2) == 0 { // news more often than history
		n = max(0, len(w.cons)-1-w.r.IntN(4))
	}
	j, c, who, unit := &w.o.journeys[n], w.cons[n], w.who(), w.unit()
	some := w.some(j)
	if unitTo := event.UnitID(j.to); w.r.IntN(3) == 0 && len(w.o.units[j.to]) > 0 { // somebody who may
		unit, who = unitTo, event.ActorID(w.o.units[j.to][w.r.IntN(len(w.o.units[j.to]))])
	}
	switch w.r.IntN(4) {
	case 0:
		ok := w.answer("received", some, func(b *bag) bool { return w.o.maySign(j, b, string(who), string(unit)) },
			w.receipt(who, unit, c, w.exhibits(some)...))
		for _, b := range some {
			if ok {
				b.signedBy = string(who)
			}
		}
	case 1:
		ok := w.answer("recalled", some, func(b *bag) bool { return w.o.mayRecall(j, b, string(who), string(unit)) },
			w.recall(who, unit, c, w.exhibits(some)...))
		for _, b := range some {
			b.recalled = b.recalled || ok
		}
	case 2:
		key := w.unit()
		e := w.opening(who, unit, c, event.View, w.exhibits(some)...)
		e.With = unitKeyRef(key, 1)
		w.answer("opened", some, func(b *bag) bool { return w.o.mayOpen(j, b, string(who), string(unit), string(key)) }, e)
	case 3:
		w.passes(j, c, who, unit, some)
	}
}

// answer says e and compares what came of it with the oracle.
func (w *walk) answer(kind string, some []*bag, may func(*bag) bool, e event.Event) bool {
	w.t.Helper()
	h := e.Common()
	want := among(w.o.units[string(h.For)], string(h.By.ID)) // who acts for a unit is of it
	for _, b := range some {
		want = want && may(b)
	}
	_, err := w.try(e)
	if (err == nil) != want {
		w.t.Errorf("%s by %s for %s: the oracle says %v, the rules %v", kind, h.By.ID, h.For, want, err)
	}
	w.told[fmt.Sprint(kind, " ", want)]++
	return err == nil
}

func (w *walk) some(j *journey) (out []*bag) {
	for i := range j.bags {
		if w.r.IntN(2) == 0 {
			out = append(out, &j.bags[i])
		}
	}
	if len(out) == 0 {
		out = append(out, &j.bags[w.r.IntN(len(j.bags))])
	}
	return out
}

func (w *walk) exhibits(some []*bag) (out []event.ExhibitID) {
	for _, b := range some {
		out = append(out, w.ids[b.exhibit])
	}
	return out
}

func (w *walk) sends() {
	w.t.Helper()
	from := []struct {
		who  event.ActorID
		unit event.UnitID
	}{{amy, cid}, {ben, cid}, {khan, rasso}, {both, appeals}, {both, rasso}}[w.r.IntN(5)]
	dest := w.addressee()
	for dest[0] == string(from.unit) || dest[0] == string(boss) || dest[0] == string(intake) || dest[0] == string(clerk) {
		dest = w.addressee()
	}
	d := w.send(from.who, from.unit, 1+w.r.IntN(3), to(dest[0])...)
	w.told["sent true"]++
	j := journey{from: string(from.unit), to: dest[0]}
	for _, x := range d.all() {
		w.ids[x.String()] = x
		j.bags = append(j.bags, bag{exhibit: x.String()})
	}
	w.began(j, d.id)
}

func (w *walk) began(j journey, id event.ConsignmentID) {
	w.o.journeys, w.cons = append(w.o.journeys, j), append(w.cons, id)
}

func (w *walk) passes(j *journey, c event.ConsignmentID, who event.ActorID, unit event.UnitID, some []*bag) {
	w.t.Helper()
	dest := w.unit()
	e := w.passOn(who, unit, c, to(dest), w.exhibits(some)...)
	next := journey{from: string(unit), to: string(dest)}
	for _, b := range some {
		next.bags = append(next.bags, bag{exhibit: b.exhibit})
	}
	if w.answer("passed on", some, func(b *bag) bool {
		return dest != unit && w.holds(b.exhibit, j, string(who), string(unit))
	}, e) {
		w.began(next, event.ConsignmentID(w.id(e)))
	}
}

// holds: by the journey named in the statement, which is the one it follows.
func (w *walk) holds(exhibit string, j *journey, who, unit string) bool {
	for i := range j.bags {
		if j.bags[i].exhibit == exhibit && w.o.mayPassOn(j, &j.bags[i], who, unit) {
			return true
		}
	}
	return false
}

// compareRights asks both of everybody's rights in a journey.
func (w *walk) compareRights() {
	w.t.Helper()
	n := w.r.IntN(len(w.cons))
	j, c := &w.o.journeys[n], w.con(w.cons[n])
	for _, who := range walkers {
		if got, want := w.s.MayRead(c, who), w.o.mayReadLabel(j, string(who)); got != want {
			w.t.Errorf("%s reads the label of a sending from %s to %s: %v", who, j.from, j.to, got)
		}
		for i := range j.bags {
			b := &j.bags[i]
			item := c.Item(w.ids[b.exhibit])
			if got, want := w.s.MayFetch(c, item, who), w.o.mayFetch(j, b, string(who)); got != want {
				w.t.Errorf("%s fetches a bag from %s to %s, recalled %v: %v", who, j.from, j.to, b.recalled, got)
			}
			if (item.Received != nil) != (b.signedBy != "") || item.Received != nil && string(item.Received.By.ID) != b.signedBy {
				w.t.Errorf("signed for by %+v, the oracle says %q", item.Received, b.signedBy)
			}
			if (item.Recalled != nil) != b.recalled {
				w.t.Errorf("recalled %+v, the oracle says %v", item.Recalled, b.recalled)
			}
		}
	}
}
