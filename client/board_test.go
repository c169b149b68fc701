package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	"github.com/safehand/safehand/internal/world"
)

// november is the month in which the template was built: it ends with a second of GMT.
var november = board.Month{Year: 2026, Month: time.November}

func reportOf(t *testing.T, c *client.Client, m board.Month) (*board.Report, []byte) {
	t.Helper()
	r, err := c.BoardReport(t.Context(), m, nil, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return r, append(b, r.Text()...)
}

func (s *stage) goUntil(at event.Time) {
	s.Helper()
	s.clock.goOn(at.Std().Sub(s.clock.now()))
}

func TestA15AMonthThatHasNotEndedHasNoReport(t *testing.T) {
	s := newStage(t)
	none := func(m board.Month, words string) {
		t.Helper()
		_, err := s.as(world.Tom).BoardReport(t.Context(), m, nil, nil)
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("the report of %s: %v, want %q", m, err, words)
		}
	}
	none(board.Month{Year: 2026, Month: time.October}, "began after October 2026")
	none(november, "November 2026 has not ended yet")
	s.goUntil(november.Ends() - 1)
	none(november, "has not ended yet")
	s.goUntil(november.Ends())
	none(november, "try again in a minute")
	s.clock.goOn(time.Minute)
	r, first := reportOf(t, s.as(world.Tom), november)
	if r.To.Sent != 2 || r.To.Received != 1 || r.To.Overdue != 1 || r.To.Checks[board.Not] != 2 || r.Log.Size == 0 {
		t.Errorf("the report of November:\n%s", r.Text())
	}

	// What the unit does then is December's, whoever asks.
	_, _, err := s.as(world.Sarah).Receive(t.Context(), built.waiting.Consignment, nil)
	s.must(err)
	s.goUntil(november.Ends() + 40*86400)
	for _, who := range []event.PersonID{world.Tom, world.Sarah} {
		if _, again := reportOf(t, s.reopen(event.ActorID(who)), november); !bytes.Equal(first, again) {
			t.Errorf("for %s the report of November is another now:\n%s\nwas\n%s", who, again, first)
		}
	}
	if r, _ := reportOf(t, s.as(world.Tom), board.Month{Year: 2026, Month: time.December}); r.To.Received != 1 || r.To.Late != 1 || r.To.Sent != 0 {
		t.Errorf("the report of December:\n%s", r.Text())
	}
}

// A drill that was answered right before the month's end: whoever asks first after it
// reads so, and a service that shows the thread as it was before is not believed.
func TestA15ADrillAtTheMonthsEndIsNotHidden(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.goUntil(november.Ends() - 600)
	due := event.TimeOf(s.clock.now()) + 60
	_, d, err := s.as(world.Ravi).BeginDrill(ctx, world.RASSO, event.Deadline{Kind: event.Instant, At: due})
	s.must(err)
	s.clock.goOn(2 * time.Minute)
	s.rings(ctx)
	old := map[string][]byte{}
	s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		status, b := next()
		if bundles(r.URL.Path) {
			old[r.URL.Path] = b
		}
		return status, b
	})
	_, err = s.as(world.Tom).Drills(ctx)
	s.must(err)
	s.must(errorOf(s.as(world.Tom).Show(ctx, built.waiting.Consignment)))
	s.must(errorOf(s.as(world.Tom).Show(ctx, built.opened.Consignment)))
	_, _, err = s.as(world.Sarah).AnswerDrill(ctx, d.Reference)
	s.must(err)
	s.goUntil(november.Ends())
	s.clock.goOn(time.Minute)
	// The month has ended by another thread: the organisation's own is not counted since.
	_, err = s.as(world.Sarah).Check(ctx, built.waiting.Consignment, nil, nil)
	s.must(err)
	r, first := reportOf(t, s.as(world.Sarah), november)
	if r.Drills.Begun != 1 || r.Drills.Answered != 1 || r.Drills.After.Longest.Wall < 60 || r.Drills.After.Longest.Wall > 540 || len(r.Drills.List[0].Alarms) != 1 {
		t.Errorf("the report of November:\n%s", r.Text())
	}
	t.Run("yesterday's thread", func(t *testing.T) {
		w := s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			if b := old[r.URL.Path]; b != nil {
				return http.StatusOK, b
			}
			return next()
		})
		_, err := s.as(world.Tom).BoardReport(ctx, november, nil, func(int, int) {})
		refused(t, w, err, "", "has not counted the thread of cps-northshire.example since")
	})

	// December has a drill of its own, which nobody hears.
	_, _, err = s.as(world.Sarah).BeginDrill(ctx, world.RASSO, event.Deadline{Kind: event.WorkingHours, N: 1})
	s.must(err)
	s.goUntil(november.Ends() + 40*86400)
	s.rings(ctx)
	if _, again := reportOf(t, s.as(world.Tom), november); !bytes.Equal(first, again) {
		t.Errorf("the report of November is another now:\n%s\nwas\n%s", again, first)
	}
	if r, _ := reportOf(t, s.as(world.Tom), board.Month{Year: 2026, Month: time.December}); r.Drills.Begun != 1 || r.Drills.Answered != 0 || r.Drills.Failed != 1 || r.Drills.Open != 0 {
		t.Errorf("the report of December:\n%s", r.Text())
	}
}

