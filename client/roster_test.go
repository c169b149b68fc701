package client_test

import (
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

func (s *stage) onRoster(c *client.Client, who event.PersonID) *directory.RosterPerson {
	s.Helper()
	r, err := c.Roster(s.Context())
	s.must(err)
	if i := slices.IndexFunc(r.People, func(p directory.RosterPerson) bool { return p.Person == who }); i >= 0 {
		return &r.People[i]
	}
	return nil
}

// The roster follows somebody from her invitation to her unit's key, and anybody of
// the organisation proves the same.
func TestRosterFollowsAPerson(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	const mia event.PersonID = "mia.lund@cps-northshire.example"
	ravi := s.as(world.Ravi)
	if s.onRoster(ravi, mia) != nil {
		t.Fatal("nobody has invited her")
	}
	inv, err := ravi.InviteTo(ctx, mia, time.Hour, event.Member, world.RASSO)
	s.must(err)
	if p := s.onRoster(ravi, mia); p == nil || p.Key != 0 || p.Until == 0 || len(p.Places) != 1 {
		t.Errorf("invited: %+v", p)
	}
	s.anew(inv)
	if p := s.onRoster(ravi, mia); p.Key != 1 || p.Until != 0 || !p.Places[0].Waits {
		t.Errorf("enrolled: %s", p.Facts())
	}
	_, err = s.as(world.Sarah).Tend(ctx)
	s.must(err)
	p := s.onRoster(ravi, mia)
	if p.Places[0].Waits {
		t.Errorf("handed on: %s", p.Facts())
	}
	if other := s.onRoster(s.as(world.Tom), mia); other.Facts() != p.Facts() {
		t.Errorf("a colleague proves %s, and the administrator %s", other.Facts(), p.Facts())
	}
}

// A service that says of a partner what the partner never signed is not believed.
func TestRecognitionsAreProven(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy := s.as(world.Amy)
	list, err := amy.Recognitions(ctx, []event.OrgID{world.CPS})
	s.must(err)
	if want := []client.Recognition{{Organisation: world.CPS, Ours: true, Theirs: true}}; !slices.Equal(list, want) {
		t.Errorf("got %+v", list)
	}
	const third event.OrgID = "eastshire.example"
	s.must(s.w.Organisation(ctx, third)) // recognises nobody
	list, err = amy.Recognitions(ctx, []event.OrgID{third})
	s.must(err)
	if want := (client.Recognition{Organisation: third}); !slices.Contains(list, want) {
		t.Errorf("the service claimed it, and it is believed: %+v", list)
	}
	if list, err = amy.Recognitions(ctx, nil); err != nil || list[0].Theirs {
		t.Errorf("not claimed, and believed: %+v, %v", list, err)
	}
}

// What somebody's leaving means is said before anything is signed.
func TestLeavingIsPlanned(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	ravi := s.as(world.Ravi)
	l, err := ravi.PlanLeave(ctx, world.Tom)
	s.must(err)
	if !slices.Equal(l.Stale, []event.UnitID{world.RASSO}) || !slices.Equal(l.Units, l.Stale) || l.Done != nil {
		t.Errorf("got %+v", l)
	}
	if p := s.onRoster(ravi, world.Tom); p.Left || p.Key != 1 {
		t.Errorf("planning said it: %s", p.Facts())
	}
	if _, err := s.as(world.Sarah).PlanLeave(ctx, world.Tom); code(err) != event.CodeNotYours {
		t.Errorf("a lead plans it: %v", err)
	}
}

// Of a key that she alone had nobody can hand her a copy, and that is said before
// hers ends.
func TestRecoveryNamesWhatIsLost(t *testing.T) {
	s := newStage(t)
	r, err := s.as(world.Ravi).PlanRecovery(s.Context(), client.Loss{Who: world.Priya, Valid: time.Hour})
	s.must(err)
	if !slices.Equal(r.Alone, []event.UnitID{world.CrownCourt}) || len(r.Holders) != 0 {
		t.Errorf("got %v, %v", r.Alone, r.Holders)
	}
	if r, err = s.as(world.Ravi).PlanRecovery(s.Context(), client.Loss{Who: world.Tom, Valid: time.Hour}); err != nil || len(r.Alone) != 0 || len(r.Holders) != 1 {
		t.Errorf("got %v, %v, %v", r.Alone, r.Holders, err)
	}
}
