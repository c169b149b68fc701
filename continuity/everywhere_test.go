package continuity_test

import (
	"sync/atomic"
	"testing"

	"github.com/safehand/safehand/continuity"
)

// Each is done once: one left out would be one that nobody checked.
func TestEverywhereIsEachOnce(t *testing.T) {
	for _, n := range []int{0, 1, 31, 32, 33, 64, 65, 1000} {
		done := make([]atomic.Int32, n)
		continuity.Everywhere(n, func(i int) { done[i].Add(1) })
		for i := range done {
			if times := done[i].Load(); times != 1 {
				t.Errorf("%d of %d is done %d times", i, n, times)
			}
		}
	}
}
