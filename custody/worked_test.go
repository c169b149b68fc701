package custody_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Worked is held against somebody who looks at the door every minute.
func TestWorkedIsWhatAMinuteByMinuteWatchCounts(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales}
	for _, d := range []event.Code{"mon", "tue", "wed", "thu", "fri"} {
		h.Open = append(h.Open, event.Opening{Day: d, From: 9 * 60, To: 17 * 60})
	}
	shut := map[string]bool{"25/12/2026": true, "28/12/2026": true, "01/01/2027": true, "26/03/2027": true, "29/03/2027": true}
	open := func(at time.Time) bool {
		l := at.In(london)
		return l.Weekday() != time.Saturday && l.Weekday() != time.Sunday && !shut[l.Format("02/01/2006")] && l.Hour() >= 9 && l.Hour() < 17
	}
	r := rand.New(rand.NewPCG(2027, 15))
	for _, around := range []string{"2026-10-25", "2026-12-26", "2027-03-28", "2027-02-10"} {
		day, err := time.Parse("2006-01-02", around)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			from := day.Add(time.Duration(r.IntN(6*24*60)-3*24*60) * time.Minute)
			to := from.Add(time.Duration(r.IntN(5*24*60)) * time.Minute)
			want := int64(0)
			for at := from; at.Before(to); at = at.Add(time.Minute) {
				if open(at) {
					want += 60
				}
			}
			if got := custody.Worked(h, event.TimeOf(from), event.TimeOf(to)); got != want {
				t.Errorf("from %s to %s the unit was open for %d s, not %d", from, to, want, got)
			}
		}
	}
}

func TestNobodyWorksBackwards(t *testing.T) {
	h := event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{{Day: "mon", From: 0, To: 24 * 60}}}
	monday := event.TimeOf(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		h        event.Hours
		from, to event.Time
		want     int64
	}{
		{h, monday, monday, 0}, {h, monday + 60, monday, 0}, {h, monday, monday + 86400, 86400}, {h, monday - 7*86400, monday + 3600, 90000},
		{event.Hours{Zone: "Europe/London"}, monday, monday + 86400, 0}, {event.Hours{Zone: "Nowhere/Town"}, monday, monday + 86400, 0},
	} {
		if got := custody.Worked(c.h, c.from, c.to); got != c.want {
			t.Errorf("from %s to %s: %d s, want %d", c.from, c.to, got, c.want)
		}
	}
}
