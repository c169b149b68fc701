package watch_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
	"github.com/safehand/safehand/internal/watch/oracle"
)

var newYear = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	day     = 24 * 60
	market  = event.UnitID("cps-northshire.example/market-town") // opens on Saturdays, and on bank holidays
	marshal = event.PersonID("mary.shaw@cps-northshire.example")
)

var weekdays = [2]int{9 * 60, 17 * 60}

// units of the year as the oracle knows them.
var tables = map[event.UnitID]*oracle.Unit{
	RASSO:  {Week: [7][2]int{1: weekdays, 2: weekdays, 3: weekdays, 4: weekdays, 5: weekdays}, Holidays: true},
	market: {Week: [7][2]int{2: {10 * 60, 18 * 60}, 3: {10 * 60, 18 * 60}, 5: {8 * 60, 12*60 + 30}, 6: {9 * 60, 13 * 60}}},
}

func marketHours() event.Hours {
	return event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{
		{Day: "tue", From: 600, To: 1080}, {Day: "wed", From: 600, To: 1080}, {Day: "fri", From: 480, To: 750}, {Day: "sat", From: 540, To: 780},
	}}
}

// year is a national unit's life: what is sent and received at random, people on
// leave, and a service that is down now and then.
type year struct {
	*Story
	t        *testing.T
	rand     *rand.Rand
	nodes    []*watch.Watch
	logs     []*record.Log
	racing   bool
	sendings []*oracle.Sending
	sent     []event.ConsignmentID
	units    []event.UnitID
	exhibits [][]event.ExhibitID
	downs    []oracle.Down
	fallen   int // how often the service has
}

// act is something that somebody does at a minute, if the service runs then.
type act struct {
	at int
	do func(y *year, at int)
}

func TestAYearOfAlarms(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			y := begun(t, rand.New(rand.NewPCG(2026, seed)), seed%2 == 1)
			y.play()
			must := oracle.Must(y.sendings, y.downs)
			got := y.alarms()
			for a := range must {
				if got[a] != 1 {
					t.Errorf("sending %d, due %s: alarm %d, recorded at %s, is in the log %d times", a.Sending, minute(a.Due), a.Rung, second(a.Recorded), got[a])
				}
			}
			for a := range got {
				if !must[a] {
					t.Errorf("sending %d: nobody expects alarm %d, due %s, recorded %s", a.Sending, a.Rung, minute(a.Due), second(a.Recorded))
				}
			}
			late := 0
			for a := range must {
				if a.Recorded != a.Due*60+1 {
					late++
				}
			}
			if len(must) < 40 || late < 3 || len(must) == 3*len(y.sendings) {
				t.Errorf("%d alarms of %d sendings, %d of them late: the year tries too little", len(must), len(y.sendings), late)
			}
			t.Logf("%d sendings, %d alarms, %d late, down %d times", len(y.sendings), len(must), late, len(y.downs))
		})
	}
}

func minute(m int) time.Time { return newYear.Add(time.Duration(m) * time.Minute) }
func second(s int) time.Time { return newYear.Add(time.Duration(s) * time.Second) }

func begun(t *testing.T, r *rand.Rand, racing bool) *year {
	t.Helper()
	cast := New(t, "safehand.example/log")
	cast.Clock = newYear
	db := storetest.Open(t, filepath.Join(t.TempDir(), "year.db"))
	y := &year{Story: &Story{Cast: cast, DB: db}, t: t, rand: r, racing: racing}
	y.start()
	t.Cleanup(y.stop)
	y.Look()
	y.Found()
	y.UnitOpen(marketHours(), Director, market, marshal)
	return y
}

// start starts a node, or two that race.
func (y *year) start() {
	y.t.Helper()
	for range map[bool]int{false: 1, true: 2}[y.racing] {
		log, err := record.Open(y.t.Context(), y.DB, y.Config())
		if err != nil {
			y.t.Fatal(err)
		}
		y.logs = append(y.logs, log)
		y.nodes = append(y.nodes, watch.New(watch.Config{Store: y.DB, Record: log, Now: func() time.Time { return y.Clock }}))
	}
	y.Log = y.logs[0]
}

func (y *year) stop() {
	for _, l := range y.logs {
		l.Close()
	}
	y.logs, y.nodes = nil, nil
}

// ring has every node look at once, and says when they have to look again.
func (y *year) ring() (next event.Time) {
	y.t.Helper()
	all := make([]event.Time, len(y.nodes))
	var ringing sync.WaitGroup
	for i, n := range y.nodes {
		ringing.Go(func() {
			var err error
			if all[i], err = n.Ring(y.t.Context()); err != nil {
				y.t.Error(err)
			}
		})
	}
	ringing.Wait()
	return slices.Max(all)
}

// until lets the nodes watch up to a minute: each wakes when it has to.
func (y *year) until(m int) {
	for {
		next := y.ring()
		if next == 0 || !next.Std().Before(minute(m)) {
			y.Clock = minute(m)
			return
		}
		y.Clock = (next + 1).Std()
	}
}

