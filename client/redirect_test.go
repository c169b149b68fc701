package client_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// elsewhere is the sending that waits, on its way to the Crown Court unit.
func elsewhere() client.Redirection {
	return client.Redirection{Of: built.waiting.Consignment, To: world.CrownCourt}
}

// saidKind is a lie told only of submissions of one kind.
func saidKind(kind event.Kind, tell lie) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/events" && kindIn(r) == kind {
			return tell(r, next)
		}
		return next()
	}
}

func kindIn(r *http.Request) event.Kind {
	var sub api.Submission
	_ = json.NewDecoder(r.Body).Decode(&sub)
	n, err := event.ParseNote([]byte(sub.Note))
	if err != nil {
		return ""
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return ""
	}
	return e.Kind()
}

// down is a service that takes nothing in.
func down(*http.Request, func() (int, []byte)) (int, []byte) {
	return http.StatusServiceUnavailable, []byte(`{"code":"busy","message":"the log could not be written"}`)
}

// opensThere demands that a unit can receive what was sent to it, with the label
// it had, and open it.
func opensThere(t *testing.T, s *stage, who event.PersonID, sent event.ConsignmentID) {
	t.Helper()
	v, err := s.as(who).Show(t.Context(), sent)
	s.must(err)
	if len(v.Exhibits) != 2 || v.Exhibits[0].Reference != "JRS/1" || v.Exhibits[0].Description != "Statement of Witness 1" ||
		!slices.Equal(v.Message, []string{"Please look at the first."}) {
		t.Errorf("the label came as %+v, %q", v.Exhibits, v.Message)
	}
	_, _, err = s.as(who).Receive(t.Context(), sent, nil)
	s.must(err)
	dir := t.TempDir()
	_, err = s.as(who).Export(t.Context(), sent, nil, dir, seal.ExtractOptions{}, nil)
	s.must(err)
	b, err := os.ReadFile(filepath.Join(dir, "JRS-1", "statement 1.txt"))
	if err != nil || !bytes.Equal(b, []byte("what was said, JRS/1")) {
		t.Errorf("it opens as %q, %v", b, err)
	}
}

// The sending side sends what waits to another unit in one act: no sealed byte
// moves, the label goes with it, and the first unit has nothing any more.
func TestRedirect(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	w := s.lies(t, world.Lena, nil) // a colleague of Amy, who sent it
	sent, err := s.as(world.Lena).Redirect(ctx, elsewhere())
	s.must(err)
	if want := []event.Kind{"opened", "recalled", "dispatched"}; !slices.Equal(w.said, want) || w.stored > 0 {
		t.Errorf("it said %v and stored %d, want %v", w.said, w.stored, want)
	}
	opensThere(t, s, world.Priya, sent.Consignment)
	_, _, err = s.as(world.Sarah).Receive(ctx, built.waiting.Consignment, nil)
	if code(err) != event.CodeConflict || !strings.Contains(err.Error(), "recalled by lena.hart") {
		t.Errorf("the first unit receives: %v", err)
	}
	if _, err = s.as(world.Tom).ExhibitKeys(ctx, built.waiting.Consignment, []event.ExhibitID{built.waiting.Exhibits[0].Exhibit}); code(err) != event.CodeState {
		t.Errorf("the first unit opens: %v", err)
	}
	if _, err := s.as(world.Sarah).Show(ctx, sent.Consignment); code(err) != api.CodeNotFound {
		t.Errorf("the first unit sees the second's: %v", err)
	}
}

// Of several exhibits some can go elsewhere while the others stay.
func TestRedirectSome(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	r := elsewhere()
	r.Exhibits = []event.ExhibitID{built.waiting.Exhibits[1].Exhibit}
	r.Message = []string{"For the hearing."}
	sent, err := s.as(world.Amy).Redirect(ctx, r)
	s.must(err)
	v, err := s.as(world.Priya).Show(ctx, sent.Consignment)
	if err != nil || len(v.Exhibits) != 1 || v.Exhibits[0].Reference != "JRS/2" || !slices.Equal(v.Message, []string{"Please look at the first.", "For the hearing."}) {
		t.Errorf("she sees %+v, %v", v, err)
	}
	_, which, err := s.as(world.Sarah).Receive(ctx, built.waiting.Consignment, nil)
	if err != nil || !slices.Equal(which, []event.ExhibitID{built.waiting.Exhibits[0].Exhibit}) {
		t.Errorf("the first unit receives %v, %v", which, err)
	}
}

