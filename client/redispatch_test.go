package client_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// says reports that a request submits a statement of that kind.
func says(r *http.Request, kind event.Kind) bool {
	if r.URL.Path != "/v1/events" {
		return false
	}
	b, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(b))
	return err == nil && strings.Contains(string(b), "safehand/event/v1 "+string(kind)+`\n`)
}

// hours changes those of RASSO.
func (s *stage) hours(change func(*event.Hours)) {
	s.Helper()
	h, err := s.as(world.Ravi).Hours(s.Context(), world.RASSO)
	s.must(err)
	h.Open = slices.Clone(h.Open)
	change(&h)
	_, err = s.as(world.Ravi).ChangeHours(s.Context(), world.RASSO, h)
	s.must(err)
}

func onSundays(h *event.Hours) { h.Open = []event.Opening{{Day: "sun", From: 600, To: 840}} }
func always(h *event.Hours) {
	h.Open, h.Holidays = nil, event.NoHolidays
	for _, d := range event.Days {
		h.Open = append(h.Open, event.Opening{Day: d, From: 0, To: 24 * 60})
	}
}

// Hours that change between the sender's last look at the directory and the moment her
// dispatch is recorded stop nothing: it is signed anew by the order's key.
func TestHoursThatChangeUnderADispatch(t *testing.T) {
	for name, h := range map[string][2]func(*event.Hours){"later": {always, onSundays}, "sooner": {onSundays, always}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.hours(h[0])
			o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/8")
			s.must(err)
			amy := s.as(world.Amy)
			p, err := amy.Prepare(t.Context(), o)
			s.must(err)
			shown, first := p.ReceiveBy, true
			w := s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				if says(r, "dispatched") && first {
					first = false
					s.hours(h[1])
				}
				return next()
			})
			sent, err := amy.Send(t.Context(), p, nil)
			if err != nil {
				t.Fatalf("it said %v, and then: %v", w.said, err)
			}
			if !slices.Equal(w.said, []event.Kind{"ordered", "sealed", "dispatched", "dispatched"}) {
				t.Errorf("it said %v: the hours did not change under it", w.said)
			}
			v, err := amy.Glance(t.Context(), sent.Consignment)
			s.must(err)
			later := v.ReceiveBy > shown
			if v.ReceiveBy != sent.ReceiveBy || v.ReceiveBy == shown || later != (name == "later") {
				t.Errorf("due %s, said to be %s, shown as %s", v.ReceiveBy, sent.ReceiveBy, shown)
			}
			if told := sent.Otherwise != nil; told != later {
				t.Errorf("told that it is due otherwise: %v", sent.Otherwise)
			}
		})
	}
}

// A later date than the one she was shown is not signed unseen. Nothing has left; the
// same again, and it goes.
func TestALaterDateIsConfirmed(t *testing.T) {
	s := newStage(t)
	o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/8")
	s.must(err)
	amy := s.as(world.Amy)
	p, err := amy.Prepare(t.Context(), o)
	s.must(err)
	shown := p.ReceiveBy
	s.hours(onSundays)
	w := s.lies(t, world.Amy, honest)
	_, err = amy.Send(t.Context(), p, nil)
	var moved *client.DueMovedError
	if !errors.As(err, &moved) || moved.Was != shown || moved.Now <= shown || p.ReceiveBy != moved.Now {
		t.Fatalf("it said %v, of a receipt that was due %s", err, shown)
	}
	if len(w.said) != 0 || w.stored != 0 {
		t.Errorf("before she confirmed it, %v was said and %d blobs stored", w.said, w.stored)
	}
	sent, err := amy.Send(t.Context(), p, nil)
	s.must(err)
	if sent.ReceiveBy != moved.Now || sent.Otherwise != nil {
		t.Errorf("she confirmed %s, and it is due %s (%v)", moved.Now, sent.ReceiveBy, sent.Otherwise)
	}
	// Sooner is no worse for whoever sends, and she is asked nothing.
	o, err = outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/9")
	s.must(err)
	p, err = amy.Prepare(t.Context(), o)
	s.must(err)
	s.hours(always)
	if _, err := amy.Send(t.Context(), p, nil); err != nil {
		t.Errorf("due sooner: %v", err)
	}
}