// answer is the service's own to anybody.
func (s *stage) answer(path string) (int, []byte) {
	s.Helper()
	to := unpinned()
	defer to.CloseIdleConnections()
	resp, err := (&http.Client{Transport: to}).Get(s.w.Node.URL + path)
	s.must(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	s.must(err)
	return resp.StatusCode, b
}

// The line between two months is drawn by the log, and not by whoever answers.
func TestAnotherMonthsEndIsRefused(t *testing.T) {
	s := newStage(t)
	s.goUntil(november.Ends())
	reportOf(t, s.as(world.Tom), november)
	moved := func(by time.Duration) func(*http.Request, func() (int, []byte)) (int, []byte) {
		return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			if r.URL.Path != "/v1/log-at" {
				return next()
			}
			at := november.Ends().Std().Add(by)
			return s.answer(fmt.Sprintf("/v1/log-at?before=%d", at.Unix()))
		}
	}
	said := func(change func(*api.LogAt)) func(*http.Request, func() (int, []byte)) (int, []byte) {
		return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			status, body := next()
			var at api.LogAt
			if r.URL.Path != "/v1/log-at" || json.Unmarshal(body, &at) != nil {
				return status, body
			}
			change(&at)
			body, err := json.Marshal(at)
			s.must(err)
			return status, body
		}
	}
	// An entry of December, so that a line too late can be drawn.
	_, err := s.as(world.Sarah).Check(t.Context(), built.waiting.Consignment, nil, nil)
	s.must(err)
	s.clock.goOn(time.Hour)
	_, _, err = s.as(world.Sarah).Receive(t.Context(), built.waiting.Consignment, nil)
	s.must(err)
	for name, lie := range map[string]func(*http.Request, func() (int, []byte)) (int, []byte){
		"a week early":       moved(-8 * 24 * time.Hour),
		"half an hour late":  moved(30 * time.Minute),
		"another root":       said(func(a *api.LogAt) { a.Root[0] ^= 1 }),
		"another size":       said(func(a *api.LogAt) { a.Size-- }),
		"another last entry": said(func(a *api.LogAt) { a.Last.Entry[len(a.Last.Entry)-2] ^= 1 }),
		"another next entry": said(func(a *api.LogAt) { a.Next = a.Last }),
		"no last entry":      said(func(a *api.LogAt) { a.Last = nil }),
		"no proof":           said(func(a *api.LogAt) { a.Proof = nil }),
		"another head":       said(func(a *api.LogAt) { a.Checkpoint = strings.Replace(a.Checkpoint, "log\n", "log\n1", 1) }),
	} {
		t.Run(name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Tom, lie)
			_, err := s.as(world.Tom).BoardReport(t.Context(), november, nil, func(int, int) {})
			refused(t, w, err, "")
		})
	}
}
