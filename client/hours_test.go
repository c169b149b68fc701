package client_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// An administrator changes a unit's hours; partners read the new ones, and what was
// sent before stays due when it was.
func TestHoursChange(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	before, err := s.as(world.Amy).Glance(ctx, built.waiting.Consignment)
	s.must(err)
	was, err := s.as(world.Tom).Hours(ctx, world.RASSO)
	s.must(err)
	now := was
	now.Holidays, now.Open = event.NoHolidays, []event.Opening{{Day: "sun", From: 600, To: 660}}
	if _, err := s.as(world.Sarah).ChangeHours(ctx, world.RASSO, now); code(err) != event.CodeNotYours {
		t.Errorf("by its lead: %v", err)
	}
	_, err = s.as(world.Ravi).ChangeHours(ctx, world.RASSO, now)
	s.must(err)
	if _, err := s.as(world.Ravi).ChangeHours(ctx, world.RASSO, now); code(err) != event.CodeTaken {
		t.Errorf("the same again: %v", err)
	}
	list, err := s.as(world.Amy).Partners(ctx)
	s.must(err)
	i := slices.IndexFunc(list[1].Units, func(u client.PartnerUnit) bool { return u.Unit == world.RASSO })
	if u := list[1].Units[i]; !slices.Equal(u.Hours, now.Open) || u.Open {
		t.Errorf("the police read %+v", u)
	}
	after, err := s.as(world.Amy).Glance(ctx, built.waiting.Consignment)
	s.must(err)
	if after.ReceiveBy != before.ReceiveBy || before.ReceiveBy == 0 {
		t.Errorf("it was due at %s, and is at %s", before.ReceiveBy, after.ReceiveBy)
	}
	if _, err := s.as(world.Tom).Hours(ctx, "cps-northshire.example/none"); code(err) != event.CodeUnknown {
		t.Errorf("of no unit: %v", err)
	}
}
