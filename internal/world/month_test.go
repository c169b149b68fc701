//go:build !race

// The race detector makes a month ten times as long; what runs at once in it runs
// under the detector in the packages' own tests.

package world_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

var (
	monthSeed     = flag.Uint64("month.seed", 0, "of the month; 0: one for each engine")
	monthSendings = flag.Int("month.sendings", 300, "how many are sent in the month")
)

// A month in the life of two units, with everything in it that happens to
// evidence and to people. Afterwards, at a thousand random moments, who had each
// exhibit and who could open it is what an oracle says that shares no rule with
// the service; every view is what the log adds up to; and records verify.
func TestMonth(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		playMonth(t, "", 20261101)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		playMonth(t, storetest.Postgres(t, "C"), 20261130)
	})
}

// month is one that has been played, to be looked at.
type month struct {
	*testing.T
	*world.Month
	dsn  string
	rand *rand.Rand
	who  directory.Service
}

func playMonth(t *testing.T, dsn string, seed uint64) {
	if *monthSeed != 0 {
		seed = *monthSeed
	}
	t.Logf("seed %d: go test ./internal/world -run %s -month.seed %d -month.sendings %d", seed, t.Name(), seed, *monthSendings)
	clock := world.MonthClock()
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), DSN: dsn, Now: clock.Now, Lock: seal.Lock{WorkFactor: 4}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	began := time.Now()
	p, err := world.NewMonth(t.Context(), w, clock, seed)
	if err != nil {
		t.Fatal(err)
	}
	m := &month{T: t, Month: p, dsn: dsn, rand: rand.New(rand.NewPCG(seed, 7)), who: w.Node.Service()}
	if err := p.Play(t.Context(), *monthSendings); err != nil {
		t.Fatalf("%v\n%s", err, m.diary(30, func(world.Line) bool { return true }))
	}
	t.Logf("played in %.0f s", time.Since(began).Seconds())
	m.counts()
	m.compare()
	m.records()
	m.rebuild()
	t.Logf("all of it in %.0f s", time.Since(began).Seconds())
}

// diary is the end of the diary, as far as it is wanted.
func (m *month) diary(lines int, want func(world.Line) bool) string {
	var out []string
	for _, l := range m.Diary {
		if want(l) {
			out = append(out, world.Local(l.At)+"  "+l.Words)
		}
	}
	return strings.Join(out[max(0, len(out)-lines):], "\n")
}

// several is how often each thing must have happened at least.
const several = 2

// counts prints how often each thing took place and was refused, and holds that
// each did several times.
func (m *month) counts() {
	var b strings.Builder
	for _, counts := range []map[string]int{m.Done, m.Refused} {
		for _, name := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&b, "%5d  %s\n", counts[name], name)
		}
		b.WriteString("\n")
	}
	m.Logf("took place:\n%s and, from 'ask back what nobody received' on, was tried and refused", b.String())
	if m.Done["send"] < *monthSendings {
		m.Errorf("%d sendings, of %d", m.Done["send"], *monthSendings)
	}
	for _, name := range happens {
		if m.Done[name] < several {
			m.Errorf("%q took place %d times", name, m.Done[name])
		}
	}
	for _, name := range neverHappens {
		if m.Refused[name] < several {
			m.Errorf("%q was refused %d times", name, m.Refused[name])
		}
	}
}

// happens is what must take place in every month.
var happens = []string{
	"receive", "receive in part", "receive in part and report the rest", "reject", "recall", "send to somebody by name",
	"send to another unit", "ask to send to another unit", "send to another unit as asked",
	"ask back", "answer", "return", "destroy", "pass on", "pass on inside an organisation",
	"send again in its place", "find a seal broken", "note", "reply", "report a problem",
	"give back unread what is not ours", "request", "answer a request",
	"act for an officer who left", "join", "hand on a unit's key", "lose a key", "have a key stolen", "make new keys", "leave",
	"make a unit's next key", "send while a unit's key is stale",
	"an agent sends", "an agent checks", "file by an agent", "an agent says that it filed", "fetch once more as a machine",
	"open a case", "put into its case unasked", "put into a case", "say who is on the case", "name who opens a sending",
	"mark exhibits", "list a hearing", "open", "open for the unit that sent it", "export", "check", "call an order back",
}

// neverHappens is what must be tried in every month, and refused.
var neverHappens = []string{
	"open what is waiting, as its addressee", "open what is received, as its addressee", "open what is ended, as its addressee",
	"open with keys that have ended", "open as a machine", "receive as a machine", "receive what is ended", "recall what is received",
	"return what waits elsewhere", "look at others' sendings", "make a unit's key as a member", "close a unit that has exhibits",
	"decline one's own question", "ask back what nobody received",
}
