package custody_test

import (
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

func TestOpens(t *testing.T) {
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales}
	for _, d := range []event.Code{"mon", "tue", "wed", "thu", "fri"} {
		h.Open = append(h.Open, event.Opening{Day: d, From: 9 * 60, To: 17 * 60})
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) event.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, london)
		if err != nil {
			t.Fatal(err)
		}
		return event.TimeOf(v)
	}
	for _, c := range []struct{ name, now, opens string }{
		{"open", "2016-11-18 10:00", "2016-11-18 10:00"},
		{"before the morning", "2016-11-18 06:49", "2016-11-18 09:00"},
		{"at closing time, and a weekend", "2016-11-18 17:00", "2016-11-21 09:00"},
		{"Christmas on a Sunday, its substitute and Boxing Day", "2016-12-23 18:00", "2016-12-28 09:00"},
		{"the night the clocks go forward", "2026-03-28 12:00", "2026-03-30 09:00"},
	} {
		got, open := custody.Opens(h, at(c.now))
		if got != at(c.opens) || open != (c.now == c.opens) {
			t.Errorf("%s: opens %s (open %t), want %s", c.name, got, open, at(c.opens))
		}
	}
	if at, open := custody.Opens(event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays}, at("2016-11-18 10:00")); at != 0 || open {
		t.Errorf("a unit that never opens does at %s", at)
	}
}

func TestCloses(t *testing.T) {
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales, Open: []event.Opening{{Day: "mon", From: 9 * 60, To: 17 * 60}}}
	for now, want := range map[string]string{
		"2016-11-21T08:59:59Z": "", "2016-11-21T09:00:00Z": "2016-11-21T17:00:00Z", "2016-11-21T16:59:59Z": "2016-11-21T17:00:00Z",
		"2016-11-21T17:00:00Z": "", "2016-11-22T10:00:00Z": "", // a Tuesday
		"2016-07-18T15:59:00Z": "2016-07-18T16:00:00Z", // summer time
		"2016-12-26T10:00:00Z": "",                     // Boxing Day
	} {
		v, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if c := custody.Closes(h, event.TimeOf(v)); c != 0 {
			got = c.String()
		}
		if got != want {
			t.Errorf("at %s it closes %q, want %q", now, got, want)
		}
	}
}
