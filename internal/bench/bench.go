// Package bench holds what the program does against what it is made of: sealing
// against its hash and its cipher, sending against a plain upload over TLS,
// recording against the signature check, the statements and the fsync it cannot do
// without. Both are timed in turn in one run, so that what the machine does besides
// falls on both, and the figure to read is the ratio (docs/performance.md).
package bench

import (
	"slices"
	"time"
)

// Pair is two ways to do the same work, of which the second is the plainest.
type Pair struct {
	Ours, Plain func() error
}

// Times are how long each took, run by run.
type Times struct{ Ours, Plain []time.Duration }

// Run does each once, the one first that was second before: what the first leaves
// in caches and queues falls on both alike.
func (p Pair) Run(t *Times) error {
	first, second := p.timed(p.Ours, &t.Ours), p.timed(p.Plain, &t.Plain)
	if len(t.Ours)%2 == 1 {
		first, second = second, first
	}
	if err := first(); err != nil {
		return err
	}
	return second()
}

func (Pair) timed(work func() error, into *[]time.Duration) func() error {
	return func() error {
		began := time.Now()
		err := work()
		*into = append(*into, time.Since(began))
		return err
	}
}

// Ratio is the median of how fast ours was for each pair, as a part of the plain:
// 1 is as fast, 0.5 takes twice as long.
func (t Times) Ratio() float64 {
	var all []float64
	for i := range t.Ours {
		all = append(all, t.Plain[i].Seconds()/t.Ours[i].Seconds())
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// Median is the middle one, in order of length.
func Median(all []time.Duration) time.Duration { return Percentile(all, 50) }

// Percentile is what n of a hundred do not exceed.
func Percentile(all []time.Duration, n int) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)*n/100, len(sorted)-1)]
}
