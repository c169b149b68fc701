package notice

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/safehand/safehand/event"
)

// quietDays is how far ahead of today a unit's last quiet day may be: two weeks, while
// it learns. Silence that somebody sets and forgets is what this program is against.
const quietDays = 14

// QuietUntil is until when each unit is quiet, at now: to the midnight in London with
// which its last day ends. A day that has passed is no mistake: the service starts again
// with the settings that it had.
func (s Settings) QuietUntil(now time.Time) (map[event.UnitID]event.Time, error) {
	zone := zoneOf(london)
	midnight := func(t time.Time, days int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, 0, zone)
	}
	out := map[event.UnitID]event.Time{}
	for _, unit := range slices.Sorted(maps.Keys(s.Quiet)) {
		day, err := time.Parse(time.DateOnly, s.Quiet[unit])
		switch {
		case err != nil:
			return nil, fmt.Errorf("the last quiet day of %s is %q: a day is written 2026-12-04", unit, s.Quiet[unit])
		case midnight(day, 0).After(midnight(now.In(zone), quietDays)):
			return nil, fmt.Errorf("%s can't be quiet until %s: at most %d days from today", unit, day.Format("02/01/2006"), quietDays)
		}
		out[unit] = event.TimeOf(midnight(day, 1))
	}
	return out, nil
}
