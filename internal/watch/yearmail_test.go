package watch_test

import (
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/watch"
	"github.com/safehand/safehand/internal/watch/oracle"
)

// node is one node of the year: what it is told to keep, how it watches, tells and looks
// around.
type node struct {
	log    *record.Log
	watch  *watch.Watch
	queue  *notice.Queue
	rounds *watch.Rounds
}

// node starts one. No day's number of mails is used up in it: what is gathered then has
// tests of its own, and here each alarm must be out at once.
func (y *year) node() *node {
	y.t.Helper()
	now := func() time.Time { return y.Clock }
	q, err := notice.New(y.t.Context(), notice.Config{Store: y.DB, Channels: []notice.Channel{y.siem, y.post}, PerDay: 1000, Over: watch.Over, Now: now})
	if err != nil {
		y.t.Fatal(err)
	}
	tell := &watch.Teller{Queue: q, Teams: map[event.OrgID]string{CID.Org(): team, market.Org(): teamCPS}, Quiet: map[event.UnitID]event.Time{market: event.TimeOf(minute(tables[market].Quiet))}}
	c := y.Config()
	c.Tell = func(tx *store.Tx, s *custody.State, id event.EventID, e event.Event) error {
		return tell.Tell(tx, s, id, e)
	}
	log, err := record.Open(y.t.Context(), y.DB, c)
	if err != nil {
		y.t.Fatal(err)
	}
	return &node{log, watch.New(watch.Config{Store: y.DB, Record: log, Now: now}), q, &watch.Rounds{
		Teller: tell, Service: y.Service, Logger: slog.New(slog.DiscardHandler), Owner: operator,
	}}
}

const (
	lookEvery = 20 * time.Minute // while the server fails
	walkEvery = 40 * time.Minute // so that programs are told of it
)

// wakes is when the nodes are to look next: soon while the server fails, less so while it
// refuses one address, and else on the hours at which units open and digests go out; and when
// a round may have something to say.
func (y *year) wakes() time.Time {
	at := y.Clock.Truncate(time.Hour).Add(time.Hour)
	switch {
	case y.post.fails || y.Clock.Before(y.held):
		at = y.Clock.Add(lookEvery)
		if y.held.After(y.Clock) && y.held.Before(at) {
			at = y.held
		}
	case len(y.post.left) > 0:
		at = y.Clock.Add(2 * lookEvery)
	default:
		for !slices.Contains([]int{9, 13}, at.Hour()) {
			at = at.Add(time.Hour)
		}
	}
	for _, m := range y.rounds {
		if r := minute(m); r.After(y.Clock) && r.Before(at) {
			at = r
		}
	}
	return at
}

// round has the nodes look around at a minute, and again at some later one, when nothing
// may be said twice.
func (y *year) round(m int) { y.rounds = append(y.rounds, m, m+1+y.rand.IntN(day)) }

// rounded reports whether it is time for that.
func (y *year) rounded() bool {
	n := len(y.rounds)
	y.rounds = slices.DeleteFunc(y.rounds, func(m int) bool { return !minute(m).After(y.Clock) })
	return len(y.rounds) < n
}

// mail has every node say what is due.
func (y *year) mail() {
	y.t.Helper()
	y.pass()
	walk := func() { y.each(func(n *node) error { return n.rounds.Walk(y.t.Context()) }) }
	if over := y.siem.down && !y.post.fails; over || y.post.fails && !y.Clock.Before(y.walked.Add(walkEvery)) {
		y.walked = y.Clock
		walk()
	}
	if y.rounded() {
		walk()
		y.pass()
	}
}

// pass has every node say what is due once. One that dies over it is started again, with the
// others: the service is restarted.
func (y *year) pass() {
	y.t.Helper()
	if y.each(func(n *node) error { return n.queue.Pass(y.t.Context()) }) {
		y.held = y.Clock.Add(lookEvery)
		y.stop()
		y.start()
		y.Look()
	}
}

// each has the nodes do something side by side, and says whether one died over it.
func (y *year) each(do func(*node) error) (died bool) {
	y.t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, n := range y.nodes {
		all.Go(func() {
			defer func() {
				if r := recover(); r == errDied {
					mu.Lock()
					died = true
					mu.Unlock()
				} else if r != nil {
					panic(r)
				}
			}()
			if err := do(n); err != nil {
				y.t.Error(err)
			}
		})
	}
	all.Wait()
	if y.t.Failed() {
		y.t.FailNow()
	}
	return died
}

// errDied is with what a node dies that had a mail in hand.
var errDied = errors.New("the node died")

// deafen draws when the mail server fails, for an hour or a day, each time in another way,
// and in between when it refuses one address.
func (y *year) deafen() {
	r := y.post.rand
	for at := 3 * day; at < 340*day; at += 30 + r.IntN(14*day) {
		d := oracle.Deaf{}
		if len(y.Deafs)%2 == 0 {
			for at < 340*day && y.acts[at] == nil { // as something is sent: there is a mail to be lost
				at++
			}
			d.To = at + 60 + r.IntN([]int{4 * 60, 20 * 60, 30 * 60}[r.IntN(3)])
		} else {
			d.Alone = addresses[r.IntN(len(addresses))]
			d.To = at + day + r.IntN(day) // what is refused for three days is given up
		}
		d.From = at
		y.Deafs = append(y.Deafs, d)
		at = d.To
	}
}

// addresses are those of which each refuses its mails now and then.
var addresses = []string{string(Amy), string(Ben), string(Cara), string(marshal), team, teamCPS}
