package custody_test

import (
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// A unit that shuts in a minute is open, and can't receive for a PACE clock; one that opens
// again in time can, and one that never shuts always can.
func TestInTimeForAPACEClock(t *testing.T) {
	office := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales}
	always := event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays}
	for _, d := range []event.Code{"mon", "tue", "wed", "thu", "fri"} {
		office.Open = append(office.Open, event.Opening{Day: d, From: 9 * 60, To: 17 * 60})
	}
	for _, d := range event.Days {
		always.Open = append(always.Open, event.Opening{Day: d, From: 0, To: 24 * 60})
	}
	at := func(s string) event.Time {
		v, err := time.Parse("2006-01-02 15:04", s) // in November London keeps UTC
		if err != nil {
			t.Fatal(err)
		}
		return event.TimeOf(v)
	}
	for _, c := range []struct {
		name, now, by string
		hours         event.Hours
		want          bool
	}{
		{"open all the time that is left", "2026-11-27 16:10", "2026-11-27 16:50", office, true},
		{"shuts in an hour", "2026-11-27 16:00", "2026-11-28 12:00", office, true},
		{"shuts in less", "2026-11-27 16:01", "2026-11-28 12:00", office, false},
		{"shuts in a minute and opens in time", "2026-11-26 16:59", "2026-11-27 10:00", office, true},
		{"opens too late", "2026-11-27 16:59", "2026-11-30 08:00", office, false},
		{"opens with less than an hour left", "2026-11-27 18:00", "2026-11-30 09:30", office, false},
		{"the clock has ended", "2026-11-27 12:00", "2026-11-27 11:00", office, false},
		{"never shuts, before midnight", "2026-11-27 23:30", "2026-11-28 12:00", always, true},
		{"never opens", "2026-11-27 12:00", "2026-11-28 12:00", event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays}, false},
	} {
		if got := custody.InTime(c.hours, at(c.by), at(c.now)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	night := event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{{Day: "sun", From: 90, To: 120}}}
	if custody.InTime(night, at("2026-03-29 12:00"), at("2026-03-28 12:00")) { // from 01:00 it is 02:00
		t.Error("half an hour that there was not is enough")
	}
	if u := custody.Until(office, at("2026-11-27 16:59")); u != at("2026-11-27 17:00") {
		t.Errorf("an office is open until %s", u)
	}
	if u := custody.Until(always, at("2026-11-27 23:30")); u < at("2026-12-04 00:00") {
		t.Errorf("what never shuts is open until %s", u)
	}
	if u := custody.Until(office, at("2026-11-28 12:00")); u != 0 {
		t.Errorf("on a Saturday it is open until %s", u)
	}
}