// Broken off between the recall and the sending, it is finished by doing it
// again, and nothing is recalled twice.
func TestRedirectFinishes(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.lies(t, world.Amy, saidKind("dispatched", down))
	_, err := s.as(world.Amy).Redirect(ctx, elsewhere())
	if code(err) != api.CodeBusy || !strings.Contains(err.Error(), "send it there again to finish") {
		t.Fatalf("got %v", err)
	}
	w := s.lies(t, world.Amy, nil)
	sent, err := s.as(world.Amy).Redirect(ctx, elsewhere())
	s.must(err)
	if want := []event.Kind{"opened", "dispatched"}; !slices.Equal(w.said, want) {
		t.Errorf("it said %v, want %v", w.said, want)
	}
	opensThere(t, s, world.Priya, sent.Consignment)
	if _, err := s.as(world.Amy).Redirect(ctx, elsewhere()); code(err) != event.CodeConflict {
		t.Errorf("a third time: %v", err)
	}
}

// What can't be sent there is refused before the first unit loses it.
func TestRedirectRefused(t *testing.T) {
	s := newStage(t)
	for name, to := range map[string]event.UnitID{
		"no such unit":            "cps-northshire.example/nobody",
		"no such organisation":    "third.example/unit",
		"the sending unit itself": world.Team,
	} {
		w := s.lies(t, world.Amy, nil)
		r := elsewhere()
		r.To = to
		if _, err := s.as(world.Amy).Redirect(t.Context(), r); err == nil || len(w.said) > 0 {
			t.Errorf("%s: %v, and it said %v", name, err, w.said)
		}
	}
	r := elsewhere()
	r.Of = built.opened.Consignment
	if _, err := s.as(world.Amy).Redirect(t.Context(), r); code(err) != event.CodeConflict || !strings.Contains(err.Error(), "received by sarah.khan") {
		t.Errorf("after the receipt: %v", err)
	}
	if _, err := s.as(world.Sarah).Redirect(t.Context(), elsewhere()); code(err) != event.CodeNotYours {
		t.Errorf("by the other side: %v", err)
	}
}

// ask has Sarah ask for the waiting sending to go to the Crown Court unit.
func (s *stage) ask() *client.Done {
	s.Helper()
	d, _, err := s.as(world.Sarah).AskRedirect(s.Context(), built.waiting.Consignment, nil, world.CrownCourt, []string{"It is the Crown Court unit's case."})
	s.must(err)
	return d
}

// The receiving side asks; whoever of the sending unit uses her client next
// carries it out, unasked.
func TestRedirectAsked(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d := s.ask()
	asked, err := s.as(world.Amy).Asked(ctx)
	if err != nil || len(asked) != 1 || asked[0].Question != d.Event || !slices.Equal(asked[0].Words, []string{"It is the Crown Court unit's case."}) {
		t.Fatalf("Amy is asked %+v, %v", asked, err)
	}
	got, err := s.as(world.Lena).Tend(ctx)
	s.must(err)
	if len(got.Redirected) != 1 || got.Redirected[0].By != event.ActorID(world.Sarah) || len(got.Failed) > 0 {
		t.Fatalf("her client did %+v", got)
	}
	opensThere(t, s, world.Priya, got.Redirected[0].Sent.Consignment)
	q, err := s.as(world.Sarah).FindQuestion(ctx, client.Reference(d.Event))
	if err != nil || q.Open {
		t.Errorf("it stands at %+v, %v", q, err)
	}
	w := s.lies(t, world.Amy, nil)
	if got, err := s.as(world.Amy).Tend(ctx); err != nil || len(got.Redirected) > 0 || len(w.said) > 0 {
		t.Errorf("the next client did %+v, %v, and said %v", got, err, w.said)
	}
}

