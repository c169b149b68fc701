package custody

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"

	"github.com/safehand/safehand/event"
)

// HolidaysListed is the last day up to which the bank holidays were compared with
// those that gov.uk/bank-holidays publishes. Later ones are by the standing rules
// (Banking and Financial Dealings Act 1971); one proclaimed since is not among them.
const HolidaysListed event.Time = 1830297599 // 31 December 2027

// Holiday reports whether the day of t is a bank holiday of the calendar: a day
// that gov.uk/bank-holidays lists or, where that is a substitute, the day itself.
//
// Deadlines in the log were counted with these days, so they never change: a
// test pins every one, and a holiday proclaimed later comes with new rules.
func Holiday(calendar event.Code, t time.Time) bool {
	kept, ok := calendars[calendar]
	if !ok {
		return false
	}
	y, m, d := t.Date()
	if slices.Contains(proclaimed[calendar], civil{y, m, d}) {
		return true
	}
	for _, h := range kept {
		actual, observed := h.Calc(y)
		if on(actual, y, m, d) || on(observed, y, m, d) {
			return true
		}
	}
	return false
}

// civil is a day of the calendar.
type civil struct {
	y int
	m time.Month
	d int
}

// funeral is the State Funeral of 2022, which the library leaves out.
var funeral = civil{2022, time.September, 19}

// proclaimed are days that hold once, as the Sovereign proclaimed them.
var proclaimed = map[event.Code][]civil{
	event.EnglandAndWales: {funeral},
	event.NorthernIreland: {funeral},
	// Scotland's first match in a World Cup since 1998.
	event.Scotland: {funeral, {2026, time.June, 15}},
}

var calendars = map[event.Code][]*cal.Holiday{
	event.EnglandAndWales: gb.Holidays,
	event.Scotland: append(without(gb.Holidays, gb.EasterMonday, gb.SummerHoliday), gb.SummerHolidayScotland,
		&cal.Holiday{Month: time.January, Day: 2, Func: cal.CalcDayOfMonth, Observed: gb.BoxingDay.Observed},
		&cal.Holiday{Month: time.November, Day: 30, Func: cal.CalcDayOfMonth, Observed: gb.ChristmasDay.Observed}),
	event.NorthernIreland: append(without(gb.Holidays),
		&cal.Holiday{Month: time.March, Day: 17, Func: cal.CalcDayOfMonth, Observed: gb.NewYear.Observed},
		&cal.Holiday{Month: time.July, Day: 12, Func: cal.CalcDayOfMonth, Observed: gb.NewYear.Observed}),
}

func without(all []*cal.Holiday, left ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(all), func(h *cal.Holiday) bool { return slices.Contains(left, h) })
}

func on(t time.Time, y int, m time.Month, d int) bool {
	ty, tm, td := t.Date()
	return !t.IsZero() && ty == y && tm == m && td == d
}
