package board

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/event"
)

// Zone is whose months these are. A board's October ends at midnight in London, also
// when that is summer time and the log's own clock says 23:00.
const Zone = "Europe/London"

// Month is a calendar month.
type Month struct {
	Year  int
	Month time.Month
}

const (
	monthLayout = "2006-01"
	first       = 2000 // a year before any log
)

// ParseMonth reads 2026-10.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse(monthLayout, s)
	if err != nil || t.Format(monthLayout) != s || t.Year() < first {
		return Month{}, fmt.Errorf("%q is not a month like 2026-10", s)
	}
	return Month{t.Year(), t.Month()}, nil
}

// MonthOf is the month in which an instant lies.
func MonthOf(t event.Time) Month {
	in := t.Std().In(london())
	return Month{in.Year(), in.Month()}
}

// MonthBefore is the newest month that has ended at an instant.
func MonthBefore(t time.Time) Month { return MonthOf(event.TimeOf(t)).add(-1) }

// Begins is the month's first instant.
func (m Month) Begins() event.Time {
	return event.TimeOf(time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, london()))
}

// Ends is the next month's first instant, which is of that month.
func (m Month) Ends() event.Time { return m.add(1).Begins() }

// Looked is where what a report looks at begins: with what was sent a year before its
// month. Whatever has gone on for longer is not in it, and it says so.
func (m Month) Looked() event.Time { return m.add(-12).Begins() }

func (m Month) add(n int) Month {
	t := time.Date(m.Year, m.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Month{t.Year(), t.Month()}
}

func (m Month) holds(t event.Time) bool { return t >= m.Begins() && t < m.Ends() }

// String is as people say it: October 2026.
func (m Month) String() string { return fmt.Sprintf("%s %d", m.Month, m.Year) }

func (m Month) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%04d-%02d", m.Year, int(m.Month)), nil
}

// london is there wherever deadlines are counted: without it no deadline in the United
// Kingdom could be, and no report may be made by other months.
func london() *time.Location {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		panic(err)
	}
	return zone
}
