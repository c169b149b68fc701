package mirror_test

import (
	"testing"
	"time"
)

// BenchmarkRead is how fast entries are checked and kept; each has an id and two
// tallies.
func BenchmarkRead(b *testing.B) {
	const n = 100_000
	l, s := newLog(b), newStand(b)
	l.grow(n)
	m := s.must(b, l)
	b.ResetTimer()
	for range b.N {
		begun := time.Now()
		if _, err := m.Once(b.Context()); err != nil {
			b.Fatal(err)
		}
		if size := m.Size(); size%n == 0 {
			b.ReportMetric(float64(n)/time.Since(begun).Seconds(), "entries/s")
		}
		b.StopTimer()
		l.grow(n)
		b.StartTimer()
	}
}
