package custody_test

import (
	"math/rand/v2"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// drillOracle says anew, from all that was recorded and when, what the rules of a drill
// come to. It keeps no state.
type drillOracle struct {
	ladder custody.Ladder
	rang   []event.Time // when each alarm was recorded
	heard  event.Time   // 0: by nobody
}

// owes is the rung that may be said at now, 0 when none.
func (o *drillOracle) owes(now event.Time) int {
	for i, due := range o.ladder {
		if i >= len(o.rang) {
			if now > due && (o.heard == 0 || o.heard > due) {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

func (o *drillOracle) hears(now event.Time) bool {
	return o.heard == 0 && len(o.rang) > 0 && now <= o.ladder[2]
}

// over: nobody can hear it any more, and all is said.
func (o *drillOracle) over() bool {
	n := len(o.rang)
	return n == 3 || o.heard > 0 && o.heard <= o.ladder[n]
}

// Whatever is tried in whatever order, at whatever instant, whole or loaded anew from
// rows at each step: the rules and the oracle say the same.
func TestWalkDrills(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	p := rand.New(rand.NewPCG(seed, 5))
	w := newWorld(t)
	stored := w.stored()
	w.quick = true
	var id event.EventID
	o := &drillOracle{rang: make([]event.Time, 3)}
	counts := map[string]int{}
	for range 1500 {
		w.at.Recorded += event.Time(p.IntN(3 * 3600))
		if p.IntN(4) == 0 && !o.over() { // instants at which it turns
			w.at.Recorded = max(w.at.Recorded, o.ladder[p.IntN(3)]+event.Time(p.IntN(2)))
		}
		var e event.Event
		var may bool
		var then func()
		switch p.IntN(4) {
		case 0:
			b := w.drill(khan, rasso)
			b.Due = w.at.Recorded + 1 + event.Time(p.IntN(40*3600))
			e, may = b, o.over()
			then = func() {
				id, o = w.id(b), &drillOracle{ladder: custody.LadderOf(w.s.Dir.Unit(rasso).Hours, b.Due)}
			}
		case 1:
			if id == (event.EventID{}) {
				continue
			}
			by := []event.ActorID{ellis, newby, khan}[p.IntN(3)]
			e, may = w.heard(by, rasso, id), by != khan && o.hears(w.at.Recorded)
			then = func() { o.heard = w.at.Recorded }
		default:
			if id == (event.EventID{}) {
				continue
			}
			rung := 1 + p.IntN(3)
			e, may = w.drillAlarm(id, rung), o.owes(w.at.Recorded) == rung
			then = func() { o.rang = append(o.rang, w.at.Recorded) }
		}
		if _, err := w.try(e); (err == nil) != may {
			t.Fatalf("seed %d: %s at %s: %v, the oracle says %v of %+v", seed, e.Kind(), w.at.Recorded, err, may, o)
		}
		if may {
			then()
			counts[string(e.Kind())]++
		}
		d := w.s.Drill(id)
		if d == nil {
			continue
		}
		if got := custody.DrillRings([]*custody.Drill{d}, w.at.Recorded); len(got) > 0 != (o.owes(w.at.Recorded) > 0) {
			t.Fatalf("seed %d: owed at %s: %v, of %+v", seed, w.at.Recorded, got, o)
		}
		if failed := o.heard == 0 && w.at.Recorded > o.ladder[2]; failed != d.Failed(w.at.Recorded) {
			t.Fatalf("seed %d: failed %v, of %+v", seed, !failed, o)
		}
		stored.save(t, w.s.Dir.Changed(), w.s.Changed())
		w.s = stored.state()
	}
	for _, k := range []string{"drill-begun", "drill-alarm", "drill-answered"} {
		if counts[k] < 3 { // about twenty are answered, and one walk in a hundred had fewer than ten
			t.Errorf("seed %d: %v: too few %s", seed, counts, k)
		}
	}
}
