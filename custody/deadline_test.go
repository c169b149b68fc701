package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

func at(s string) (t event.Time) {
	if err := t.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return t
}

func week(from, to int, days ...event.Code) event.Hours {
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales}
	for _, d := range days {
		h.Open = append(h.Open, event.Opening{Day: d, From: from, To: to})
	}
	return h
}

// office is open on weekdays from 09:00 to 17:00.
func office() event.Hours { return week(9*60, 17*60, "mon", "tue", "wed", "thu", "fri") }

func TestReceiveBy(t *testing.T) {
	always, saturdays := week(0, 24*60, event.Days...), week(9*60, 17*60, "sat")
	plain := office()
	plain.Holidays = event.NoHolidays
	paris := office()
	paris.Zone = "Europe/Paris"
	night := week(30, 150, event.Days...) // 00:30 to 02:30, in which clocks change
	hours := func(n int) event.Deadline { return event.Deadline{Kind: event.WorkingHours, N: n} }
	days := func(n int) event.Deadline { return event.Deadline{Kind: event.WorkingDays, N: n} }
	for _, r := range []struct {
		name       string
		hours      event.Hours
		sent       string
		in         event.Deadline
		want       string
		wantedCode event.Code
	}{
		{"before opening on a Monday", office(), "2016-11-21T06:49:00Z", hours(2), "2016-11-21T11:00:00Z", ""},
		{"on a Friday night", office(), "2016-11-18T20:31:00Z", hours(2), "2016-11-21T11:00:00Z", ""},
		{"at work", office(), "2016-11-21T09:30:15Z", hours(2), "2016-11-21T11:30:15Z", ""},
		{"a second before opening", office(), "2016-11-21T08:59:59Z", hours(1), "2016-11-21T10:00:00Z", ""},
		{"at opening", office(), "2016-11-21T09:00:00Z", hours(1), "2016-11-21T10:00:00Z", ""},
		{"ends at closing", office(), "2016-11-21T15:00:00Z", hours(2), "2016-11-21T17:00:00Z", ""},
		{"a second too late for today", office(), "2016-11-21T15:00:01Z", hours(2), "2016-11-22T09:00:01Z", ""},
		{"a second before closing", office(), "2016-11-21T16:59:59Z", hours(1), "2016-11-22T09:59:59Z", ""},
		{"at closing", office(), "2016-11-21T17:00:00Z", hours(1), "2016-11-22T10:00:00Z", ""},
		{"after closing", office(), "2016-11-21T17:00:01Z", hours(1), "2016-11-22T10:00:00Z", ""},
		{"a whole day", office(), "2016-11-21T09:00:00Z", hours(8), "2016-11-21T17:00:00Z", ""},
		{"over several days and a weekend", office(), "2016-11-17T16:00:00Z", hours(20), "2016-11-22T12:00:00Z", ""},
		{"over Christmas on a Sunday", office(), "2016-12-23T16:00:00Z", hours(2), "2016-12-28T10:00:00Z", ""},
		{"over the year's end", office(), "2016-12-30T16:30:00Z", hours(1), "2017-01-03T09:30:00Z", ""},
		{"over Easter", office(), "2026-04-02T15:30:00Z", hours(1), "2026-04-07T08:30:00Z", ""},
		{"no bank holidays", plain, "2026-04-02T15:30:00Z", hours(1), "2026-04-03T08:30:00Z", ""},
		{"a summer bank holiday", office(), "2026-08-28T15:59:00Z", hours(1), "2026-09-01T08:59:00Z", ""},
		{"Scotland's is none", office(), "2026-08-03T08:00:00Z", hours(1), "2026-08-03T09:00:00Z", ""},
		{"a substitute day", office(), "2026-12-24T17:00:00Z", hours(1), "2026-12-29T10:00:00Z", ""},
		{"in summer, by the clock on the wall", office(), "2026-06-15T07:59:00Z", hours(2), "2026-06-15T10:00:00Z", ""},
		{"over the change in March", office(), "2026-03-27T16:00:00Z", hours(2), "2026-03-30T09:00:00Z", ""},
		{"over the change in October", office(), "2026-10-23T15:00:00Z", hours(2), "2026-10-26T10:00:00Z", ""},
		{"the short day of March", always, "2026-03-28T12:00:00Z", hours(36), "2026-03-30T00:00:00Z", ""},
		{"the long day of October", always, "2026-10-24T23:00:00Z", hours(25), "2026-10-26T00:00:00Z", ""},
		{"open while clocks go forward", night, "2026-03-28T23:00:00Z", hours(1), "2026-03-29T01:30:00Z", ""},
		{"open while clocks go back", night, "2026-10-24T23:30:00Z", hours(3), "2026-10-25T02:30:00Z", ""},
		{"in another zone", paris, "2026-11-23T07:59:00Z", hours(2), "2026-11-23T10:00:00Z", ""},
		{"the local day counts", office(), "2026-06-14T23:30:00Z", days(1), "2026-06-16T16:00:00Z", ""},
		{"a day", office(), "2016-11-21T06:49:00Z", days(1), "2016-11-22T17:00:00Z", ""},
		{"a day from a Friday", office(), "2016-11-18T20:31:00Z", days(1), "2016-11-21T17:00:00Z", ""},
		{"a day from a Sunday", office(), "2016-11-20T12:00:00Z", days(1), "2016-11-21T17:00:00Z", ""},
		{"days over Christmas", office(), "2026-12-23T12:00:00Z", days(3), "2026-12-30T17:00:00Z", ""},
		{"a Saturday that is Boxing Day", saturdays, "2026-12-19T18:00:00Z", hours(1), "2027-01-02T10:00:00Z", ""},
		{"fifty Saturdays", saturdays, "2026-01-04T12:00:00Z", days(50), "2026-12-19T17:00:00Z", ""},
		{"further than a unit's hours reach", saturdays, "2026-01-04T12:00:00Z", days(100), "", event.CodeState},
		{"a hundred days", office(), "2026-01-05T12:00:00Z", days(100), "2026-05-29T16:00:00Z", ""},
		{"no such zone", event.Hours{Zone: "Europe/Northshire", Open: office().Open}, "2026-01-05T12:00:00Z", hours(1), "", event.CodeUnknown},
	} {
		t.Run(r.name, func(t *testing.T) {
			got, err := custody.ReceiveBy(r.hours, at(r.sent), r.in)
			if codeOf(err) != r.wantedCode || err == nil && got.String() != r.want {
				t.Errorf("got %s, %v; want %s %s", got, err, r.want, r.wantedCode)
			}
		})
	}
}

