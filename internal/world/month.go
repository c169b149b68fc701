package world

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world/oracle"
)

// Month is a month in the life of two units: a police team and a prosecutors'
// unit send each other some hundreds of small sendings, and everything happens to
// them that happens in an office. All of it goes through people's own clients to
// a real service; a seed says what comes next.
//
// Beside it an oracle is told, in plain terms, what took place. It is not told of
// what was refused.
type Month struct {
	*World
	Clock  *Clock
	Oracle *oracle.Oracle
	// Done counts what took place, Refused what was tried and may not be.
	Done, Refused map[string]int
	// Diary is what took place, in its order.
	Diary []Line

	rand     *rand.Rand
	officers []*officer
	parcels  []*parcel
	cases    []*caseFile
	asked    []question
	filings  []filing
	filedTo  map[event.AgentID]event.LogIndex // how far each machine has looked
	stale    map[event.UnitID]bool            // units that owe a new key
	mornings int
	joined   int // of the newcomers
	exhibits int // files written to be sent
	exports  int
}

// Line is one line of a month's diary.
type Line struct {
	At       event.Time
	Words    string
	Exhibits []event.ExhibitID
}

// The days on which the month is played: the working days of November 2026.
var (
	firstDay = time.Date(2026, 11, 2, 0, 0, 0, 0, london())
	lastDay  = time.Date(2026, 11, 30, 0, 0, 0, 0, london())
)

func london() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
}

// MonthClock stands on the Friday before the month, when everything is set up.
func MonthClock() *Clock { return NewClock(firstDay.AddDate(0, 0, -3).Add(10 * time.Hour)) }

// NewMonth sets up the units and their people in a world made with the clock.
func NewMonth(ctx context.Context, w *World, c *Clock, seed uint64) (*Month, error) {
	m := &Month{
		World: w, Clock: c, Oracle: oracle.New(), Done: map[string]int{}, Refused: map[string]int{},
		filedTo: map[event.AgentID]event.LogIndex{}, stale: map[event.UnitID]bool{},
		rand: rand.New(rand.NewPCG(seed, 11)),
	}
	if err := w.Build(ctx, func(string) {}); err != nil {
		return nil, err
	}
	return m, m.settle(ctx)
}

// Play plays the month: so many sendings, and what befalls them.
func (m *Month) Play(ctx context.Context, sendings int) error {
	days := workingDays()
	for i, day := range days {
		if err := m.playDay(ctx, day, sendings*(i+1)/len(days)); err != nil {
			return fmt.Errorf("%s: %w", day.Format("Monday 2 January"), err)
		}
	}
	return nil
}

func workingDays() []time.Time {
	var out []time.Time
	for d := firstDay; !d.After(lastDay); d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			out = append(out, d)
		}
	}
	return out
}

// actsPerSending is how often something else happens for each sending: as a rule
// each is received, and the rest befalls some of them.
const actsPerSending = 5

// The post is done twice a day, for so long: the directories that everybody
// relies on are counted anew once an hour.
var (
	rounds = []time.Duration{9 * time.Hour, 14 * time.Hour}
	round  = 50 * time.Minute
)

// playDay goes on until so many sendings have been sent since the month began.
func (m *Month) playDay(ctx context.Context, day time.Time, sendings int) error {
	acts := (sendings - m.Done["send"]) * (1 + actsPerSending)
	gap := round * time.Duration(len(rounds)) / time.Duration(max(acts, 1))
	for i, hour := range rounds {
		m.Clock.Set(day.Add(hour))
		if i == 0 {
			for _, d := range []deed{{"staff", 1, (*Month).staff}, {"drill", 1, (*Month).drill}} {
				if err := m.do(ctx, d); err != nil {
					return err
				}
			}
		}
		for range acts / len(rounds) {
			m.Clock.Advance(time.Second + time.Duration(m.rand.Int64N(int64(2*gap))))
			if err := m.step(ctx); err != nil {
				return err
			}
		}
	}
	for m.Done["send"] < sendings {
		m.Clock.Advance(time.Second)
		if err := m.do(ctx, deed{"send", 1, (*Month).send}); err != nil {
			return err
		}
	}
	return nil
}

// tries is how often another deed is drawn when there is nowhere to do one.
const tries = 20

func (m *Month) step(ctx context.Context) error {
	for range tries {
		before := len(m.Diary)
		if err := m.do(ctx, m.draw()); err != nil || len(m.Diary) > before {
			return err
		}
	}
	return nil
}

func (m *Month) do(ctx context.Context, d deed) error {
	if _, err := d.play(m, ctx); err != nil {
		return fmt.Errorf("%s, at %s: %w", d.name, Local(m.Clock.Time()), err)
	}
	return nil
}

// draw draws a deed by its weight.
func (m *Month) draw() deed {
	total := 0
	for _, d := range deeds {
		total += d.weight
	}
	n := m.rand.IntN(total)
	for _, d := range deeds {
		if n -= d.weight; n < 0 {
			return d
		}
	}
	panic("unreachable")
}

// note counts what took place and writes it into the diary.
func (m *Month) note(name string, exhibits []event.ExhibitID, format string, args ...any) {
	m.Done[name]++
	m.Diary = append(m.Diary, Line{m.Clock.Time(), name + ": " + fmt.Sprintf(format, args...), exhibits})
}

// noteFor is note for an act about a parcel, whose sender may have left.
func (m *Month) noteFor(p *parcel, name string, exhibits []event.ExhibitID, format string, args ...any) {
	if m.absent(p) {
		m.Done["act for an officer who left"]++
	}
	m.note(name, exhibits, format, args...)
}

// one of several, drawn; the zero value of none.
func one[T any](m *Month, from []T) (out T) {
	if len(from) == 0 {
		return out
	}
	return from[m.rand.IntN(len(from))]
}

// some of several: at least one, in their order.
func some[T any](m *Month, from []T) []T {
	n := 1 + m.rand.IntN(len(from))
	var out []T
	for i, x := range from {
		if m.rand.IntN(len(from)-i) < n-len(out) {
			out = append(out, x)
		}
	}
	return out
}

func (m *Month) chance(percent int) bool { return m.rand.IntN(100) < percent }
