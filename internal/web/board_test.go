package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/web"
	"github.com/safehand/safehand/internal/world"
)

// A month is offered from the instant at which it has ended in London, back to the one
// in which the log began; of any other it is said why there is no report.
func TestA15OnlyAMonthThatHasEndedIsOffered(t *testing.T) {
	at := func(s string) event.Time {
		t.Helper()
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return event.TimeOf(x)
	}
	began := at("2026-07-31T23:30:00Z") // it is August in London
	for _, c := range []struct{ now, asked, months, shown, why string }{
		{"2026-08-31T22:59:59Z", "", "", "", "none"},
		{"2026-08-31T23:00:00Z", "", "2026-08", "2026-08", ""},
		{"2026-10-31T23:59:59Z", "", "2026-09 2026-08", "2026-09", ""},
		{"2026-10-31T23:59:59Z", "2026-10", "2026-09 2026-08", "", "not-ended"},
		{"2026-11-01T00:00:00Z", "2026-10", "2026-10 2026-09 2026-08", "2026-10", ""},
		{"2026-11-01T00:00:00Z", "2026-08", "2026-10 2026-09 2026-08", "2026-08", ""},
		{"2026-11-01T00:00:00Z", "2026-07", "2026-10 2026-09 2026-08", "", "before"},
		{"2026-11-01T00:00:00Z", "2027-01", "2026-10 2026-09 2026-08", "", "not-ended"},
		{"2026-11-01T00:00:00Z", "<b>", "2026-10 2026-09 2026-08", "", "no-month"},
	} {
		months, shown, why := web.BoardMonths(began, at(c.now), c.asked)
		if got := strings.Join(months, " "); got != c.months || shown != c.shown || why != c.why {
			t.Errorf("at %s, asked for %q: offers %q, shows %q, says %q", c.now, c.asked, got, shown, why)
		}
	}
}

// Whoever is of a unit may make its report, and is offered no other's; nobody sees a
// drill of another organisation, or begins one that the rules would refuse her.
func TestWhoSeesTheBoardReportAndDrills(t *testing.T) {
	h := newHouse(t)
	h.opened(world.Ravi)
	_, d, err := h.w.As(event.ActorID(world.Ravi)).BeginDrill(h.Context(), world.CrownCourt, event.Deadline{Kind: event.WorkingHours, N: 1})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[event.PersonID]struct {
		begins string // units, as the form names them
		drill  bool
		board  string
	}{
		world.Ravi:  {string(world.RASSO), true, "You are not in a unit"},
		world.Sarah: {string(world.RASSO), true, "No month has ended yet"},
		world.Tom:   {"", true, "No month has ended yet"},
		world.Lena:  {string(world.Team), false, "No month has ended yet"},
	} {
		h.opened(who).as(who)
		drills, board := h.do("GET", "/drills"), h.do("GET", "/board-report")
		if drills.StatusCode != http.StatusOK || board.StatusCode != http.StatusOK || !strings.Contains(board.body, want.board) {
			t.Errorf("%s: %d, %d, %s", who, drills.StatusCode, board.StatusCode, board.body)
		}
		if strings.Contains(drills.body, d.Reference) != want.drill {
			t.Errorf("%s sees the drill: %v", who, !want.drill)
		}
		if offered := strings.Contains(drills.body, `data-form="form-begin"`); offered != (want.begins != "") || offered && !strings.Contains(drills.body, `<option value="`+want.begins+`">`) {
			t.Errorf("%s may begin a drill of %q: %v", who, want.begins, offered)
		}
		if strings.Contains(drills.body, `<option value="`+string(world.CrownCourt)+`">`) {
			t.Errorf("%s may begin a second drill of a unit", who)
		}
	}
}
