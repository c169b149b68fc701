package custody

import (
	"slices"
	"time"

	"github.com/safehand/safehand/event"
)

// Deadline is when a receipt by the addressees is due, for something sent at
// an instant, by the hours of the receiving unit (of named people: their first
// unit).
func (s *State) Deadline(to []event.HolderID, sent event.Time, d event.Deadline) (event.Time, error) {
	if d.Kind == event.Instant {
		if d.At <= sent {
			return 0, event.Refuse(event.CodeState, "the receipt would be due at %s, which has passed", d.At)
		}
		return d.At, nil
	}
	h, err := s.hours(first(to))
	if err != nil {
		return 0, err
	}
	return ReceiveBy(h, sent, d)
}

// first is the addressee by whose hours a deadline counts: the first as they
// stand in the text, however they were typed.
func first(to []event.HolderID) event.HolderID { return slices.Min(to) }

// Hours are those by which a deadline of the addressees counts.
func (s *State) Hours(to []event.HolderID) (event.Hours, error) { return s.hours(first(to)) }

func (s *State) hours(t event.HolderID) (event.Hours, error) {
	unit, ok := t.Unit()
	if !ok {
		p := s.Dir.Person(t)
		if p == nil || len(p.Units) == 0 {
			return event.Hours{}, event.Refuse(event.CodeUnknown, "%s belongs to no unit", t)
		}
		unit = slices.Min(p.Units)
	}
	u := s.Dir.Unit(unit)
	if u == nil {
		return event.Hours{}, event.Refuse(event.CodeUnknown, "there is no unit %s", unit)
	}
	return u.Hours, nil
}

// horizon bounds the search for working time, in days: a unit that does not
// open for so long has no deadline.
const horizon = 400

// ReceiveBy counts a deadline in working time from sent on. "hours 2" is two
// hours during which the unit is open; "days 1" is the closing time of the next
// working day after the day of sending.
func ReceiveBy(h event.Hours, sent event.Time, d event.Deadline) (event.Time, error) {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil {
		return 0, event.Refuse(event.CodeUnknown, "there is no time zone %s", h.Zone)
	}
	start := sent.Std().In(zone)
	left := time.Duration(d.N) * time.Hour
	days := d.N
	y, m, d0 := start.Date()
	for i := range horizon {
		// Noon exists on every day of every zone; midnight does not.
		open, shut, ok := openingOn(h, time.Date(y, m, d0+i, 12, 0, 0, 0, zone), zone)
		if !ok {
			continue
		}
		if d.Kind == event.WorkingDays {
			if i == 0 {
				continue
			}
			if days--; days == 0 {
				return event.TimeOf(shut), nil
			}
			continue
		}
		if open.Before(start) {
			open = start
		}
		if room := shut.Sub(open); room >= left {
			return event.TimeOf(open.Add(left)), nil
		} else if room > 0 {
			left -= room
		}
	}
	return 0, event.Refuse(event.CodeState, "the unit has too few working hours to set a deadline")
}

// openingOn is when the unit opens and shuts on the day of t.
func openingOn(h event.Hours, t time.Time, zone *time.Location) (open, shut time.Time, ok bool) {
	i := slices.IndexFunc(h.Open, func(o event.Opening) bool { return o.Day == event.Days[t.Weekday()] })
	if i < 0 || Holiday(h.Holidays, t) {
		return open, shut, false
	}
	at := func(minute int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), minute/60, minute%60, 0, 0, zone)
	}
	return at(h.Open[i].From), at(h.Open[i].To), true
}
