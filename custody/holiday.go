package custody

import (
	_ "embed"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
)

// HolidaysListed is the last day for which holidays.txt has the bank holidays that
// gov.uk/bank-holidays publishes. Later years are there by the standing rules
// (Banking and Financial Dealings Act 1971); a day proclaimed since is not among them.
const HolidaysListed event.Time = 1830297599 // 31 December 2027

// Holiday reports whether the day of t is a bank holiday of the calendar: a day
// that gov.uk/bank-holidays lists or, where that is a substitute, the day itself.
// Before 2013 and after 2099 there is none.
//
// Deadlines in the log were counted with these days, so no row of the table ever changes:
// a test pins every one, and a holiday proclaimed later comes with new rules.
func Holiday(calendar event.Code, t time.Time) bool {
	return days[calendar][t.Format(time.DateOnly)]
}

// holidays are the days by calendar and year. In brackets is the day itself, on a weekend,
// in whose place another is kept: a unit that is open at weekends keeps both. The table is
// our own, and no library's: a newer one that moved a day would void the log.
//
//go:embed holidays.txt
var holidays string

var days = daysOf(holidays)

// daysOf panics when a calendar is missing: every deadline would be counted without its
// holidays, and nobody would see it.
func daysOf(table string) map[event.Code]map[string]bool {
	all := map[event.Code]map[string]bool{}
	var calendar event.Code
	for line := range strings.Lines(table) {
		switch f := strings.Fields(line); {
		case len(f) == 0 || f[0] == "#":
		case len(f) == 1:
			calendar = event.Code(f[0])
			all[calendar] = map[string]bool{}
		default: // the year, where it is from, and the days
			for _, day := range f[2:] {
				all[calendar][f[0]+"-"+strings.Trim(day, "()")] = true
			}
		}
	}
	for _, c := range event.Calendars {
		if c != event.NoHolidays && len(all[c]) == 0 {
			panic("custody: holidays.txt has no calendar " + string(c))
		}
	}
	return all
}
