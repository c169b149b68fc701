package crash_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/crash/tracer"
)

// point is one case of the table.
type point struct {
	step step
	who  side
	plan tracer.Plan
	call string // what the n-th was when it was counted
	next plans  // of the processes of that side that follow one that died
	also plans  // of the other side's
}

// plans are those of one process after another.
type plans []tracer.Plan

// take gives the next one, as the tracer reads it; none when there is none.
func (p *plans) take() string {
	if len(*p) == 0 {
		return ""
	}
	next := (*p)[0]
	*p = (*p)[1:]
	return next.String()
}

// of are the plans of a side.
func (p point) of(who side) plans {
	if who == p.who {
		return append(plans{p.plan}, p.next...)
	}
	return p.also
}

func (p point) String() string {
	s := fmt.Sprintf("%s: %s: %s at %d (%s), %d times", p.step.name, p.who, p.plan.How, p.plan.At, p.call, p.plan.Times)
	if len(p.next)+len(p.also) > 0 {
		s += fmt.Sprintf(", then %v, and at the other side %v", p.next, p.also)
	}
	return s
}

// needs skips where programs can't be traced, which in CI must not be.
func needs(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("short")
	}
	err := exec.Command(os.Args[0], "trace", tracer.Plan{How: tracer.Nothing}.String(), "", os.DevNull, "now", "/bin/true").Run()
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("programs can't be traced here (%v): nothing was killed", err)
	} else if err != nil {
		t.Fatalf("programs can't be traced here: %v", err)
	}
}

// lanes are worlds in which cases are tried side by side. They are made when they are
// needed: one row of the table needs few.
type lanes struct {
	of      *testing.T // lives as long as they do
	program string
	made    []*lane
	points  map[string][]point // of a step and a side

	sync.Mutex
	began   time.Time
	tallies map[string]*tally // by step and side
}

func newLanes(t *testing.T) *lanes {
	t.Helper()
	return &lanes{of: t, program: program(t), points: map[string][]point{}, began: time.Now(), tallies: map[string]*tally{}}
}

func (ls *lanes) atLeast(t *testing.T, n int) []*lane {
	t.Helper()
	for len(ls.made) < n {
		if len(ls.made) == 0 {
			ls.made = append(ls.made, newLane(ls.of, ls.program))
		} else {
			ls.made = append(ls.made, ls.made[0].twin(ls.of))
		}
	}
	return ls.made[:n]
}

// count does a step without a fault and lists the points there are at a side.
func (ls *lanes) count(t *testing.T, s step, who side) []point {
	t.Helper()
	key := s.name + "/" + string(who)
	if all := ls.points[key]; all != nil {
		return all
	}
	o, err := ls.atLeast(t, 1)[0].try(t.Context(), point{step: s, who: who, plan: tracer.Plan{How: tracer.Nothing}})
	if err != nil || o.tries > 1 {
		t.Fatalf("%s, counted at the %s: %d tries, %v", s.name, who, o.tries, err)
	}
	for i, c := range o.calls {
		ls.points[key] = append(ls.points[key], point{step: s, who: who, plan: tracer.Plan{At: i + 1, Times: 1}, call: c})
	}
	at, _ := boundaries(ls.points[key])
	t.Logf("%s: %d calls, %d of them syncs and names", key, len(o.calls), len(at))
	return ls.points[key]
}

// spread takes so many of the points, evenly.
func spread(points []point, n int) (out []point) {
	for i := range min(n, len(points)) {
		out = append(out, points[i*len(points)/min(n, len(points))])
	}
	return out
}

// boundaries are the calls after which something stands: a sync, or a name.
func boundaries(points []point) (at, between []point) {
	for _, p := range points {
		if slices.Contains([]string{"write", "pwrite64"}, p.call) {
			between = append(between, p)
		} else {
			at = append(at, p)
		}
	}
	return at, between
}

// fault is a column of the table: what goes wrong, how many times in a row, and at
// which of the points on a day like any other.
type fault struct {
	name  string
	how   tracer.How
	times int
	day   func(points []point) []point
}

func faults() []fault {
	some := func(standing, others int) func([]point) []point {
		return func(all []point) []point {
			at, between := boundaries(all)
			return slices.Concat(spread(at, standing), spread(between, others))
		}
	}
	one := func(of, others int) func([]point) []point {
		return func(all []point) []point {
			at, _ := boundaries(all)
			return some(max(len(at)/of, 5), others)(all)
		}
	}
	return []fault{
		{"kill", tracer.Kill, 1, one(2, 6)},
		{"power", tracer.Power, 1, one(3, 4)},
		{"fail", tracer.Fail, 1, some(5, 1)},
		{"fail twice", tracer.Fail, 2, some(1, 2)},
		{"no room", tracer.FailFull, 1, some(0, 1)},
		{"no room twice", tracer.FailFull, 2, some(1, 1)},
		{"fail but done", tracer.FailButDone, 1, some(1, 1)},
		{"fail but done twice", tracer.FailButDone, 2, some(1, 2)},
	}
}

// The table: client and service are killed at a call, the power of either's machine
// goes, the calls fail, or are done and said to have failed, once and twice in a row,
// while somebody sends, checks, receives, opens, passes on and recalls. The day's table
// kills at a half of the syncs and names, cuts the power at a third, and takes a spread
// of the writes and of the failures; -crash.all takes every one.
func TestCrashTable(t *testing.T) {
	needs(t)
	ls := newLanes(t)
	for _, s := range steps() {
		for _, who := range []side{clients, services} {
			for _, f := range faults() {
				t.Run(strings.Join([]string{s.name, string(who), f.name}, "/"), func(t *testing.T) {
					ls.row(t, s, who, f)
				})
			}
		}
	}
	ls.report(t)
}

// atEnd is no call: the client has ended.
const atEnd = "the end"

// row is one step, one side, and one fault at each point.
func (ls *lanes) row(t *testing.T, s step, who side, f fault) {
	cases := ls.count(t, s, who)
	if cases = slices.Clone(cases); !*every {
		cases = f.day(cases)
	}
	if f.how == tracer.Power { // what she was told is there for good
		cases = append(cases, point{step: s, who: who, plan: tracer.Plan{At: 1 << 20}, call: atEnd})
	}
	cases = slices.DeleteFunc(cases, func(p point) bool { return p.plan.At < *first || p.plan.At > *last })
	for i := range cases {
		cases[i].plan.How, cases[i].plan.Times = f.how, f.times
	}
	play(t, ls, cases)
}
