package client_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// sendAgain has somebody send the second exhibit of the waiting sending again.
func (s *stage) sendAgain(who event.PersonID, of client.Sent) (*client.Sent, error) {
	s.Helper()
	c := s.as(who)
	o, people, err := c.Again(s.Context(), of.Consignment, of.Exhibits[1].Exhibit)
	if err != nil {
		return nil, err
	}
	if len(people) > 0 {
		s.Errorf("there were %v in it", people)
	}
	path := filepath.Join(s.TempDir(), "statement.txt")
	s.must(os.WriteFile(path, []byte("what was said, JRS/2, unbroken"), 0o600))
	o.Exhibits[0].Paths = []string{path}
	p, err := c.Prepare(s.Context(), *o)
	if err != nil {
		return nil, err
	}
	return c.Send(s.Context(), p, nil)
}

// What arrived broken is sent again by a colleague: the same reference to the
// same unit, one line of continuity. The broken one is called back, and the
// report closes by itself when the new one is received, not before.
func TestSendAgain(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	old := built.waiting.Exhibits[1].Exhibit
	got, err := s.as(world.Sarah).ReceiveAndReport(ctx, built.waiting.Consignment, []event.ExhibitID{old}, "seal-broken", nil)
	s.must(err)
	open := func(want bool) {
		t.Helper()
		if q, err := s.as(world.Sarah).FindQuestion(ctx, got.Question); err != nil || q.Open != want {
			t.Errorf("the report is open: %v, want %v; %v", q.Open, want, err)
		}
	}
	open(true)
	w := s.lies(t, world.Lena, nil)
	sent, err := s.sendAgain(world.Lena, built.waiting)
	s.must(err)
	if want := []event.Kind{"ordered", "sealed", "dispatched", "recalled"}; !slices.Equal(w.said, want) {
		t.Errorf("it said %v, want %v", w.said, want)
	}
	open(true)
	if sent.Exhibits[0].Reference != "JRS/2" {
		t.Errorf("it is called %s", sent.Exhibits[0].Reference)
	}
	s.stands(built.waiting, custody.Received) // one of it, and the other called back
	_, _, err = s.as(world.Tom).Receive(ctx, sent.Consignment, nil)
	s.must(err)
	open(false)
	for _, who := range []event.PersonID{world.Amy, world.Sarah} {
		v, err := s.as(who).Show(ctx, built.waiting.Consignment)
		s.must(err)
		x := v.Exhibits[1]
		if x.SentAgain == nil || x.SentAgain.Sending != sent.Reference || !x.SentAgain.Received || x.Name() != "JRS/2" || !x.Recalled {
			t.Errorf("%s sees of the old one %+v, %+v", who, x, x.SentAgain)
		}
		v, err = s.as(who).Show(ctx, sent.Consignment)
		s.must(err)
		x = v.Exhibits[0]
		if x.InsteadOf == nil || x.InsteadOf.Exhibit != old || x.InsteadOf.Sending != built.waiting.Reference || x.Name() != "JRS/2, sent again" {
			t.Errorf("%s sees of the new one %+v, %+v", who, x, x.InsteadOf)
		}
	}
	if _, err := s.sendAgain(world.Amy, built.waiting); code(err) != event.CodeTaken || !strings.Contains(err.Error(), sent.Reference) {
		t.Errorf("again: %v", err)
	}
}

// An exhibit that was received and broke later is sent again too; nothing is
// called back then.
func TestSendAgainAfterTheReceipt(t *testing.T) {
	s := newStage(t)
	d, err := s.as(world.Tom).Report(t.Context(), built.opened.Consignment, []event.ExhibitID{built.opened.Exhibits[1].Exhibit}, "lost-or-changed", nil)
	s.must(err)
	w := s.lies(t, world.Amy, nil)
	sent, err := s.sendAgain(world.Amy, built.opened)
	s.must(err)
	if slices.Contains(w.said, "recalled") {
		t.Errorf("it said %v", w.said)
	}
	_, _, err = s.as(world.Sarah).Receive(t.Context(), sent.Consignment, nil)
	s.must(err)
	if q, err := s.as(world.Amy).FindQuestion(t.Context(), client.Reference(d.Event)); err != nil || q.Open {
		t.Errorf("the report stands at %+v, %v", q, err)
	}
}

// That the old one was received meanwhile is for its own story to say, not for the
// service: else two would be taken for the one.
func TestSendAgainAndNotCalledBack(t *testing.T) {
	s := newStage(t)
	s.lies(t, world.Lena, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/events" && kindIn(r) == "recalled" {
			return http.StatusConflict, []byte(`{"code":"conflict","message":"it was received"}`)
		}
		return next()
	})
	sent, err := s.sendAgain(world.Lena, built.waiting)
	if sent == nil || code(err) != event.CodeConflict || !strings.Contains(err.Error(), "could not be called back") {
		t.Errorf("%+v, %v", sent, err)
	}
}

// Somebody's machine died over sending it again. Whoever tries next is told where
// what was begun is found, and what to do with it.
func TestSendAgainBrokenOff(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.lies(t, world.Lena, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if b, _ := io.ReadAll(r.Body); strings.Contains(string(b), "v1 dispatched") || strings.Contains(string(b), "v1 recalled") {
			return http.StatusForbidden, []byte(`{"code":"not-allowed","message":"the machine died"}`)
		}
		return next()
	})
	if _, err := s.sendAgain(world.Lena, built.waiting); err == nil {
		t.Fatal("it was sent")
	}
	_, err := s.sendAgain(world.Amy, built.waiting)
	if code(err) != event.CodeTaken || !strings.Contains(err.Error(), "'safehand unfinished'") {
		t.Fatalf("what was begun is not pointed to: %v", err)
	}
	list, err := s.as(world.Amy).Unfinished(ctx)
	if err != nil || len(list) != 1 {
		t.Fatalf("unfinished: %+v, %v", list, err)
	}
	_, err = s.as(world.Amy).RecallOrder(ctx, &list[0])
	s.must(err)
	s.must(justErr(s.sendAgain(world.Amy, built.waiting)))
}

func TestSendAgainRefused(t *testing.T) {
	s := newStage(t)
	if _, err := s.sendAgain(world.Sarah, built.opened); code(err) != event.CodeNotYours {
		t.Errorf("by who received it: %v", err)
	}
	// Without a look at the old one nobody could tell where its seal is counted.
	o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/2")
	s.must(err)
	o.Exhibits[0].InsteadOf = &built.waiting.Exhibits[1].Exhibit
	w := s.lies(t, world.Lena, nil)
	if _, err := s.reopen(event.ActorID(world.Lena)).Prepare(t.Context(), o); err == nil || len(w.said) > 0 {
		t.Errorf("got %v, and it said %v", err, w.said)
	}
}