// In whatever order people were typed, the deadline is the same: their texts'
// order decides, as in the statement itself.
func TestDeadlineWhoeverIsNamedFirst(t *testing.T) {
	w := newWorld(t)
	const night event.UnitID = "cps-northshire.example/night"
	const owl event.ActorID = "o.wl@cps-northshire.example"
	w.say(&event.UnitCreated{Header: w.by(boss, ""), Unit: night, Hours: week(0, 24*60, event.Days...)})
	w.join(boss, owl)
	w.appoint(night, event.Member, owl)
	sent := at("2016-11-18T20:31:00Z")
	forth, err := w.s.Deadline(to(khan, owl), sent, twoHours)
	if err != nil {
		t.Fatal(err)
	}
	back, err := w.s.Deadline(to(owl, khan), sent, twoHours)
	if err != nil || back != forth {
		t.Errorf("%s, or the other way about %s, %v", forth, back, err)
	}
	if want := at("2016-11-18T22:31:00Z"); forth != want { // o.wl stands before s.khan
		t.Errorf("due at %s, want %s", forth, want)
	}
}

// An instant of one's own stands as it is, unless it has passed.
func TestInstantDeadline(t *testing.T) {
	w := newWorld(t)
	sent := at("2016-11-18T20:31:00Z")
	for _, r := range []struct {
		at   string
		want event.Code
	}{{"2016-11-18T20:31:01Z", ok}, {"2016-11-18T20:31:00Z", state}, {"2016-11-01T00:00:00Z", state}} {
		got, err := w.s.Deadline(to(rasso), sent, event.Deadline{Kind: event.Instant, At: at(r.at), Reason: "hearing"})
		if codeOf(err) != r.want || err == nil && got != at(r.at) {
			t.Errorf("%s: %s, %v", r.at, got, err)
		}
	}
	for _, who := range []any{loner, "nobody@cps-northshire.example", "cps-northshire.example/none"} {
		if _, err := w.s.Deadline(to(who), sent, twoHours); codeOf(err) != unknown {
			t.Errorf("by the hours of %s, who has none: %v", who, err)
		}
	}
}
