package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	"github.com/safehand/safehand/internal/web"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// Whoever tries the demonstration finds something on every page, signed in as one of the
// people whom it names.
func TestTheDemonstrationFillsEveryPage(t *testing.T) {
	now := time.Now()
	clock := world.NewClock(world.Founded(now))
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 4}, Loopback: "localhost:0", Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	if err := w.Live(t.Context(), clock); err != nil {
		t.Fatal(err)
	}
	clock.Free()
	if err := w.Furnish(t.Context()); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t, w, nil, &http.Client{Jar: jar}}
	for _, g := range world.Cast {
		if _, err := w.As(event.ActorID(g.ID)).List(t.Context(), "in", nil, 1); err != nil { // last month's session has ended
			t.Fatal(err)
		}
		h.as(g.ID)
		if page := h.do("GET", "/overview").body; !strings.Contains(page, `class="app-item`) && g.ID != world.Priya && g.ID != world.Ola {
			t.Errorf("%s finds nothing on her Overview", g.Name())
		}
	}

	h.as(world.Amy)
	asked := regexp.MustCompile(`href="(/asked/[0-9a-f]+)`).FindStringSubmatch(h.do("GET", "/overview").body)
	if asked == nil {
		t.Fatal("nothing is asked of Amy")
	}
	h.holds(asked[1], `data-form="answer-`, "45AA2101916")

	if !slices.ContainsFunc(world.Cast, func(g web.Guest) bool { return g.ID == world.Lena }) {
		t.Error("nobody of the demonstration leads a unit of the police")
	}
	h.as(world.Lena)
	h.holds("/drills", `data-form="form-begin"`)

	h.as(world.Sarah)
	h.holds("/reviews", `id="open"`, `data-form="decide-`, `id="decided"`, `id="lists"`)
	h.holds("/drills", `id="running"`, `id="over"`, "12 minutes")
	h.holds("/board-report", board.MonthBefore(now).String())
	r, err := w.As(event.ActorID(world.Sarah)).BoardReport(t.Context(), board.MonthBefore(now), nil, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Received in the month              2 sendings", "Received late                    1", "Answered in the month              1 drill"} {
		if !strings.Contains(string(r.Text()), part) {
			t.Errorf("the report of %s has no %q", board.MonthBefore(now), part)
		}
	}
}

// holds: the page has all of it.
func (h *house) holds(path string, parts ...string) {
	h.Helper()
	a := h.do("GET", path)
	for _, p := range parts {
		if !strings.Contains(a.body, p) {
			h.Errorf("%s (%d) has no %s", path, a.StatusCode, p)
		}
	}
}
