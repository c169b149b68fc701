package custody

import (
	"time"

	"github.com/safehand/safehand/event"
)

// Closes says until when somebody is at work in a unit of those hours; zero when
// nobody is now.
func Closes(h event.Hours, now event.Time) event.Time {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil {
		return 0
	}
	start := now.Std().In(zone)
	y, m, d := start.Date()
	from, to, ok := openingOn(h, time.Date(y, m, d, 12, 0, 0, 0, zone), zone)
	if !ok || start.Before(from) || !start.Before(to) {
		return 0
	}
	return event.TimeOf(to)
}

// Opens says when somebody is next at work in a unit of those hours: at once (open
// is true), or at an instant; zero when it does not open within a year.
func Opens(h event.Hours, now event.Time) (at event.Time, open bool) {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil {
		return 0, false
	}
	start := now.Std().In(zone)
	y, m, d := start.Date()
	for i := range horizon {
		from, to, ok := openingOn(h, time.Date(y, m, d+i, 12, 0, 0, 0, zone), zone)
		switch {
		case !ok || !start.Before(to):
		case start.Before(from):
			return event.TimeOf(from), false
		default:
			return now, true
		}
	}
	return 0, false
}

// Back is the midnight that so many working days before today began with; zero when a
// unit of those hours had not so many within a year.
func Back(h event.Hours, now event.Time, days int) event.Time {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil {
		return 0
	}
	y, m, d := now.Std().In(zone).Date()
	for i := 1; i < horizon; i++ {
		if _, _, ok := openingOn(h, time.Date(y, m, d-i, 12, 0, 0, 0, zone), zone); !ok {
			continue
		}
		if days--; days == 0 {
			return event.TimeOf(time.Date(y, m, d-i, 0, 0, 0, 0, zone))
		}
	}
	return 0
}
