package crash_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/safehand/safehand/internal/crash/tracer"
)

// point is one case of the table.
type point struct {
	step step
	who  side
	plan tracer.Plan
	call string // what the n-th was when it was counted
}

func (p point) String() string {
	return fmt.Sprintf("%s: %s: %s at %d (%s), %d times", p.step.name, p.who, p.plan.How, p.plan.At, p.call, p.plan.Times)
}

// needs skips where programs can't be traced, which in CI must not be.
func needs(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("short")
	}
	err := exec.Command(os.Args[0], "trace", tracer.Plan{How: tracer.Nothing}.String(), os.DevNull, "now", "/bin/true").Run()
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("programs can't be traced here (%v): nothing was killed", err)
	} else if err != nil {
		t.Fatalf("programs can't be traced here: %v", err)
	}
}

// lanes are as many as there is work for two processors: a case waits mostly.
func lanes(t *testing.T, n int) []*lane {
	t.Helper()
	p := program(t)
	var out []*lane
	for range n {
		out = append(out, newLane(t, p))
	}
	return out
}

// count does each step without a fault and lists the points there are.
func count(t *testing.T, l *lane) (all []point) {
	t.Helper()
	for _, s := range steps() {
		if *only != "" && s.name != *only {
			continue
		}
		for _, who := range []side{clients, services} {
			o, err := l.try(t.Context(), s, who, tracer.Plan{How: tracer.Nothing})
			if err != nil || o.tries > 1 {
				t.Fatalf("%s, counted at the %s: %d tries, %v", s.name, who, o.tries, err)
			}
			for i, c := range o.calls {
				all = append(all, point{s, who, tracer.Plan{At: i + 1, Times: 1}, c})
			}
		}
	}
	return all
}

// how turns the points into cases.
func how(points []point, h tracer.How, times int) []point {
	out := slices.Clone(points)
	for i := range out {
		out[i].plan.How, out[i].plan.Times = h, times
	}
	return out
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

// The table: client and service are killed at a call, the calls fail, or are done
// and said to have failed, once and twice in a row, while somebody sends,
// checks, receives, opens, passes on and recalls. The day's table kills at a half
// of the syncs and names and a spread of the writes, and has a spread of all
// calls fail; -crash.all takes every one.
func TestCrashTable(t *testing.T) {
	needs(t)
	ls := lanes(t, 2)
	all := count(t, ls[0])
	at, between := boundaries(all)
	cases := slices.Concat(
		how(spread(at, len(at)/2), tracer.Kill, 1), how(spread(between, 90), tracer.Kill, 1),
		how(spread(all, 25), tracer.Fail, 1), how(spread(all, 35), tracer.Fail, 2),
		how(spread(all, 25), tracer.FailFull, 2),
		how(spread(all, 25), tracer.FailButDone, 1), how(spread(all, 35), tracer.FailButDone, 2),
	)
	if *every {
		cases = nil
		for _, h := range []tracer.How{tracer.Kill, tracer.Fail, tracer.FailFull, tracer.FailButDone} {
			cases = append(cases, how(all, h, 1)...)
			if h != tracer.Kill {
				cases = append(cases, how(all, h, 2)...)
			}
		}
	}
	t.Logf("%d calls are made, %d of them syncs and names; %d cases", len(all), len(at), len(cases))
	report(t, play(t, ls, cases), len(cases))
}

// TestRandomKills is the long run: any point, any fault, and for a client that
// was killed another kill at the retry. Every day's are a few.
func TestRandomKills(t *testing.T) {
	needs(t)
	ls := lanes(t, 2)
	all := count(t, ls[0])
	r := rand.New(rand.NewPCG(*seed, 0))
	var cases []point
	for range *kills {
		p := all[r.IntN(len(all))]
		p.plan.How = []tracer.How{tracer.Kill, tracer.KillAfter, tracer.Kill, tracer.Fail, tracer.FailFull, tracer.FailButDone}[r.IntN(6)]
		p.plan.Times = 1 + r.IntN(2)
		cases = append(cases, p)
	}
	report(t, play(t, ls, cases), len(cases))
}
