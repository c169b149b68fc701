package crash_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// tally counts what came of cases.
type tally struct {
	sync.Mutex
	cases, again, tries, kills, deaths, missed, failures int

	entries int64 // of logs that were verified from the storage
	codes   map[int]int
}

// play tries the cases, each lane one after another.
func play(t *testing.T, ls *lanes, cases []point) {
	t.Helper()
	row := &tally{codes: map[int]int{}}
	next := make(chan point)
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, l := range ls.atLeast(t, min(*beside, len(cases))) {
		wg.Go(func() {
			for p := range next {
				o, err := l.try(ctx, p)
				if err != nil && ctx.Err() == nil {
					t.Errorf("%s: %v", p, err)
				}
				if ls.add(row, p, o, err) > 20 {
					cancel()
				}
			}
		})
	}
	began := time.Now()
	for _, p := range cases {
		if ctx.Err() == nil && (*within == 0 || time.Since(began) < *within) {
			next <- p
		}
	}
	close(next)
	wg.Wait()
}

// add counts a case in its row's tally, and in that of its step and side.
func (ls *lanes) add(row *tally, p point, o outcome, err error) (failures int) {
	ls.Lock()
	defer ls.Unlock()
	name := p.step.name + ", " + string(p.who)
	if ls.tallies[name] == nil {
		ls.tallies[name] = &tally{codes: map[int]int{}}
	}
	for _, c := range []*tally{row, ls.tallies[name]} {
		c.add(p, o, err)
	}
	return row.failures
}

func (c *tally) add(p point, o outcome, err error) {
	c.cases++
	if err != nil {
		c.failures++
	}
	if len(o.calls) < p.plan.At && p.call != atEnd {
		c.missed++
	}
	if o.tries > 1 {
		c.again++
	}
	if o.found != nil {
		c.entries += o.found.Entries
	}
	c.tries += o.tries
	c.kills += o.kills
	c.deaths += o.deaths
	c.codes[o.code]++
}

func (c *tally) String() string {
	return fmt.Sprintf("%6d %7d %7d %7d %7d %8d %9d  %v", c.cases, c.kills, c.deaths, c.again, c.tries-c.cases, c.missed, c.entries, c.codes)
}

// report prints the counts by step and side.
func (ls *lanes) report(t *testing.T) {
	t.Helper()
	sum := &tally{codes: map[int]int{}}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-18s %6s %7s %7s %7s %7s %8s %9s  exit codes of the first try\n", "", "", "client", "service", "run", "", "not", "entries")
	fmt.Fprintf(&b, "%-18s %6s %7s %7s %7s %7s %8s %9s\n", "step, side", "cases", "killed", "died", "again", "retries", "reached", "verified")
	for _, name := range slices.Sorted(maps.Keys(ls.tallies)) {
		c := ls.tallies[name]
		fmt.Fprintf(&b, "%-18s %s\n", name, c)
		sum.cases, sum.kills, sum.deaths, sum.again = sum.cases+c.cases, sum.kills+c.kills, sum.deaths+c.deaths, sum.again+c.again
		sum.tries, sum.missed, sum.entries, sum.failures = sum.tries+c.tries, sum.missed+c.missed, sum.entries+c.entries, sum.failures+c.failures
		for code, n := range c.codes {
			sum.codes[code] += n
		}
	}
	fmt.Fprintf(&b, "%-18s %s\n", "all", sum)
	took := time.Since(ls.began)
	fmt.Fprintf(&b, "%d cases in %s, %.2f s for each; %d of them failed", sum.cases, took.Round(time.Second), took.Seconds()/float64(max(1, sum.cases)), sum.failures)
	t.Log(b.String())
	if sum.missed > sum.cases/5+5 {
		t.Errorf("%d of %d points were not reached: this shows little", sum.missed, sum.cases)
	}
}
