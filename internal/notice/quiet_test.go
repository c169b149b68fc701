package notice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
)

// Two weeks, and not a day more; a day that has passed does not stop a service that is
// started again. It ends at midnight in London, in summer too.
func TestAtMostTwoQuietWeeks(t *testing.T) {
	const unit event.UnitID = "cps-northshire.example/rasso"
	for _, c := range []struct{ now, day, until string }{
		{"2026-11-23T01:00:00Z", "2026-12-07", "2026-12-08T00:00:00Z"},
		{"2026-11-23T23:59:59Z", "2026-12-07", "2026-12-08T00:00:00Z"},
		{"2026-11-23T01:00:00Z", "2026-12-08", ""},
		{"2026-11-23T01:00:00Z", "2027-11-23", ""},
		{"2026-11-23T01:00:00Z", "2026-11-01", "2026-11-02T00:00:00Z"},
		{"2026-06-30T23:30:00Z", "2026-07-15", "2026-07-15T23:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		got, err := notice.Settings{Quiet: map[event.UnitID]string{unit: c.day}}.QuietUntil(now)
		switch {
		case c.until == "" && (err == nil || !strings.Contains(err.Error(), string(unit)) || !strings.Contains(err.Error(), "at most 14 days")):
			t.Errorf("at %s until %s is taken, or it is not said why not: %v", c.now, c.day, err)
		case c.until != "" && (err != nil || got[unit].String() != c.until):
			t.Errorf("at %s until %s: %s, %v; want %s", c.now, c.day, got[unit], err, c.until)
		}
	}
	for _, bad := range []string{"", "soon", "07/12/2026", "2026-13-01", "2026-12-07T00:00:00Z"} {
		if _, err := (notice.Settings{Quiet: map[event.UnitID]string{unit: bad}}).QuietUntil(time.Now()); err == nil || !strings.Contains(err.Error(), string(unit)) {
			t.Errorf("%q is a day, or it is not said whose: %v", bad, err)
		}
	}
}