// A client that breaks off leaves the request open. Another finishes it, once it
// is sure that the first is not at it any more.
func TestRedirectAskedAndBrokenOff(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d := s.ask()
	s.lies(t, world.Lena, saidKind("dispatched", down))
	got, err := s.as(world.Lena).Tend(ctx)
	if err != nil || len(got.Redirected) > 0 || len(got.Failed) != 1 {
		t.Fatalf("her client did %+v, %v", got, err)
	}
	w := s.lies(t, world.Amy, nil)
	s.clock.goOn(5 * time.Minute)
	if got, err := s.as(world.Amy).Tend(ctx); err != nil || len(got.Redirected)+len(got.Failed) > 0 || len(w.said) > 0 {
		t.Errorf("too early another did %+v, %v, and said %v", got, err, w.said)
	}
	s.clock.goOn(6 * time.Minute)
	got, err = s.as(world.Amy).Tend(ctx)
	if err != nil || len(got.Redirected) != 1 {
		t.Fatalf("another did %+v, %v", got, err)
	}
	opensThere(t, s, world.Priya, got.Redirected[0].Sent.Consignment)
	if q, err := s.as(world.Amy).FindQuestion(ctx, client.Reference(d.Event)); err != nil || q.Open {
		t.Errorf("it stands at %+v, %v", q, err)
	}
}

// What the sender called back for reasons of her own stays called back, whatever
// was asked. She declines, and it is dealt with.
func TestRecallIsNotRedirected(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d := s.ask()
	_, err := s.as(world.Amy).Recall(ctx, built.waiting.Consignment)
	s.must(err)
	s.clock.goOn(time.Hour)
	w := s.lies(t, world.Lena, nil)
	if got, err := s.as(world.Lena).Tend(ctx); err != nil || len(got.Redirected)+len(got.Failed) > 0 || len(w.said) > 0 {
		t.Errorf("a colleague's client did %+v, %v, and said %v", got, err, w.said)
	}
	asked, err := s.as(world.Lena).Asked(ctx)
	if err != nil || len(asked) != 1 {
		t.Fatalf("they are asked %+v, %v", asked, err)
	}
	_, err = s.as(world.Lena).Answer(ctx, &asked[0], client.Answered{Answer: event.Declined, Words: []string{"It was sent in error."}})
	s.must(err)
	q, err := s.as(world.Sarah).FindQuestion(ctx, client.Reference(d.Event))
	if err != nil || q.Open || len(q.Answers) != 1 || q.Answers[0].Answer != event.Declined || !slices.Equal(q.Answers[0].Words, []string{"It was sent in error."}) {
		t.Errorf("she reads %+v, %v", q, err)
	}
}

// Nothing is sent anywhere on what was withdrawn, declined or already received.
func TestRedirectNotAskedAnyMore(t *testing.T) {
	for name, end := range map[string]func(*stage, *client.Question) error{
		"withdrawn": func(s *stage, q *client.Question) error {
			_, err := s.as(world.Tom).Answer(s.Context(), q, client.Answered{Answer: event.Withdrawn})
			return err
		},
		"declined": func(s *stage, q *client.Question) error {
			_, err := s.as(world.Amy).Answer(s.Context(), q, client.Answered{Answer: event.Declined})
			return err
		},
		"received": func(s *stage, _ *client.Question) error {
			_, _, err := s.as(world.Sarah).Receive(s.Context(), built.waiting.Consignment, nil)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			d := s.ask()
			q, err := s.as(world.Sarah).FindQuestion(t.Context(), client.Reference(d.Event))
			s.must(err)
			s.must(end(s, q))
			w := s.lies(t, world.Lena, nil)
			if got, err := s.as(world.Lena).Tend(t.Context()); err != nil || len(got.Redirected)+len(got.Failed) > 0 || len(w.said) > 0 {
				t.Errorf("a client did %+v, %v, and said %v", got, err, w.said)
			}
		})
	}
}

// Two colleagues' clients are at it at once: it goes there once.
func TestRedirectAskedOfTwo(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.ask()
	var first *client.Tended
	s.lies(t, world.Lena, saidKind("recalled", func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if first == nil { // Amy's is quicker
			var err error
			first, err = s.as(world.Amy).Tend(ctx)
			s.must(err)
		}
		return next()
	}))
	second, err := s.as(world.Lena).Tend(ctx)
	if err != nil || len(first.Redirected) != 1 || len(second.Redirected)+len(second.Failed) > 0 {
		t.Fatalf("they did %+v and %+v, %v", first, second, err)
	}
	p, err := s.as(world.Priya).List(ctx, "in", nil, 50)
	if err != nil || len(p.Views) != 1 || p.Views[0].Status != custody.Waiting {
		t.Errorf("she has %+v, %v", p, err)
	}
}
