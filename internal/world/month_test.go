//go:build month

package world_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/seal"
)

var (
	seed     = flag.Uint64("month.seed", 0, "of the month; 0 is one for each engine")
	sendings = flag.Int("month.sendings", 260, "of the month")
)

// A month in the life of two units. At its end, at a thousand random moments, who
// had each exhibit and who could open it is what an oracle says that shares no
// rule with the service.
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

// month is one that has been played, with what the tests look at.
type month struct {
	*testing.T
	*world.Month
	rand *rand.Rand
	db   *store.DB
	who  directory.Service
}

func playMonth(t *testing.T, dsn string, number uint64) {
	if *seed != 0 {
		number = *seed
	}
	t.Logf("seed %d: go test ./internal/world -run %s -month.seed %d", number, t.Name(), number)
	clock := world.MonthClock()
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), DSN: dsn, Now: clock.Now, Lock: seal.Lock{WorkFactor: 4}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	began := time.Now()
	p, err := world.NewMonth(t.Context(), w, clock, number)
	if err == nil {
		err = p.Play(t.Context(), *sendings)
	}
	if p != nil {
		m := &month{T: t, Month: p, rand: rand.New(rand.NewPCG(number, 7)), who: w.Node.Service()}
		m.table()
		if err != nil {
			for _, l := range p.Diary[max(0, len(p.Diary)-30):] {
				t.Log(world.Local(l.At), l.Words)
			}
			t.Fatal(err)
		}
		t.Logf("played in %v", time.Since(began))
		m.look(dsn)
	}
}

// table prints how often each thing took place, and holds that each did.
func (m *month) table() {
	var b strings.Builder
	for _, counts := range []map[string]int{m.Done, m.Refused} {
		for _, name := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&b, "%6d  %s\n", counts[name], name)
		}
		b.WriteString("\n")
	}
	for _, name := range slices.Sorted(maps.Keys(m.Took)) {
		fmt.Fprintf(&b, "%6.1fs %s\n", m.Took[name].Seconds(), name)
	}
	m.Logf("took place, and was refused:\n%s", b.String())
}

func (m *month) look(dsn string) {
	m.compare(dsn)
}

// logged are the statements of the log, in their order.
func (m *month) logged(dsn string) []store.Logged {
	m.Helper()
	if dsn == "" {
		dsn = filepath.Join(m.Data(), "safehand.db")
	}
	m.db = storetest.Open(m, dsn)
	var out []store.Logged
	err := m.db.View(m.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		if err == nil {
			out, err = tx.LoggedFrom(0, h.Size)
		}
		return err
	})
	if err != nil {
		m.Fatal(err)
	}
	return out
}

const moments = 1000

func (m *month) compare(dsn string) {
	began := time.Now()
	var at []event.Time
	times := m.Oracle.Times()
	for range moments {
		i := m.rand.IntN(len(times))
		next := times[min(i+1, len(times)-1)]
		at = append(at, times[i]+event.Time(m.rand.Int64N(int64(next-times[i])+1)))
	}
	slices.Sort(at)
	s := custody.New(directory.New(m.who, nil), nil)
	n, asked := 0, 0
	for _, l := range m.logged(dsn) {
		note, err := event.ParseNote(l.Note)
		if err != nil {
			m.Fatal(err)
		}
		e, err := event.Parse(note.Text)
		if err != nil {
			m.Fatal(err)
		}
		entry, err := ledger.ParseEntry(l.Entry)
		if err != nil {
			m.Fatal(err)
		}
		for n < len(at) && at[n] < entry.Recorded {
			asked += m.compareAt(s, at[n])
			n++
		}
		if err := s.Apply(directory.Place{Index: l.Index, Recorded: entry.Recorded}, note.ID(), e); err != nil {
			m.Fatal(err)
		}
	}
	for n < len(at) {
		asked += m.compareAt(s, at[n])
		n++
	}
	m.Logf("%d answers in %v", asked, time.Since(began))
}

func (m *month) compareAt(s *custody.State, at event.Time) int {
	o := m.Oracle.At(at)
	all := o.Exhibits()
	for _, x := range all {
		exhibit := s.Sealed(x)
		if exhibit == nil {
			m.Fatalf("%s: %s is not in the log", world.Local(at), x.SealNumber())
		}
		have, could := s.Holders(exhibit), s.CouldOpen(exhibit)
		if !slices.Equal(have, o.Has(x)) || !slices.Equal(could, o.CouldOpen(x)) {
			m.Errorf("%s, %s:\n custody: %v have it, %v could open it\n oracle:  %v have it, %v could open it\n%s", x.SealNumber(), world.Local(at),
				have, could, o.Has(x), o.CouldOpen(x), m.story(x, at))
			m.FailNow()
		}
	}
	return len(all)
}

// story is what the diary says of an exhibit, and of people, before a moment.
func (m *month) story(x event.ExhibitID, at event.Time) string {
	var out []string
	for _, l := range m.Diary {
		if l.At <= at && (slices.Contains(l.Exhibits, x) || len(l.Exhibits) == 0) {
			out = append(out, world.Local(l.At)+" "+l.Words)
		}
	}
	return strings.Join(out[max(0, len(out)-40):], "\n")
}

var _ = errors.New
var _ = context.Background
var _ = continuity.Valid
var _ = record.Rebuild
