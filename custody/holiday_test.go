package custody_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// row is a line of holidays.txt: what a calendar keeps in a year, and whether that was
// published or follows from the standing rules.
type row struct{ listed, days string }

// kept are the rows of the table, as anybody reads them.
func kept(t *testing.T) map[event.Code]map[int]row {
	t.Helper()
	text, err := os.ReadFile("holidays.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, say := range []string{"https://www.gov.uk/bank-holidays", "Open Government Licence v3.0", "on 22 November 2026"} {
		if !strings.Contains(string(text), say) {
			t.Errorf("the table doesn't say %q", say)
		}
	}
	all := map[event.Code]map[int]row{}
	var calendar event.Code
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if len(f) == 1 {
			calendar = event.Code(f[0])
			all[calendar] = map[int]row{}
			continue
		}
		year, err := strconv.Atoi(f[0])
		if _, twice := all[calendar][year]; err != nil || twice || f[1] != "listed" && f[1] != "rules" {
			t.Fatalf("%s: %q", calendar, line)
		}
		all[calendar][year] = row{f[1], strings.Join(f[2:], " ")}
	}
	return all
}

// libraries are the rules of a kept library, which says those of England and Wales;
// those of Scotland and Northern Ireland are its parts, and days it doesn't know.
var libraries = map[event.Code][]*cal.Holiday{
	event.EnglandAndWales: gb.Holidays,
	event.Scotland: append(allBut(gb.Holidays, gb.EasterMonday, gb.SummerHoliday), gb.SummerHolidayScotland,
		&cal.Holiday{Month: time.January, Day: 2, Func: cal.CalcDayOfMonth, Observed: gb.BoxingDay.Observed},
		&cal.Holiday{Month: time.November, Day: 30, Func: cal.CalcDayOfMonth, Observed: gb.ChristmasDay.Observed}),
	event.NorthernIreland: append(allBut(gb.Holidays),
		&cal.Holiday{Month: time.March, Day: 17, Func: cal.CalcDayOfMonth, Observed: gb.NewYear.Observed},
		&cal.Holiday{Month: time.July, Day: 12, Func: cal.CalcDayOfMonth, Observed: gb.NewYear.Observed}),
}

// proclaimed are days that hold once and that the library leaves out: the State Funeral
// of 2022, and Scotland's first match in a World Cup since 1998.
var proclaimed = map[event.Code][]string{
	event.EnglandAndWales: {"2022-09-19"}, event.NorthernIreland: {"2022-09-19"},
	event.Scotland: {"2022-09-19", "2026-06-15"},
}

func allBut(all []*cal.Holiday, left ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(all), func(h *cal.Holiday) bool { return slices.Contains(left, h) })
}

// byLibrary is a year of the table as the library has it.
func byLibrary(calendar event.Code, year int) string {
	days := map[string]bool{}
	for _, day := range proclaimed[calendar] {
		days[day] = true
	}
	for _, h := range libraries[calendar] {
		actual, observed := h.Calc(year)
		days[actual.Format(time.DateOnly)], days[observed.Format(time.DateOnly)] = true, true
	}
	var out []string
	for _, day := range slices.Sorted(maps.Keys(days)) {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil || d.Year() != year {
			continue
		}
		if s := d.Format("01-02"); d.Weekday()%6 == 0 {
			out = append(out, "("+s+")")
		} else {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

// The table says what a kept library says, of every calendar and year, but for what was
// proclaimed once; and the published years are the last that the program says are.
func TestTheTableOfHolidays(t *testing.T) {
	all := kept(t)
	for _, calendar := range event.Calendars {
		last := 0
		for year := 2013; year < 2100 && calendar != event.NoHolidays; year++ {
			r := all[calendar][year]
			if want := byLibrary(calendar, year); r.days != want {
				t.Errorf("%s, %d:\n has %s\nwant %s", calendar, year, r.days, want)
			}
			if r.listed == "listed" {
				last = year
			}
		}
		if calendar != event.NoHolidays && (len(all[calendar]) != 87 || last != custody.HolidaysListed.Std().Year()) {
			t.Errorf("%s: %d years, published until %d", calendar, len(all[calendar]), last)
		}
	}
	if end := custody.HolidaysListed; end.String() != "2027-12-31T23:59:59Z" || len(all) != len(event.Calendars)-1 {
		t.Errorf("the lists of %d calendars end %s", len(all), end)
	}
}

// A table that was checked out with other line ends says the same; a program whose table
// lacks a calendar does not start.
func TestATableIsReadWholeOrNotAtAll(t *testing.T) {
	text, err := os.ReadFile("holidays.txt")
	if err != nil {
		t.Fatal(err)
	}
	good := custody.DaysOf(string(text))
	if crlf := custody.DaysOf(strings.ReplaceAll(string(text), "\n", "\r\n")); !reflect.DeepEqual(good, crlf) {
		t.Error("other line ends are other holidays")
	}
	without, _, _ := strings.Cut(string(text), string(event.NorthernIreland))
	for _, table := range []string{"", without} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a table of %d bytes is taken for whole", len(table))
				}
			}()
			custody.DaysOf(table)
		}()
	}
}

// What stands in the table holds, for the whole day, a substitute and the day itself; and
// outside of it, or without a calendar, no day is one.
func TestHolidays(t *testing.T) {
	for calendar, years := range kept(t) {
		for year, r := range years {
			var got []string
			for d := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
				if !custody.Holiday(calendar, d) {
					continue
				}
				got = append(got, d.Format("01-02"))
				if !custody.Holiday(calendar, d.Add(24*time.Hour-1)) || custody.Holiday(event.NoHolidays, d) {
					t.Errorf("%s is half a holiday, or one without a calendar", d)
				}
			}
			if want := strings.NewReplacer("(", "", ")", "").Replace(r.days); strings.Join(got, " ") != want {
				t.Errorf("%s, %d:\n got %s\nwant %s", calendar, year, got, want)
			}
		}
		for _, year := range []int{2012, 2100} {
			if custody.Holiday(calendar, time.Date(year, 12, 25, 12, 0, 0, 0, time.UTC)) {
				t.Errorf("%s has a holiday in %d", calendar, year)
			}
		}
	}
}

// Every day from 2013 to 2099 is pinned: a table that moved one would
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
