package bench_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/bench"
)

func TestRatio(t *testing.T) {
	second := time.Second
	times := bench.Times{Ours: []time.Duration{2 * second, 2 * second, 2 * second}, Plain: []time.Duration{second, 3 * second, 2 * second}}
	if r := times.Ratio(); r != 1 {
		t.Errorf("the median ratio is %v", r)
	}
	if p := bench.Percentile([]time.Duration{3, 1, 2}, 99); p != 3 {
		t.Errorf("the 99th percentile is %v", p)
	}
}

// The two take turns at being first.
func TestTurns(t *testing.T) {
	var said string
	p := bench.Pair{
		Ours:  func() error { said += "o"; return nil },
		Plain: func() error { said += "p"; return nil },
	}
	var times bench.Times
	for range 2 {
		if err := p.Run(&times); err != nil {
			t.Fatal(err)
		}
	}
	if said != "oppo" || len(times.Ours) != 2 || len(times.Plain) != 2 {
		t.Errorf("they ran as %s", said)
	}
}

// compare times a pair as long as the benchmark lasts, and reports the ratio, and
// how much of size each did in a second.
func compare(b *testing.B, size int64, p bench.Pair) {
	b.Helper()
	var times bench.Times
	for b.Loop() {
		if err := p.Run(&times); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(times.Ratio(), "ratio")
	for name, all := range map[string][]time.Duration{"ours": times.Ours, "plain": times.Plain} {
		if size > 0 {
			b.ReportMetric(float64(size)/1e6/bench.Median(all).Seconds(), name+"-MB/s")
		} else {
			b.ReportMetric(float64(bench.Median(all).Microseconds()), name+"-µs")
		}
	}
}

// noise is content that nothing makes smaller, the same in each run.
func noise(n int) []byte {
	out := make([]byte, n)
	var seed [32]byte
	rand.NewChaCha8(seed).Read(out)
	return out
}
