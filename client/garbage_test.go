package client_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

func TestGarbage(t *testing.T) {
	s := newStage(t)
	for name, l := range map[string]lie{
		"text":    func(*http.Request, func() (int, []byte)) (int, []byte) { return 200, []byte("It works!") },
		"nothing": func(*http.Request, func() (int, []byte)) (int, []byte) { return 200, nil },
		"null":    func(*http.Request, func() (int, []byte)) (int, []byte) { return 200, []byte("null") },
		"brackets": func(*http.Request, func() (int, []byte)) (int, []byte) {
			return 200, []byte(strings.Repeat("[", 1<<20))
		},
		"cut": func(_ *http.Request, next func() (int, []byte)) (int, []byte) {
			n, b := next()
			return n, b[:len(b)/2]
		},
		"huge": func(*http.Request, func() (int, []byte)) (int, []byte) {
			return 200, append([]byte(`{"threads":[`), []byte(strings.Repeat(`{},`, 1<<20))...)
		},
		"elsewhere": func(*http.Request, func() (int, []byte)) (int, []byte) { return 307, nil },
	} {
		t.Run(name, func(t *testing.T) {
			s.T = t
			s.as(world.Amy)
			for _, a := range acts() {
				if a.name == "enrol" {
					continue
				}
				w := s.lies(t, a.who, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
					if !bundles(r.URL.Path) {
						return next()
					}
					return l(r, next)
				})
				refused(t, w, a.do(t.Context(), s, s.as(a.who)), "")
			}
		})
	}
}

// The service's words go to a terminal.
func TestWordsOfTheService(t *testing.T) {
	s := newStage(t)
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path != "/v1/directory" {
			return next()
		}
		return http.StatusForbidden, []byte(`{"code":"not-yours","message":"\u001b[2J\u202eReceived\u0000 ` + strings.Repeat("x", 5000) + `"}`)
	})
	_, err := s.as(world.Amy).List(t.Context(), "in", nil, 10)
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\x00\u202e") || len(err.Error()) > 2000 || strings.Contains(err.Error(), strings.Repeat("x", 700)) {
		t.Errorf("got %.200q of %d bytes", err, len(err.Error()))
	}
}

func TestEndlessList(t *testing.T) {
	s := newStage(t)
	next := event.LogIndex(7)
	w := s.lies(t, world.Sarah, changing(ending("/v1/consignments"), func(l *api.Listing) { l.Next = &next }))
	_, err := s.as(world.Sarah).Find(t.Context(), "2222-2222")
	refused(t, w, err, "", "does not end")
	s.lies(t, world.Sarah, changing(ending("/v1/consignments"), func(l *api.Listing) {
		l.Consignments = slices.Repeat(l.Consignments[:1], 500)
	}))
	_, err = s.as(world.Sarah).List(t.Context(), "in", nil, 20)
	refused(t, w, err, "", "does not end")
}

// Only the certificate that came with the invitation is believed.
func TestCertificateNotPinned(t *testing.T) {
	s := newStage(t)
	dir := s.w.Home(event.ActorID(world.Amy))
	h, err := client.OpenHome(dir)
	s.must(err)
	h.Lock, h.Config.Server = low, s.w.Node.URL
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now})
	s.must(err)
	s.must(errorOf(c.List(t.Context(), "out", nil, 10)))
	h.Config.Pin = event.Sum([]byte("another")).String()
	if c, err = client.Open(h, world.Passphrase, client.Options{Now: s.clock.now}); err != nil {
		t.Fatal(err)
	}
	_, err = c.List(t.Context(), "out", nil, 10)
	if !errors.Is(err, client.ErrUntrusted) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}
