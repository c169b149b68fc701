package crash_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/safehand/safehand/internal/crash/tracer"
)

// TestRandomKills is the long run: any point, any fault, at one side or at both; and
// whatever died is killed again, up to three times, when it is tried again or started again.
// Every day's cases are a few.
func TestRandomKills(t *testing.T) {
	needs(t)
	ls := newLanes(t)
	r := rand.New(rand.NewPCG(*seed, 0))
	var all []point
	for _, s := range steps() {
		all = append(all, slices.Concat(ls.count(t, s, clients), ls.count(t, s, services))...)
	}
	var cases []point
	for range *kills {
		p := all[r.IntN(len(all))]
		p.plan = random(r, p.plan.At, faulty)
		p.next = deaths(r, len(ls.count(t, p.step, p.who)))
		if other := p.who.other(); r.IntN(2) == 0 {
			n := len(ls.count(t, p.step, other))
			p.also = append(plans{random(r, 1+r.IntN(n), faulty)}, deaths(r, n)...)
		}
		cases = append(cases, p)
	}
	play(t, ls, cases)
	ls.report(t)
}

var (
	deadly = []tracer.How{tracer.Kill, tracer.KillAfter, tracer.Power}
	faulty = append(deadly, tracer.Kill, tracer.Fail, tracer.FailFull, tracer.FailButDone)
)

func random(r *rand.Rand, at int, of []tracer.How) tracer.Plan {
	return tracer.Plan{How: of[r.IntN(len(of))], At: at, Times: 1 + r.IntN(2)}
}

// deaths are up to three, anywhere.
func deaths(r *rand.Rand, points int) (out plans) {
	for range r.IntN(4) {
		out = append(out, random(r, 1+r.IntN(points), deadly))
	}
	return out
}

func (s side) other() side {
	if s == clients {
		return services
	}
	return clients
}
