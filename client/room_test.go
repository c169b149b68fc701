package client_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

func grantees(n int) []custody.Grantee {
	var out []custody.Grantee
	for i := range n {
		out = append(out, custody.Grantee{Key: event.KeyRef{Holder: event.HolderID(fmt.Sprintf("somebody.%d@cps-northshire.example", i)), Number: 1}})
	}
	return out
}

// The size that a dispatch is thought to take is never less than it takes, and
// not much more.
func TestDispatchSize(t *testing.T) {
	s := newStage(t)
	var references []string
	for i := range 40 {
		references = append(references, fmt.Sprintf("JRS/%d", i+1))
	}
	took := int64(0)
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/events" {
			b, err := io.ReadAll(r.Body)
			s.must(err)
			took = max(took, int64(len(b)))
		}
		return next()
	})
	sent, err := sendFiles(t.Context(), s.as(world.Amy), t.TempDir(), event.HolderID(world.RASSO), references...)
	s.must(err)
	two := []custody.Grantee{
		{Key: event.KeyRef{Holder: event.HolderID(world.RASSO), Number: 1}}, {Key: event.KeyRef{Holder: event.HolderID(world.Team), Number: 1}},
	}
	fixed, each, err := client.DispatchSize(two, 40*200)
	s.must(err)
	if thought := fixed + int64(len(sent.Exhibits))*each; thought < took || thought > took*2 {
		t.Errorf("40 exhibits take %d bytes, and were thought to take %d", took, thought)
	}
}

// As many exhibits as there may be go to a unit with a key; to a unit in which
// thirty-five would need a key each they don't, and the sentence says how many do.
func TestFits(t *testing.T) {
	if err := client.Fits(grantees(20), event.MaxExhibits, 1<<20); err != nil {
		t.Errorf("to 20: %v", err)
	}
	err := client.Fits(grantees(35), event.MaxExhibits, 100<<10)
	if err == nil {
		t.Fatal("400 exhibits to 35 keys are let through")
	}
	var most int
	if _, err := fmt.Sscanf(err.Error()[strings.Index(err.Error(), "at most"):], "at most %d at a time", &most); err != nil {
		t.Fatal(err)
	}
	if err := client.Fits(grantees(35), most, 100<<10); err != nil || most < 200 {
		t.Errorf("%d at a time: %v", most, err)
	}
	fixed, each, err := client.DispatchSize(grantees(35), 100<<10)
	if err != nil || fixed+int64(most)*each > api.MaxSubmission || fixed+int64(most+1)*each <= api.MaxSubmission {
		t.Errorf("%d is not the most: %v", most, err)
	}
}

// A unit whose key is owed a change has each member's own key sealed to: four
// hundred exhibits to a large one are refused before anything is said.
func TestTooManyAtOnce(t *testing.T) {
	s := newStage(t)
	for i := range 34 {
		s.clerk(event.PersonID(fmt.Sprintf("clerk.%d@cps-northshire.example", i)))
	}
	_, err := s.as(world.Ravi).Revoke(t.Context(), event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}, event.Left, nil)
	s.must(err)
	s.clock.goOn(2 * time.Hour)
	var references []string
	for i := range event.MaxExhibits {
		references = append(references, fmt.Sprintf("JRS/%d", i+1))
	}
	o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), references...)
	s.must(err)
	w := s.lies(t, world.Amy, nil)
	if _, err = s.as(world.Amy).Prepare(t.Context(), o); err == nil || !strings.Contains(err.Error(), "400 exhibits are too many at once for the 36 keys") || len(w.said)+w.stored > 0 {
		t.Errorf("got %v, and it said %v", err, w.said)
	}
	o.Exhibits = o.Exhibits[:200]
	if _, err = s.as(world.Amy).Prepare(t.Context(), o); err != nil {
		t.Errorf("200 of them: %v", err)
	}
}

// clerk has somebody enrol in RASSO.
func (s *stage) clerk(who event.PersonID) {
	s.Helper()
	inv, err := s.as(world.Ravi).Invite(s.Context(), who, time.Hour)
	s.must(err)
	home := &client.Home{Dir: s.w.Home(event.ActorID(who)), Lock: low}
	_, _, err = client.Enrol(s.Context(), home, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(who))})
	s.must(err)
	_, err = s.as(world.Ravi).Appoint(s.Context(), who, event.Member, world.RASSO)
	s.must(err)
}
