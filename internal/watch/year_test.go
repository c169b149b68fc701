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
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch/oracle"
)

var newYear = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	day     = 24 * 60
	market  = event.UnitID("cps-northshire.example/market-town") // opens on Saturdays, and on bank holidays
	marshal = event.PersonID("mary.shaw@cps-northshire.example")
)

const teamCPS = "data.protection@cps-northshire.example"

var (
	weekdays = [2]int{9 * 60, 17 * 60}
	office   = [7][2]int{1: weekdays, 2: weekdays, 3: weekdays, 4: weekdays, 5: weekdays}
)

// units of the year as the oracle knows them.
var tables = map[event.UnitID]*oracle.Unit{
	CID:    {Week: office, Holidays: true, People: []string{string(Amy)}, Team: team},
	RASSO:  {Week: office, Holidays: true, People: []string{string(Ben), string(Cara)}, Team: teamCPS},
	market: {Week: [7][2]int{2: {10 * 60, 18 * 60}, 3: {10 * 60, 18 * 60}, 5: {8 * 60, 12*60 + 30}, 6: {9 * 60, 13 * 60}}, People: []string{string(marshal)}, Team: teamCPS, Quiet: 60 * day},
}

// who speaks for a unit.
var who = map[event.UnitID]event.PersonID{CID: Amy, RASSO: Ben, market: marshal}

func marketHours() event.Hours {
	return event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{
		{Day: "tue", From: 600, To: 1080}, {Day: "wed", From: 600, To: 1080}, {Day: "fri", From: 480, To: 750}, {Day: "sat", From: 540, To: 780},
	}}
}

// year is a national unit's life: what is sent, received, reported and checked at random,
// people on leave, a mail server that fails, and a service that is down now and then.
type year struct {
	*Story
	t      *testing.T
	rand   *rand.Rand
	nodes  []*node
	racing bool
	oracle.Year
	sent     []sent     // beside Sendings
	reports  []reported // beside Reports
	receipts []received
	clicks   []pressed
	rounds   []int // at which minutes something may have to be said by a round
	post     *receiver
	siem     *receiver
	acts     map[int]func(at int) // by the minute, unless the service is down
	leave    int                  // the first of three weeks' days in which nobody is at RASSO
	fallen   int                  // how often the service has
	held     time.Time            // until when a node that died has a mail in hand
	walked   time.Time            // when the nodes looked around last
}

func TestAYearOfAlarms(t *testing.T) {
	// Of these two something of every kind is late: the service was down when it was due.
	for _, seed := range []uint64{0, 21} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			y := begun(t, seed)
			y.play()
			must, got := y.Must(), y.alarms()
			for a := range must {
				if got[a] != 1 {
					t.Errorf("%s %d, due %s: alarm %d, recorded at %s, is in the log %d times", a.Kind, a.Of, minute(a.Due), a.Rung, second(a.Recorded), got[a])
				}
			}
			for a := range got {
				if !must[a] {
					t.Errorf("%s %d: nobody expects alarm %d, due %s, recorded %s", a.Kind, a.Of, a.Rung, minute(a.Due), second(a.Recorded))
				}
			}
			maps.Copy(must, y.Left())
			y.tried(must)
			y.told()
		})
	}
}

// tried holds that the year had enough of everything to show anything.
func (y *year) tried(must map[oracle.Alarm]bool) {
	y.t.Helper()
	for kind, enough := range map[oracle.Kind]struct{ could, least, late int }{
		oracle.Waits: {3 * len(y.Sendings), 30, 1}, oracle.Open: {3 * len(y.Reports), 30, 1}, oracle.Raw: {len(y.Receipts), 30, 1},
		oracle.Unsaid: {3 * len(y.Clicks), 30, 1}, oracle.LeftUnsaid: {len(y.Clicks), 10, 1}, oracle.LeftOpen: {len(y.Reports), 5, 0},
	} {
		could := enough.could
		rang, late := 0, 0
		for a := range must {
			if a.Kind == kind {
				rang++
			}
			if a.Kind == kind && a.Recorded > a.Due*60+1 {
				late++
			}
		}
		if rang < enough.least || rang > could-enough.least || late < enough.late {
			y.t.Errorf("%s: %d alarms of %d that could ring, %d of them late: the year tries too little", kind, rang, could, late)
		}
		y.t.Logf("%s: %d alarms of %d that could ring, %d late", kind, rang, could, late)
	}
	y.t.Logf("%d sendings, %d receipts, %d reports, %d clicks, down %d times", len(y.Sendings), len(y.Receipts), len(y.Reports), len(y.Clicks), len(y.Downs))
}

func minute(m int) time.Time { return newYear.Add(time.Duration(m) * time.Minute) }
func second(s int) time.Time { return newYear.Add(time.Duration(s) * time.Second) }

