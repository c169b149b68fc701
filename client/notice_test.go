package client_test

import (
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// A37: what somebody began to report is on record before she has said what it is, once however
// often it is tried; her unit is asked what it is, and only she can say that it was a mistake.
func TestA37WhatWasBegunToBeReportedIsAsked(t *testing.T) {
	s := newStage(t)
	ctx, of := t.Context(), built.opened.Consignment
	const kept = event.Time(1_479_719_520)
	d, err := s.as(world.Tom).Notice(ctx, of, nil, kept)
	s.must(err)
	again, err := s.as(world.Tom).Notice(ctx, of, nil, 0)
	if err != nil || again.Event != d.Event || again.Recorded != d.Recorded {
		t.Errorf("pressed again it is %+v, %v, not %+v", again, err, d)
	}
	asked, err := s.as(world.Sarah).Asked(ctx)
	if err != nil || len(asked) != 1 || asked[0].Kind != "noticed" || !asked[0].Open || asked[0].Own || asked[0].Alarm == nil {
		t.Fatalf("her unit is asked %+v, %v", asked, err)
	}
	if _, err := s.as(world.Sarah).Answer(ctx, &asked[0], client.Answered{Answer: event.Withdrawn}); code(err) != event.CodeNotYours {
		t.Errorf("a colleague says that it was a mistake: %v", err)
	}
	if v, err := s.as(world.Amy).Show(ctx, of); err != nil || len(v.Questions) != 1 || v.Questions[0].Kind != "noticed" || v.Questions[0].Mine {
		t.Errorf("the other side sees %+v, %v", v.Questions, err)
	}
	_, err = s.as(world.Tom).Report(ctx, of, nil, "not-sure", nil)
	s.must(err)
	v, err := s.as(world.Sarah).Show(ctx, of)
	if err != nil || len(v.Questions) != 2 || v.Questions[0].Open == v.Questions[1].Open {
		t.Errorf("after she said what it is: %+v, %v", v.Questions, err)
	}
	if len(v.Reviews) != 1 || v.Reviews[0].Aware != d.Recorded {
		t.Errorf("the reviews %+v do not count from %s", v.Reviews, d.Recorded)
	}
}
