package board_test

import (
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

// A month ends at midnight in London: an hour before that of the log's clock in summer.
func TestMonthsAreThoseOfLondon(t *testing.T) {
	for month, want := range map[string][2]string{
		"2026-01": {"2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"},
		"2026-03": {"2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z"}, // summer time begins in it
		"2026-06": {"2026-05-31T23:00:00Z", "2026-06-30T23:00:00Z"},
		"2026-10": {"2026-09-30T23:00:00Z", "2026-11-01T00:00:00Z"}, // and ends in it
		"2026-12": {"2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"},
	} {
		m, err := board.ParseMonth(month)
		if err != nil {
			t.Fatal(err)
		}
		if m.Begins().String() != want[0] || m.Ends().String() != want[1] {
			t.Errorf("%s goes from %s to %s", month, m.Begins(), m.Ends())
		}
		if text, err := m.MarshalText(); err != nil || string(text) != month {
			t.Errorf("%s is written as %s", month, text)
		}
		if board.MonthOf(m.Begins()) != m || board.MonthOf(m.Ends()-1) != m || board.MonthOf(m.Ends()) == m {
			t.Errorf("%s does not hold its first and its last second, or holds the one after", month)
		}
	}
	if m := (board.Month{Year: 2026, Month: time.March}); m.Looked().String() != "2025-03-01T00:00:00Z" || m.String() != "March 2026" {
		t.Errorf("%s looks back to %s", m, m.Looked())
	}
}

func TestWhatIsNoMonth(t *testing.T) {
	for _, s := range []string{"", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-10-01", "October 2026", "1999-12", " 2026-10", "2026-10\n"} {
		if m, err := board.ParseMonth(s); err == nil {
			t.Errorf("%q is %s", s, m)
		}
	}
}

// The nearest rank is a length that occurred.
func TestNearestRank(t *testing.T) {
	hundred := make([]int64, 100)
	for i := range hundred {
		hundred[i] = int64(100 - i)
	}
	for _, c := range []struct {
		percent int
		of      []int64
		want    int64
	}{
		{50, []int64{7}, 7}, {95, []int64{7}, 7}, {50, []int64{9, 1}, 1}, {50, []int64{3, 1, 2}, 2}, {50, []int64{4, 1, 3, 2}, 2},
		{95, []int64{20, 10}, 20}, {95, hundred, 95}, {50, hundred, 50}, {100, hundred, 100}, {95, hundred[:20], 99}, {95, hundred[:21], 99},
	} {
		if got := board.Rank(c.percent, c.of); got != c.want {
			t.Errorf("%d %% of %v: %d, want %d", c.percent, c.of, got, c.want)
		}
	}
}

func at(s string) event.Time {
	var t event.Time
	if err := t.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return t
}
