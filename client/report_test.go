package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// One exhibit is left out of a receipt and reported, in one act. Broken off in
// between, the same act does what is left, and nothing twice.
func TestReceiveAndReport(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	id, except := built.waiting.Consignment, []event.ExhibitID{built.waiting.Exhibits[1].Exhibit}
	w := s.lies(t, world.Sarah, saidKind("reported", down))
	if _, err := s.as(world.Sarah).ReceiveAndReport(ctx, id, except, "seal-broken", nil); err == nil {
		t.Fatal("the report was lost, and she hears nothing of it")
	}
	if want := []event.Kind{"received", "reported"}; !slices.Equal(w.said[:2], want) {
		t.Errorf("it said %v, want %v", w.said, want)
	}
	w = s.lies(t, world.Sarah, nil)
	got, err := s.as(world.Sarah).ReceiveAndReport(ctx, id, except, "seal-broken", []string{"We fetched it three times."})
	if err != nil || got.Done != nil || len(got.Exhibits) > 0 || got.Report == nil || !slices.Equal(w.said, []event.Kind{"reported"}) {
		t.Fatalf("the second time: %+v, %v, and it said %v", got, err, w.said)
	}
	w = s.lies(t, world.Tom, nil)
	again, err := s.as(world.Tom).ReceiveAndReport(ctx, id, except, "seal-broken", nil)
	if err != nil || again.Question != got.Question || len(w.said) > 0 {
		t.Errorf("a colleague: %+v, %v, and it said %v", again, err, w.said)
	}
	s.stands(built.waiting, custody.Partly)
	asked, err := s.as(world.Lena).Asked(ctx)
	if err != nil || len(asked) != 1 || asked[0].Kind != "reported" || asked[0].Code != "seal-broken" || !slices.Equal(asked[0].Exhibits, []string{"JRS/2"}) ||
		!slices.Equal(asked[0].Words, []string{"We fetched it three times."}) {
		t.Errorf("the sending unit is told %+v, %v", asked, err)
	}
}

func TestReceiveAndReportRefused(t *testing.T) {
	s := newStage(t)
	var all []event.ExhibitID
	for _, x := range built.waiting.Exhibits {
		all = append(all, x.Exhibit)
	}
	w := s.lies(t, world.Sarah, nil)
	if _, err := s.as(world.Sarah).ReceiveAndReport(t.Context(), built.waiting.Consignment, all, "seal-broken", nil); code(err) != event.CodeState || len(w.said) > 0 {
		t.Errorf("all of it: %v, and it said %v", err, w.said)
	}
	other := []event.ExhibitID{built.opened.Exhibits[0].Exhibit}
	if _, err := s.as(world.Sarah).ReceiveAndReport(t.Context(), built.waiting.Consignment, other, "seal-broken", nil); code(err) != event.CodeUnknown || len(w.said) > 0 {
		t.Errorf("of another sending: %v, and it said %v", err, w.said)
	}
}

// Either side reports a problem, before or after the receipt; the other answers
// it, and either may close it.
func TestReport(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d, err := s.as(world.Tom).Report(ctx, built.opened.Consignment, []event.ExhibitID{built.opened.Exhibits[0].Exhibit}, "will-not-play", []string{"No sound after 00:03:10."})
	s.must(err)
	q, err := s.as(world.Amy).FindQuestion(ctx, strings.ToLower(client.Reference(d.Event)))
	if err != nil || !q.Open || q.Mine || !slices.Equal(q.Words, []string{"No sound after 00:03:10."}) {
		t.Fatalf("she reads %+v, %v", q, err)
	}
	_, err = s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.Agreed, Words: []string{"I send it again tonight."}})
	s.must(err)
	q, err = s.as(world.Sarah).FindQuestion(ctx, d.Event.String())
	if err != nil || !q.Open || !q.Mine || len(q.Answers) != 1 || !slices.Equal(q.Answers[0].Words, []string{"I send it again tonight."}) {
		t.Fatalf("Sarah reads %+v, %v", q, err)
	}
	if _, err = s.as(world.Sarah).Answer(ctx, q, client.Answered{Answer: event.Closed}); err != nil {
		t.Errorf("she closes it: %v", err)
	}
	if _, err = s.as(world.Amy).Answer(ctx, q, client.Answered{Answer: event.Closed}); code(err) != event.CodeState {
		t.Errorf("closed twice: %v", err)
	}
	// The sender reports one too: it went to people who should not have it.
	d, err = s.as(world.Lena).Report(ctx, built.waiting.Consignment, nil, "seen-by-others", nil)
	s.must(err)
	asked, err := s.as(world.Tom).Asked(ctx)
	if err != nil || len(asked) != 1 || asked[0].Question != d.Event || len(asked[0].Exhibits) != 2 {
		t.Errorf("they are told %+v, %v", asked, err)
	}
	if _, err := s.as(world.Priya).Report(ctx, built.waiting.Consignment, nil, "not-sure", nil); err == nil {
		t.Error("a stranger reports too")
	}
}

// What is not ours goes back with the report where nobody here had opened it, and its
// name is shown to this side no more, nor put into a record; what stayed is. What somebody
// had opened stays where it is, and is reviewed.
func TestReportNotOurs(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	xs := built.waiting.Exhibits
	got, err := s.as(world.Tom).Report(ctx, built.waiting.Consignment, []event.ExhibitID{xs[0].Exhibit}, "not-ours", nil)
	s.must(err)
	if one := []event.ExhibitID{xs[0].Exhibit}; got.Review || !slices.Equal(got.ListSeen, one) || !slices.Equal(got.Back, one) {
		t.Errorf("it came to %+v", got)
	}
	for _, who := range []event.PersonID{world.Sarah, world.Amy} {
		v, err := s.as(who).Glance(ctx, built.waiting.Consignment)
		s.must(err)
		for _, x := range v.Exhibits {
			if want := v.Incoming && x.Exhibit == xs[0].Exhibit; x.Hidden != want || (x.Reference == "") != want || (x.Description == "") != want {
				t.Errorf("to %s %s is %q, %q, hidden %v", who, x.Exhibit.SealNumber(), x.Reference, x.Description, x.Hidden)
			}
		}
		if len(v.Lists) != 1 || v.Lists[0].Report != got.Event || len(v.Reviews) > 0 {
			t.Errorf("to %s: lists %+v, reviews %+v", who, v.Lists, v.Reviews)
		}
	}
	got, err = s.as(world.Tom).Report(ctx, built.opened.Consignment, nil, "not-ours", nil)
	s.must(err)
	if v, err := s.as(world.Amy).Glance(ctx, built.opened.Consignment); err != nil || !got.Review || len(v.Reviews) != 1 || len(v.Reviews[0].Undecided) != 2 {
		t.Errorf("what was opened came to %+v; %+v, %v", got, v, err)
	}
}
