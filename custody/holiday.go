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
	if calendar == event.NoHolidays {
		return false
	}
	of := years[calendar]
	_, row, _ := strings.Cut(of, t.Format("2006 "))
	row, _, _ = strings.Cut(row, "\n")
	return strings.Contains(row, t.Format("01-02"))
}

// holidays are the days by calendar and year. In brackets is the day itself, on a weekend,
// in whose place another is kept: a unit that is open at weekends keeps both. The table is
// our own, and no library's: a newer one that moved a day would void the log.
//
//go:embed holidays.txt
var holidays string

// years are the rows of each calendar, and what stands below them.
var years = calendarsOf(holidays)

// calendarsOf panics when a calendar is missing, as in a table whose lines end in another way:
// every deadline would be counted without its holidays, and nobody would see it.
func calendarsOf(table string) map[event.Code]string {
	all := map[event.Code]string{}
	for _, c := range event.Calendars {
		_, of, ok := strings.Cut(table, "\n"+string(c)+"\n")
		if !ok && c != event.NoHolidays {
			panic("custody: holidays.txt has no calendar " + string(c))
		}
		all[c] = of
	}
	return all
}
