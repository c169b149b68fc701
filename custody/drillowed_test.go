package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// A quarter is three months of the calendar, whatever their length; and what a drill
// came to is part of what tells it from another.
func TestAQuarterIsThreeMonths(t *testing.T) {
	for from, want := range map[string]string{
		"2026-01-15T10:00:00Z": "2026-04-15T10:00:00Z", "2026-11-30T09:00:00Z": "2027-03-02T09:00:00Z", "2026-10-24T23:30:00Z": "2027-01-24T23:30:00Z",
	} {
		var a, b event.Time
		if err := a.UnmarshalText([]byte(from)); err != nil {
			t.Fatal(err)
		}
		if err := b.UnmarshalText([]byte(want)); err != nil {
			t.Fatal(err)
		}
		if got := custody.QuarterAfter(a); got != b {
			t.Errorf("a quarter after %s is %s, want %s", from, got, want)
		}
	}
	d := custody.Drill{Unit: "cps-northshire.example/rasso", Ladder: custody.Ladder{1, 2, 3}}
	rang := d
	rang.Alarms = []custody.Alarm{{Rung: 1, Due: 1}}
	heard := rang
	heard.Answered = &custody.Act{}
	if a, b, c := d.Facts(), rang.Facts(), heard.Facts(); a == b || b == c || a == c || a != d.Facts() {
		t.Error("drills that differ have the same facts")
	}
}
