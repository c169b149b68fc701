package custody

import (
	"time"

	"github.com/rickar/cal/v2/gb"

	"github.com/safehand/safehand/event"
)

// Holiday reports whether the day of t is a bank holiday of the calendar: a day
// that gov.uk/bank-holidays lists or, where that is a substitute, New Year's,
// Christmas or Boxing Day itself.
//
// Deadlines in the log were counted with these days, so they never change: a
// test pins every one, and a holiday proclaimed later comes with new rules.
func Holiday(calendar event.Code, t time.Time) bool {
	if calendar != event.EnglandAndWales {
		return false
	}
	y, m, d := t.Date()
	if y == 2022 && m == time.September && d == 19 {
		return true // the State Funeral, which the library leaves out
	}
	for _, h := range gb.Holidays {
		actual, observed := h.Calc(y)
		if on(actual, y, m, d) || on(observed, y, m, d) {
			return true
		}
	}
	return false
}

func on(t time.Time, y int, m time.Month, d int) bool {
	ty, tm, td := t.Date()
	return !t.IsZero() && ty == y && tm == m && td == d
}
