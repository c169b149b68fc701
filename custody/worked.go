package custody

import (
	"time"

	"github.com/safehand/safehand/event"
)

// Worked is how long a unit of those hours was open between two instants, in seconds.
// A receipt at nine on a Monday of what came on Friday evening took it no time: nobody
// was there to sign.
func Worked(h event.Hours, from, to event.Time) int64 {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil || to <= from {
		return 0
	}
	start, end := from.Std().In(zone), to.Std().In(zone)
	y, m, d := start.Date()
	var sum time.Duration
	for i := 0; ; i++ {
		// Noon exists on every day of every zone; midnight does not.
		noon := time.Date(y, m, d+i, 12, 0, 0, 0, zone)
		open, shut, ok := openingOn(h, noon, zone)
		if ok {
			if open.Before(start) {
				open = start
			}
			if shut.After(end) {
				shut = end
			}
			sum += max(shut.Sub(open), 0)
		}
		if !noon.Add(-36 * time.Hour).Before(end) {
			return int64(sum / time.Second)
		}
	}
}
