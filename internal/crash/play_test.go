package crash_test

import (
	"context"
	"sync"
	"testing"
)

// tally counts what came of the cases.
type tally struct {
	sync.Mutex
	again, missed, deaths, failures int
	codes                           map[int]int
}

// play tries the cases, each lane one after another.
func play(t *testing.T, ls []*lane, cases []point) *tally {
	t.Helper()
	c := &tally{codes: map[int]int{}}
	next := make(chan point)
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, l := range ls {
		wg.Go(func() {
			for p := range next {
				o, err := l.try(ctx, p.step, p.who, p.plan)
				if err != nil {
					t.Errorf("%s: %v", p, err)
				}
				if c.add(p, o, err) > 20 {
					cancel()
				}
			}
		})
	}
	for _, p := range cases {
		if ctx.Err() == nil {
			next <- p
		}
	}
	close(next)
	wg.Wait()
	return c
}

func (c *tally) add(p point, o outcome, err error) (failures int) {
	c.Lock()
	defer c.Unlock()
	if err != nil {
		c.failures++
	}
	if len(o.calls) < p.plan.At {
		c.missed++
	}
	if o.tries > 1 {
		c.again++
	}
	c.deaths += o.deaths
	c.codes[o.code]++
	return c.failures
}

func report(t *testing.T, c *tally, cases int) {
	t.Helper()
	t.Logf("%d cases: in %d the client was run again, the service died %d times, in %d the point was not reached; exit codes of the first try: %v",
		cases, c.again, c.deaths, c.missed, c.codes)
	if c.missed > cases/5 {
		t.Errorf("%d of %d points were not reached: this shows little", c.missed, cases)
	}
}
