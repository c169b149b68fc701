package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// errDies is a program that ends there and then.
var errDies = errors.New("it dies")

// cutting loses every statement of some kinds, on its way there, or what comes
// back.
func cutting(there, back []event.Kind) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		var sub api.Submission
		if r.URL.Path == "/v1/events" {
			_ = json.NewDecoder(r.Body).Decode(&sub)
		}
		is := func(k event.Kind) bool { return strings.HasPrefix(sub.Note, "safehand/event/v1 "+string(k)+"\n") }
		for _, k := range there {
			if is(k) {
				return http.StatusBadGateway, nil
			}
		}
		n, b := next()
		for _, k := range back {
			if is(k) {
				return http.StatusBadGateway, nil
			}
		}
		return n, b
	}
}

// A sending that was cut off at any point is settled from its trace by another
// start of the program: it was sent, or it never will be.
func TestSettle(t *testing.T) {
	dies := func(at event.Kind) func(event.Kind) error {
		return func(k event.Kind) error {
			if k == at {
				return errDies
			}
			return nil
		}
	}
	recall := []event.Kind{"recalled"}
	for name, c := range map[string]struct {
		trace       func(event.Kind) error
		there, back []event.Kind
		sent        bool
	}{
		"it died before the order":    {trace: dies("ordered")},
		"the order was lost":          {trace: dies(""), there: []event.Kind{"ordered", "recalled"}},
		"the order's answer was lost": {trace: dies(""), back: []event.Kind{"ordered"}, there: recall},
		"it died before the dispatch": {trace: dies("dispatched"), there: recall},
		"it was called back":          {trace: dies("dispatched")},
		"it was called back unheard":  {trace: dies("dispatched"), back: recall},
		"the dispatch was lost":       {trace: dies(""), there: []event.Kind{"dispatched", "recalled"}},
		"its answer was lost":         {trace: dies(""), back: []event.Kind{"dispatched"}, there: recall, sent: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			amy := s.as(world.Amy)
			o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
			s.must(err)
			p, err := amy.Prepare(t.Context(), o)
			s.must(err)
			var order *event.Note
			var sending client.Sent
			p.Traced(func(n *event.Note, sent *client.Sent) error {
				if sent == nil {
					order = n
					return c.trace("ordered")
				}
				sending = *sent
				return c.trace("dispatched")
			})
			s.lies(t, world.Amy, cutting(c.there, c.back))
			if _, err := amy.Send(t.Context(), p, nil); err == nil {
				t.Fatal("it was not cut off")
			}
			s.lies(t, world.Amy, nil)
			again := s.reopen(event.ActorID(world.Amy))
			for range 2 { // to settle it twice changes nothing
				con, err := again.Settle(t.Context(), []*event.Note{order}, sending.Consignment)
				if err != nil || (con != nil) != c.sent {
					t.Fatalf("it was sent as %v: %v", con, err)
				}
				if con != nil && (con.ID.Reference() != sending.Reference || con.Item(sending.Exhibits[0].Exhibit) == nil) {
					t.Errorf("it is %v, and the trace says %+v", con, sending)
				}
			}
			if open, err := again.Unfinished(t.Context()); err != nil || len(open) > 0 {
				t.Errorf("there stands open %+v, %v", open, err)
			}
		})
	}
}

// What can't be traced is not sent.
func TestTraceThatFails(t *testing.T) {
	s := newStage(t)
	o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
	s.must(err)
	p, err := s.as(world.Amy).Prepare(t.Context(), o)
	s.must(err)
	w := s.lies(t, world.Amy, nil)
	p.Traced(func(*event.Note, *client.Sent) error { return errDies })
	if _, err := s.as(world.Amy).Send(t.Context(), p, nil); !errors.Is(err, errDies) || len(w.said) > 0 || w.stored > 0 {
		t.Errorf("it said %v: %v", w.said, err)
	}
}