// play plays what people do in the order of time, and what happens to the service.
func (y *year) play() {
	acts := y.plan()
	for len(acts) > 0 {
		a := acts[0]
		acts = acts[1:]
		y.fall(a.at)
		if y.fallen > 0 && a.at <= y.downs[y.fallen-1].To { // nobody could, and nobody tries again
			continue
		}
		y.until(a.at)
		y.Look()
		a.do(y, a.at)
	}
	y.fall(oracle.Minutes)
	y.until(oracle.Minutes)
}

// fall lets the service go down, and come back, as often as it does before a minute.
func (y *year) fall(before int) {
	for ; y.fallen < len(y.downs) && y.downs[y.fallen].From <= before; y.fallen++ {
		d := y.downs[y.fallen]
		y.until(d.From)
		y.stop()
		y.Clock = minute(d.To)
		y.start()
		y.ring()
	}
}

// plan draws the year: about a sending every second day, receipts by whoever is
// not on leave, and a service that is down for an hour or for days.
func (y *year) plan() []act {
	for at := 20 * day; at < 345*day; at += (10 + y.rand.IntN(40)) * day {
		d := oracle.Down{From: at + y.rand.IntN(day), To: 0}
		d.To = d.From + []int{300, 2 * day, 5 * day}[y.rand.IntN(3)] + 1
		y.downs = append(y.downs, d)
	}
	byMinute := map[int]act{}
	add := func(at int, do func(*year, int)) {
		for byMinute[at].do != nil {
			at++
		}
		byMinute[at] = act{at, do}
	}
	leave := y.rand.IntN(300) // three weeks in which nobody receives at RASSO
	for at := 2 * day; at < 350*day; at += 60 + y.rand.IntN(5*day) {
		unit := []event.UnitID{RASSO, market}[y.rand.IntN(2)]
		n := 1 + y.rand.IntN(3)
		number := -1
		for byMinute[at].do != nil {
			at++
		}
		within, due := y.deadline(unit, at)
		add(at, func(y *year, _ int) { number = y.send(unit, n, within, due) })
		for i := range n {
			then := at + 1 + y.rand.IntN([]int{8 * 60, 2 * day, 8 * day}[y.rand.IntN(3)])
			if y.rand.IntN(6) == 0 {
				then = due // in the very second
			}
			if d := then / day; unit == RASSO && d >= leave && d < leave+21 {
				then = (leave+21)*day + 9*60 + i
			}
			recall := y.rand.IntN(8) == 0
			if y.rand.IntN(12) > 0 && then < oracle.Minutes-day {
				add(then, func(y *year, at int) { y.end(number, i, recall, at) })
			}
		}
	}
	var out []act
	for _, at := range slices.Sorted(maps.Keys(byMinute)) {
		out = append(out, byMinute[at])
	}
	return out
}

// deadline draws one, and has the oracle count it for itself.
func (y *year) deadline(unit event.UnitID, at int) (event.Deadline, int) {
	n := 1 + y.rand.IntN(12)
	switch y.rand.IntN(4) {
	case 0:
		n = 1 + n%2
		return event.Deadline{Kind: event.WorkingDays, N: n}, tables[unit].Days(at, n)
	case 1:
		due := at + 30 + y.rand.IntN(4*day)
		return event.Deadline{Kind: event.Instant, At: event.TimeOf(minute(due)), Reason: "pace-clock"}, due
	}
	return event.Deadline{Kind: event.WorkingHours, N: n}, tables[unit].Hours(at, n)
}

func (y *year) send(unit event.UnitID, n int, within event.Deadline, due int) int {
	y.t.Helper()
	d := y.OrderWithin(within, Amy, CID, n, event.HolderID(unit))
	y.Seal(d)
	id := event.ConsignmentID(y.Submit(y.Dispatch(d)).Event)
	y.sent, y.units, y.exhibits = append(y.sent, id), append(y.units, unit), append(y.exhibits, d.Exhibits())
	y.sendings = append(y.sendings, &oracle.Sending{Unit: tables[unit], Due: due, Over: make([]int, n)})
	return len(y.sent) - 1
}

// end receives one exhibit, or calls it back.
func (y *year) end(number, i int, recall bool, at int) {
	y.t.Helper()
	if number < 0 {
		return // it was never sent: the service was down
	}
	id, x := y.sent[number], y.exhibits[number][i]
	by := map[event.UnitID]event.PersonID{RASSO: Ben, market: marshal}[y.units[number]]
	e := y.Receipt(by, y.units[number], id, x)
	if recall {
		y.Say(&event.Recalled{Header: y.By(event.ActorID(Amy), event.PartyID(CID)), Consignment: &id, After: e.After, Exhibits: []event.ExhibitID{x}})
	} else {
		y.Say(e)
	}
	y.sendings[number].Over[i] = at
}

// alarms counts those in the log.
func (y *year) alarms() map[oracle.Alarm]int {
	y.t.Helper()
	out := map[oracle.Alarm]int{}
	since := func(t event.Time) int { return int(t.Std().Sub(newYear) / time.Second) }
	for _, a := range said(y.t, y.DB) {
		out[oracle.Alarm{
			Sending: slices.Index(y.sent, a.Consignment), Rung: a.Rung, Due: since(a.At) / 60, Recorded: since(a.recorded),
		}]++
	}
	return out
}
