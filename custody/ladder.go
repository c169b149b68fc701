package custody

import (
	"time"

	"github.com/safehand/safehand/event"
)

// Ladder is when a sending rings if nobody signs for it: at its deadline, four
// working hours later, and a working day after the deadline. It is fixed at the
// dispatch by the hours the receiving unit has then. Hours that change afterwards
// move no alarm: what one side was promised the other can't put off.
type Ladder [event.Rungs]event.Time

// secondRung is how long after the deadline a unit has before both managers hear.
var secondRung = event.Deadline{Kind: event.WorkingHours, N: 4}

// LadderOf counts the ladder of a receipt that is due at an instant. A unit that
// never opens rings by the clock on the wall: its silence is heard too.
func LadderOf(h event.Hours, due event.Time) Ladder {
	second, err := ReceiveBy(h, due, secondRung)
	if err != nil {
		second = due + 4*3600
	}
	return Ladder{due, second, max(second, workingDayAfter(h, due))}
}

// workingDayAfter is the same time of day on the next working day. An instant
// outside working hours counts from the next opening.
func workingDayAfter(h event.Hours, from event.Time) event.Time {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil {
		return from + 24*3600
	}
	start := from.Std().In(zone)
	y, m, d := start.Date()
	counts := false
	for i := range horizon {
		// Noon exists on every day of every zone; midnight does not.
		open, shut, ok := openingOn(h, time.Date(y, m, d+i, 12, 0, 0, 0, zone), zone)
		switch {
		case !ok:
		case counts:
			y, m, d := open.Date()
			return event.TimeOf(time.Date(y, m, d, start.Hour(), start.Minute(), start.Second(), 0, zone))
		case !shut.Before(start):
			counts = true
			if open.After(start) {
				start = open
			}
		}
	}
	return from + 24*3600
}

// ladder is that of a dispatch to the addressees.
func (s *State) ladder(to []event.HolderID, due event.Time) Ladder {
	h, err := s.hours(first(to))
	if err != nil {
		h = event.Hours{} // nobody's hours are known: by the clock on the wall
	}
	return LadderOf(h, due)
}
