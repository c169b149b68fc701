package custody_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// listed are the bank holidays in England and Wales as gov.uk publishes them,
// and those of 2028 by the same rules.
var listed = map[int]string{
	2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
	2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
	2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
	2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
	2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
	// Days that a proclamation moved or added.
	2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
	2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
	2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
	// Years whose Christmas falls on each end of a weekend.
	2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
	2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
}

// keptElsewhere are those of Scotland and Northern Ireland, as gov.uk/bank-holidays
// publishes them.
var keptElsewhere = map[event.Code]map[int]string{
	event.Scotland: {
		2022: "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
		2023: "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
		2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
		2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
		2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
		2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
	},
	event.NorthernIreland: {
		2022: "01-03 03-17 04-15 04-18 05-02 06-02 06-03 07-12 08-29 09-19 12-26 12-27",
		2023: "01-02 03-17 04-07 04-10 05-01 05-08 05-29 07-12 08-28 12-25 12-26",
		2024: "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
		2025: "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
		2026: "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
		2027: "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
	},
}

// weekdaysOff are the bank holidays of a year that are no weekend.
func weekdaysOff(calendar event.Code, year int) (out string) {
	for d := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && custody.Holiday(calendar, d) {
			out += " " + d.Format("01-02")
		}
	}
	return out
}

func TestHolidaysElsewhere(t *testing.T) {
	for calendar, years := range keptElsewhere {
		for year, want := range years {
			if got := weekdaysOff(calendar, year); got != " "+want {
				t.Errorf("%s, %d:\n got%s\nwant %s", calendar, year, got, want)
			}
		}
	}
	// The lists end where the program says they do.
	if end := custody.HolidaysListed; end.String() != "2027-12-31T23:59:59Z" || keptElsewhere[event.Scotland][2027] == "" || listed[2027] == "" {
		t.Errorf("the lists end %s", end)
	}
	for _, calendar := range event.Calendars {
		if _, ok := keptElsewhere[calendar]; !ok && calendar != event.EnglandAndWales && calendar != event.NoHolidays {
			t.Errorf("%s is compared with nothing", calendar)
		}
	}
}

func TestHolidays(t *testing.T) {
	for year, want := range listed {
		got := ""
		for d := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			if !custody.Holiday(event.EnglandAndWales, d) {
				continue
			}
			// On a weekend only the day itself whose substitute is listed.
			if day := d.Format("01-02"); weekend && day != "01-01" && day != "12-25" && day != "12-26" {
				t.Errorf("%s is a bank holiday on a weekend", d.Format(time.DateOnly))
			}
			if !weekend {
				got += " " + d.Format("01-02")
			}
		}
		if got != " "+want {
			t.Errorf("%d:\n got%s\nwant %s", year, got, want)
		}
	}
	for _, s := range []string{"2026-12-26", "2027-12-25", "2027-12-26", "2028-01-01"} {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		if !custody.Holiday(event.EnglandAndWales, d) {
			t.Errorf("%s is a working day for a unit that is open at weekends", s)
		}
		if custody.Holiday(event.NoHolidays, d) {
			t.Errorf("%s is a holiday without a calendar", s)
		}
	}
}

// Every day from 2013 to 2099 is pinned: a newer library that moved one would
// void what stands in the log.
func TestHolidaysStay(t *testing.T) {
	for calendar, want := range map[event.Code]string{
		event.EnglandAndWales: "772 bf567ae39f9def9881de93b55f9e09226830d82d92781e10cf45ea1549605fd5",
		event.Scotland:        "910 f1864e49cf32e47ba84c71fc27f2658150703317c565a8d1aad4366693669229",
		event.NorthernIreland: "997 ad2fa1c0ff3f84e5349bc5638ab07ca45df1f834a29d8a52f13c3a04f66d7195",
	} {
		h, days := sha256.New(), 0
		for d := time.Date(2013, 1, 1, 12, 0, 0, 0, time.UTC); d.Year() < 2100; d = d.AddDate(0, 0, 1) {
			if custody.Holiday(calendar, d) {
				fmt.Fprintln(h, d.Format(time.DateOnly))
				days++
			}
		}
		if got := fmt.Sprintf("%d %x", days, h.Sum(nil)); got != want {
			t.Errorf("the holidays of %s are %s, not %s", calendar, got, want)
		}
	}
}

func BenchmarkHoliday(b *testing.B) {
	d := time.Date(2026, 4, 3, 12, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		custody.Holiday(event.EnglandAndWales, d)
	}
}

func BenchmarkReceiveBy(b *testing.B) {
	sent := at("2016-11-18T20:31:00Z")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := custody.ReceiveBy(office(), sent, event.Deadline{Kind: event.WorkingDays, N: 100}); err != nil {
			b.Fatal(err)
		}
	}
}
