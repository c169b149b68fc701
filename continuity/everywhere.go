package continuity

import (
	"runtime"
	"sync"
)

// fewest are worth another goroutine.
const fewest = 32

// everywhere does one thing for each of n, in no order, on every processor. It is
// for what can be said of each alone; which fault comes first in the log is found
// afterwards, in its order.
func everywhere(n int, do func(i int)) {
	part := max(n/runtime.GOMAXPROCS(0)+1, fewest)
	var all sync.WaitGroup
	for begin := 0; begin < n; begin += part {
		all.Go(func() {
			for i := begin; i < min(begin+part, n); i++ {
				do(i)
			}
		})
	}
	all.Wait()
}
