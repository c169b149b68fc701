package porter_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/porter"
)

// mostInVain is how many orders are given of a folder of which nothing more is stored.
const mostInVain = 12

// stuck is a service that answers everything and stores nothing; it counts the orders
// that it is given.
type stuck struct {
	refuses bool // it says no, where it else does not answer
	mended  bool
	orders  int
}

func (s *stuck) on(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
	switch {
	case isBlob(r) && !s.mended && !s.refuses:
		return nil, errAway
	case isBlob(r) && !s.mended:
		a := answer(`{"code":"forbidden","message":"not today"}`)
		a.StatusCode = http.StatusForbidden
		return a, nil
	case r.URL.Path == "/v1/events":
		b, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(b))
		if err == nil && bytes.Contains(b, []byte(`safehand/event/v1 ordered\n`)) {
			s.orders++
		}
	}
	return next()
}

// When a folder's bytes are never stored, though everything else is answered, its orders
// come to an end, also where each run is a program of its own. What follows is said
// beside the folder, and when it was seen to, it is sent.
func TestOrdersInVainComeToAnEnd(t *testing.T) {
	for name, s := range map[string]*stuck{"no answer": {}, "refused": {refuses: true}} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			r := h.rounds(h.wire(s.on), t.TempDir())
			r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a"})
			_ = r.rest()
			began := r.clock.now()
			for r.clock.now().Sub(began) < 7*24*time.Hour && s.orders <= mostInVain {
				r.clock.goOn(3 * time.Hour)
				r.round()
			}
			if err := r.round(); err == nil || s.orders != mostInVain {
				t.Fatalf("in a week it gave %d orders: %v", s.orders, err)
			}
			r.givenUp(s)
			r.must(r.porter.Close())
			again := h.rounds(h.wire(s.on), r.outbox)
			again.clock.goOn(5 * 24 * time.Hour)
			if err := again.rest(); err == nil || s.orders != mostInVain {
				t.Errorf("started again it gave %d orders: %v", s.orders, err)
			}
			again.givenUp(s)
			s.mended = true
			at := time.Now().Add(time.Second)
			h.must(os.Chtimes(filepath.Join(r.outbox, "One", "exhibits.csv"), at, at))
			h.must(again.rest())
			if !again.has("sent/One") || again.has("One - problem.txt") || len(h.newest(2)) != 1 {
				t.Errorf("it was not sent: there stands %q", names(t, r.outbox))
			}
			h.nothingOpen()
		})
	}
}

// givenUp: nothing stands open, and the note says what to do.
func (r *rounds) givenUp(s *stuck) {
	r.Helper()
	r.nothingOpen()
	note := r.read("One - problem.txt")
	for _, want := range []string{"12 times", "Nothing of it was sent", "save exhibits.csv again"} {
		if !strings.Contains(note, want) {
			r.Errorf("the note does not say %q: %s", want, note)
		}
	}
}

// Three orders follow one another at once. Between the others it waits, longer each time,
// until there were twelve; whatever was stored begins the count again.
func TestOrdersInVainAreSpaced(t *testing.T) {
	var v porter.InVain
	now := morning()
	wait := func() (d time.Duration) {
		for ; v.Held(now.Add(d)) == "waits"; d += time.Minute {
		}
		return d
	}
	for _, step := range []struct {
		stored int64
		wait   time.Duration // after it
	}{
		{0, 0}, {0, 0}, {0, 15 * time.Minute}, {0, 30 * time.Minute}, {0, time.Hour},
		{1, 0}, {1, 0}, {0, 15 * time.Minute}, {1, 30 * time.Minute},
		{2, 0}, {2, 0}, {2, 15 * time.Minute}, {2, 30 * time.Minute}, {2, time.Hour}, {2, 2 * time.Hour},
		{2, 4 * time.Hour}, {2, 8 * time.Hour}, {2, 16 * time.Hour}, {2, 32 * time.Hour}, {2, 64 * time.Hour},
	} {
		v.Ordered(step.stored, now)
		if d := wait(); d != step.wait || v.Held(now.Add(d)) != "" {
			t.Fatalf("with %d stored it waits for %s, and then %q", step.stored, d, v.Held(now.Add(d)))
		}
		if v.Held(now.Add(-24*time.Hour)) != "" {
			t.Error("a clock that was set back holds it up")
		}
		now = now.Add(step.wait)
	}
	v.Ordered(2, now)
	if v.Held(now.Add(365*24*time.Hour)) != "over" {
		t.Error("it goes on for ever")
	}
}
