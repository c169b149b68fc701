package board_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	. "github.com/safehand/safehand/internal/record/recordtest"
)

// test is what the life writes down of a drill, in a table of its own.
type test struct {
	id     event.EventID
	begun  time.Time
	due    [event.Rungs]time.Time
	heard  time.Time // zero while nobody has
	alarms int
}

// drill rings those that are under way, has one begun when none is, and now and then
// somebody hears it. Its dice are its own, so that the sendings are what they were.
func (l *life) drill(t *testing.T) {
	t.Helper()
	var owed []custody.DrillRing
	l.State(func(s *custody.State) {
		for _, x := range l.tests {
			owed = append(owed, custody.DrillRings([]*custody.Drill{s.Drill(x.id)}, event.TimeOf(l.Clock))...)
		}
	})
	for _, r := range owed {
		if _, err := l.Log.DrillAlarm(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		l.tests[len(l.tests)-1].alarms++
	}
	l.Look()
	if n := len(l.tests); n > 0 && l.tests[n-1].heard.IsZero() && !l.Clock.After(l.tests[n-1].due[2]) {
		if x := l.tests[n-1]; x.alarms > 0 && l.dice.IntN(4) == 0 {
			l.Say(&event.DrillAnswered{Header: l.By(event.ActorID(Cara), event.PartyID(RASSO)), Drill: x.id})
			x.heard = l.Clock
		}
		return
	}
	x := &test{begun: l.Clock}
	x.id = l.Story.Drill(Ben, RASSO, event.TimeOf(l.Clock)+event.Time(60*(1+l.dice.IntN(1200))))
	l.State(func(s *custody.State) {
		for i, due := range s.Drill(x.id).Ladder {
			x.due[i] = due.Std()
		}
	})
	l.tests = append(l.tests, x)
}

const drillCounts = "begun %d, answered %d, failed %d, open %d; half within %d s (%d s), longest %d s (%d s)"

func drillsInWords(d *board.Drills) string {
	return fmt.Sprintf(drillCounts, d.Begun, d.Answered, d.Failed, d.Open, d.After.Median.Working, d.After.Median.Wall, d.After.Longest.Working, d.After.Longest.Wall)
}

// tested is the same by the table, for a month from an instant to another.
func (l *life) tested(begins, ends time.Time) string {
	in := func(t time.Time) bool { return !t.Before(begins) && t.Before(ends) }
	var begun, failed, open int
	var wall, working []int
	for _, x := range l.tests {
		if in(x.begun) {
			begun++
		}
		heard := !x.heard.IsZero() && x.heard.Before(ends)
		switch {
		case !x.begun.Before(ends):
		case heard && in(x.heard):
			wall, working = append(wall, int(x.heard.Sub(x.due[0])/time.Second)), append(working, watched(x.due[0], x.heard))
		case heard:
		case !x.due[2].Before(ends):
			open++
		case in(x.due[2]):
			failed++
		}
	}
	slices.Sort(wall)
	slices.Sort(working)
	n := len(wall)
	return fmt.Sprintf(drillCounts, begun, n, failed, open, working[(n-1)/2], wall[(n-1)/2], working[n-1], wall[n-1])
}

// Drills are counted by what was recorded before the month's end: one that is open
// then counts in the next month for what became of it, and the first report stays.
func TestA15TheReportCountsDrills(t *testing.T) {
	l := lived(t, 10)
	l.until(t, march.Ends().Std().Add(48*time.Hour), march.Ends().Std())
	said := l.said(t)
	begins, ends := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 31, 23, 0, 0, 0, time.UTC)
	r := l.reported(t, march, said, RASSO)
	if got, want := drillsInWords(&r.Drills), l.tested(begins, ends); got != want {
		t.Errorf("in March: %s, want %s\n%s", got, want, r.Text())
	}
	if d := r.Drills; d.Answered < 2 || d.Failed < 2 || d.Open != 1 {
		t.Errorf("the life tries too little: %s", drillsInWords(&d))
	}
	april := l.reported(t, board.Month{Year: 2027, Month: time.April}, said, RASSO)
	if got, want := drillsInWords(&april.Drills), l.tested(ends, ends.AddDate(0, 1, 0)); got != want {
		t.Errorf("in April: %s, want %s\n%s", got, want, april.Text())
	}
	if slices.ContainsFunc(r.Drills.List, func(d *board.Drill) bool { return d.Entry >= event.LogIndex(r.Log.Size) }) {
		t.Error("the report of March names a drill of April")
	}
	if other := l.reported(t, march, said, Crown); len(other.Drills.List) != 0 || !strings.Contains(string(other.Text()), "There was none: nobody tested") {
		t.Errorf("drills of another unit: %s", other.Text())
	}
}

// What was recorded at the end is of the next month: until then an answer is none, and a
// drill whose third alarm is due at that instant has not failed.
func TestADrillAtTheEnd(t *testing.T) {
	l := lived(t, 1)
	heard := l.Story.Drill(Ben, RASSO, event.TimeOf(l.Clock)+3600)
	l.RingDrill(heard, 1)
	l.Clock = l.Clock.Add(time.Minute)
	l.Say(&event.DrillAnswered{Header: l.By(event.ActorID(Cara), event.PartyID(RASSO)), Drill: heard})
	answered := event.TimeOf(l.Clock)
	unheard := l.Story.Drill(Ben, RASSO, answered+3600)
	l.RingDrill(unheard, 3)
	said := l.said(t)
	at := func(end event.Time) (out string) {
		past, err := board.Before(end, l.Service, said, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range past.Drills(RASSO.Org()) {
			out += fmt.Sprintf("rang %d, answered %v, failed %v; ", len(d.Alarms), d.Answered != nil, d.Failed)
		}
		if len(past.Drills(CID.Org())) != 0 {
			t.Error("another organisation has them too")
		}
		return out
	}
	var third event.Time
	l.State(func(s *custody.State) { third = s.Drill(unheard).Ladder[2] })
	for end, want := range map[event.Time]string{
		answered:     "rang 1, answered false, failed false; ",
		answered + 1: "rang 1, answered true, failed false; rang 0, answered false, failed false; ",
		third:        "rang 1, answered true, failed false; rang 2, answered false, failed false; ",
		third + 1:    "rang 1, answered true, failed false; rang 2, answered false, failed true; ",
	} {
		if got := at(end); got != want {
			t.Errorf("at %s: %s, want %s", end, got, want)
		}
	}
}
