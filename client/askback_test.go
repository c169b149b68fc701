package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// After a receipt the sender can only ask; the receiving unit answers, and goes on
// as it was until it gives back.
func TestAskBack(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	d, which, err := s.as(world.Lena).AskBack(ctx, built.opened.Consignment, nil, "sent-in-error", nil, []string{"It is of another case."})
	if err != nil || len(which) != 2 {
		t.Fatalf("she asked for %v, %v", which, err)
	}
	asked, err := s.as(world.Tom).Asked(ctx)
	if err != nil || len(asked) != 1 || asked[0].Code != "sent-in-error" || !slices.Equal(asked[0].Words, []string{"It is of another case."}) {
		t.Fatalf("he is asked %+v, %v", asked, err)
	}
	if _, err := s.as(world.Tom).ExhibitKeys(ctx, built.opened.Consignment, nil); err != nil {
		t.Errorf("asking alone takes it away: %v", err)
	}
	if _, err := s.as(world.Amy).Answer(ctx, &asked[0], client.Answered{Answer: event.Agreed}); code(err) != event.CodeState {
		t.Errorf("the side that asks agrees with itself: %v", err)
	}
	_, err = s.as(world.Tom).Answer(ctx, &asked[0], client.Answered{Answer: event.Agreed})
	s.must(err)
	if q, err := s.as(world.Amy).FindQuestion(ctx, client.Reference(d.Event)); err != nil || !q.Open {
		t.Errorf("agreed is not done: %+v, %v", q, err)
	}
	_, _, err = s.as(world.Sarah).Return(ctx, built.opened.Consignment, nil, nil)
	s.must(err)
	if q, err := s.as(world.Amy).FindQuestion(ctx, client.Reference(d.Event)); err != nil || q.Open {
		t.Errorf("given back is done: %+v, %v", q, err)
	}
}

func TestAskBackRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	if _, _, err := s.as(world.Amy).AskBack(ctx, built.waiting.Consignment, nil, "sent-in-error", nil, nil); code(err) != event.CodeState || !strings.Contains(err.Error(), "nobody has received") {
		t.Errorf("before the receipt: %v", err)
	}
	if _, _, err := s.as(world.Sarah).AskBack(ctx, built.opened.Consignment, nil, "sent-in-error", nil, nil); code(err) != event.CodeNotYours {
		t.Errorf("by the other side: %v", err)
	}
	d, _, err := s.as(world.Amy).AskBack(ctx, built.opened.Consignment, nil, "replaced", nil, nil)
	s.must(err)
	q, err := s.as(world.Sarah).FindQuestion(ctx, client.Reference(d.Event))
	s.must(err)
	_, err = s.as(world.Sarah).Answer(ctx, q, client.Answered{Answer: event.Declined})
	s.must(err)
	if _, err = s.as(world.Sarah).Answer(ctx, q, client.Answered{Answer: event.Agreed}); code(err) != event.CodeState {
		t.Errorf("answered twice: %v", err)
	}
	if _, err := s.as(world.Tom).ExhibitKeys(ctx, built.opened.Consignment, nil); err != nil {
		t.Errorf("declined, they keep it: %v", err)
	}
	if _, err := s.as(world.Priya).Answer(ctx, q, client.Answered{Answer: event.Agreed}); err == nil {
		t.Error("a stranger answers")
	}
}