func begun(t *testing.T, seed uint64) *year {
	t.Helper()
	cast := New(t, "safehand.example/log")
	cast.Clock = newYear
	db := storetest.Open(t, filepath.Join(t.TempDir(), "year.db"))
	r := rand.New(rand.NewPCG(2026, seed))
	y := &year{Story: &Story{Cast: cast, DB: db}, t: t, rand: r, racing: seed%2 == 1, acts: map[int]func(int){}, leave: r.IntN(300)}
	y.post, y.siem = newReceiver(y, notice.MailName, seed), newReceiver(y, "siem", seed)
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
		y.nodes = append(y.nodes, y.node())
	}
	y.Log = y.nodes[0].log
}

func (y *year) stop() {
	for _, n := range y.nodes {
		n.log.Close()
	}
	y.nodes = nil
}

// ring has every node look at once, and says when they have to look again.
func (y *year) ring() (next event.Time) {
	y.t.Helper()
	all := make([]event.Time, len(y.nodes))
	var ringing sync.WaitGroup
	for i, n := range y.nodes {
		ringing.Go(func() {
			var err error
			if all[i], err = n.watch.Ring(y.t.Context()); err != nil {
				y.t.Error(err)
			}
		})
	}
	ringing.Wait()
	if y.t.Failed() { // what can't be recorded is owed for ever
		y.t.FailNow()
	}
	return slices.Max(all)
}

// until lets the nodes watch up to a minute: each wakes when it has to. Between two alarms
// mails go out.
func (y *year) until(m int) {
	for {
		next := y.ring()
		y.mail()
		for at := y.wakes(); at.Before(minute(m)) && (next == 0 || !next.Std().Before(at)); at = y.wakes() {
			y.Clock = at
			y.mail()
		}
		if next == 0 || !next.Std().Before(minute(m)) {
			y.Clock = minute(m)
			return
		}
		if !y.Clock.Before((next + 1).Std()) {
			y.t.Fatalf("at %s an alarm of %s is owed, and nobody says it", y.Clock, next)
		}
		y.Clock = (next + 1).Std()
	}
}

// play plays what people do in the order of time, and what happens to the service.
func (y *year) play() {
	y.plan()
	for m := range oracle.Minutes {
		do := y.acts[m]
		if do == nil {
			continue
		}
		y.fall(m)
		if y.fallen > 0 && m <= y.Downs[y.fallen-1].To { // nobody could, and nobody tries again
			continue
		}
		y.until(m)
		y.Look()
		do(m)
	}
	y.fall(oracle.Minutes)
	y.until(oracle.Minutes)
}

// fall lets the service go down, and come back, as often as it does before a minute.
// When it is back, people are quicker than the watch.
func (y *year) fall(before int) {
	for ; y.fallen < len(y.Downs) && y.Downs[y.fallen].From <= before; y.fallen++ {
		d := y.Downs[y.fallen]
		y.until(d.From)
		y.stop()
		y.Clock = minute(d.To)
		y.start()
		y.Look()
		y.round(d.To)
		y.atOnce(d.To)
		y.ring()
		y.mail()
	}
}

// add has somebody do something at a minute, or at the next at which nobody does anything.
func (y *year) add(at int, do func(at int)) {
	for y.acts[at] != nil {
		at++
	}
	if at < oracle.Minutes-day {
		y.acts[at] = do
	}
}

// later has somebody of a unit do something, when they are back from their leave.
func (y *year) later(unit event.UnitID, at int, do func(at int)) {
	if d := at / day; unit == RASSO && d >= y.leave && d < y.leave+21 {
		at = (y.leave+21)*day + 9*60
	}
	y.add(at, do)
}

// one in n.
func (y *year) one(n int) bool { return y.rand.IntN(n) == 0 }

// within is a minute after at: hours, days, or more than a week later.
func (y *year) within(at int) int {
	return at + 1 + y.rand.IntN([]int{8 * 60, 2 * day, 8 * day}[y.rand.IntN(3)])
}

// alarms counts those in the log.
func (y *year) alarms() map[oracle.Alarm]int {
	y.t.Helper()
	out := map[oracle.Alarm]int{}
	since := func(t event.Time) int { return int(t.Std().Sub(newYear) / time.Second) }
	logged(y.t, y.DB, func(_ event.EventID, e event.Event, recorded event.Time) {
		a := oracle.Alarm{Due: since(e.Common().At) / 60, Recorded: since(recorded)}
		switch e := e.(type) {
		case *event.Alarm:
			a.Kind, a.Rung, a.Of = oracle.Waits, e.Rung, slices.IndexFunc(y.sent, func(s sent) bool { return s.id == e.Consignment })
		case *event.Unanswered:
			a.Kind, a.Rung, a.Of = oracle.Open, e.Rung, slices.IndexFunc(y.reports, func(r reported) bool { return r.id == e.Question })
			if a.Of < 0 {
				a.Kind, a.Of = oracle.Unsaid, slices.IndexFunc(y.clicks, func(c pressed) bool { return c.id == e.Question })
			}
		case *event.Unchecked:
			a.Kind, a.Rung, a.Of = oracle.Raw, 1, slices.IndexFunc(y.receipts, func(r received) bool { return r.id == e.Receipt })
		default:
			return
		}
		out[a]++
	})
	return out
}
