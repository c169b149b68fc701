package client_test

import (
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// What an administrator read of one link does not end the next, which a colleague has
// made and handed over since.
func TestInvitationWithdrawnIsTheOneReadOf(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	const mia event.PersonID = "mia.lund@cps-northshire.example"
	ravi := s.as(world.Ravi)
	_, err := ravi.InviteTo(ctx, mia, time.Hour, event.Member, world.RASSO)
	s.must(err)
	read := s.onRoster(ravi, mia).Until
	inv, err := ravi.Invite(ctx, mia, 2*time.Hour)
	s.must(err)
	if _, err := ravi.WithdrawInvitation(ctx, event.HolderID(mia), read); code(err) != event.CodeConflict {
		t.Errorf("the newer link was withdrawn: %v", err)
	}
	if p := s.onRoster(ravi, mia); p.Withdrawn || p.Until <= read {
		t.Fatalf("after that %s", p.Facts())
	}
	_, err = ravi.WithdrawInvitation(ctx, event.HolderID(mia), s.onRoster(ravi, mia).Until)
	s.must(err)
	if p := s.onRoster(ravi, mia); !p.Withdrawn {
		t.Errorf("of %s: %s", inv.Who, p.Facts())
	}
}
