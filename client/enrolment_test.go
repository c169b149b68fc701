package client_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// losing is a network on which statements, or the answers to them, get lost.
type losing struct {
	http.RoundTripper
	before bool // the statement itself is lost
	lost   int
}

func (l *losing) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/v1/events" {
		return l.RoundTripper.RoundTrip(r)
	}
	l.lost++
	if l.before {
		return nil, errors.New("the cable was pulled")
	}
	resp, err := l.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return nil, errors.New("the cable was pulled")
}

// An enrolment whose answer is lost is finished with the same keys, whether the
// service had recorded it or not.
func TestEnrolmentWithoutAnswer(t *testing.T) {
	for name, before := range map[string]bool{"the statement is lost": true, "the answer is lost": false} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			w, err := world.New(ctx, world.Config{Dir: t.TempDir(), Lock: low, Transport: checked(t)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { w.Close() })
			if err := w.Organisation(ctx, world.Police); err != nil {
				t.Fatal(err)
			}
			inv, err := w.As(event.ActorID(world.Police)).Invite(ctx, world.Ola, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			h := &client.Home{Dir: filepath.Join(w.Dir, "ola"), Lock: low}
			cable := &losing{RoundTripper: checked(t), before: before}
			_, _, err = client.Enrol(ctx, h, *inv, world.Passphrase, client.Options{Transport: cable})
			if !errors.Is(err, client.ErrUnreachable) || !strings.Contains(err.Error(), "same link") {
				t.Fatalf("got %v", err)
			}
			if cable.lost == 0 || !h.Pending() {
				t.Fatalf("%d lost, pending %t", cable.lost, h.Pending())
			}
			keys := read(t, h, "keyring.age")

			// Another invitation, and a wrong passphrase, finish nothing and lose nothing.
			other := *inv
			other.Who = "lena.hart@northshire.example"
			if _, _, err := client.Enrol(ctx, h, other, world.Passphrase, client.Options{Transport: checked(t)}); err == nil {
				t.Fatal("it was finished in another's name")
			}
			if _, _, err := client.Enrol(ctx, h, *inv, "wrong", client.Options{Transport: checked(t)}); err == nil || !h.Pending() {
				t.Fatalf("got %v, pending %t", err, h.Pending())
			}

			c, d, err := client.Enrol(ctx, h, *inv, world.Passphrase, client.Options{Transport: checked(t)})
			if err != nil {
				t.Fatal(err)
			}
			if h.Pending() || d.Index == 0 || read(t, h, "keyring.age") != keys {
				t.Errorf("pending %t, at %d, or with other keys", h.Pending(), d.Index)
			}
			if _, err := c.List(ctx, "in", nil, 1); err != nil {
				t.Errorf("she can't sign in: %v", err)
			}
		})
	}
}

// Keys that are refused for good are taken away again: an invitation that
// somebody else used meanwhile.
func TestEnrolmentRefusedLater(t *testing.T) {
	ctx := t.Context()
	w, err := world.New(ctx, world.Config{Dir: t.TempDir(), Lock: low, Transport: checked(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Organisation(ctx, world.Police); err != nil {
		t.Fatal(err)
	}
	inv, err := w.As(event.ActorID(world.Police)).Invite(ctx, world.Ola, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	h := &client.Home{Dir: filepath.Join(w.Dir, "ola"), Lock: low}
	cable := &losing{RoundTripper: checked(t), before: true}
	if _, _, err = client.Enrol(ctx, h, *inv, world.Passphrase, client.Options{Transport: cable}); !h.Pending() {
		t.Fatalf("nothing is pending: %v", err)
	}
	thief := &client.Home{Dir: filepath.Join(w.Dir, "thief"), Lock: low}
	if _, _, err := client.Enrol(ctx, thief, *inv, world.Passphrase, client.Options{Transport: checked(t)}); err != nil {
		t.Fatal(err)
	}
	_, _, err = client.Enrol(ctx, h, *inv, world.Passphrase, client.Options{Transport: checked(t)})
	var e *api.Error
	if !errors.As(err, &e) || e.Code != event.CodeInvitation {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(h.Dir); err == nil {
		t.Error("keys that are nobody's are still there")
	}
}

// Somebody who forgot her passphrase is invited again, for her next key record.
func TestInvitedAgain(t *testing.T) {
	ctx := t.Context()
	w, err := world.New(ctx, world.Config{Dir: t.TempDir(), Lock: low, Transport: checked(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Organisation(ctx, world.Police); err != nil {
		t.Fatal(err)
	}
	root := w.As(event.ActorID(world.Police))
	if err := w.Join(ctx, event.ActorID(world.Police), event.HolderID(world.Ola)); err != nil {
		t.Fatal(err)
	}
	if _, err := root.Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Ola), Number: 1}, event.Superseded, nil); err != nil {
		t.Fatal(err)
	}
	inv, err := root.Invite(ctx, world.Ola, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	again, err := client.ParseInvitation(inv.Link())
	if err != nil || again != *inv {
		t.Fatalf("%v became %v: %v", inv, again, err)
	}
	c, _, err := client.Enrol(ctx, &client.Home{Dir: filepath.Join(w.Dir, "ola"), Lock: low}, again, world.Passphrase, client.Options{Transport: checked(t)})
	if err != nil {
		t.Fatal(err)
	}
	if c.Who().Number != 2 {
		t.Errorf("she signs with key record %d", c.Who().Number)
	}
}

func read(t *testing.T, h *client.Home, file string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(h.Dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
