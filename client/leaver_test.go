package client_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// Tom kept his keys and his unit's when he left, and has somebody at the service
// who gives him every grant there is. What was granted before he left opens, as it
// is said to; nothing that was granted since does, before the unit's next key is
// made or after.
func TestLeaverReadsNoNewGrant(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	kept := s.keptBy(world.Tom)
	var granted []api.Bytes
	s.lies(t, world.Amy, submissions(func(sub api.Submission) { granted = append(granted, sub.Grants...) }))
	opened := func(send func()) (yes, no int) {
		t.Helper()
		granted = nil
		send()
		for _, g := range granted {
			switch _, err := seal.OpenBytes(g, kept...); {
			case err == nil:
				yes++
			case errors.Is(err, seal.ErrNoKey):
				no++
			default:
				t.Errorf("a grant that is none: %v", err)
			}
		}
		return yes, no
	}
	send := func(reference string) func() {
		return func() { s.sendOne(reference, event.HolderID(world.RASSO)) }
	}
	if yes, _ := opened(send("JRS/3")); yes != 1 {
		t.Fatalf("%d grants from before he left open: he had the unit's key", yes)
	}
	_, err := s.as(world.Ravi).Leave(ctx, world.Tom, nil)
	s.must(err)
	if yes, no := opened(send("JRS/4")); yes > 0 || no < 1 {
		t.Errorf("of what was sent after he left, %d grants open and %d do not", yes, no)
	}
	tended, err := s.as(world.Sarah).Tend(ctx)
	s.must(err)
	if len(tended.Rotated) != 1 {
		t.Fatalf("no key was made anew: %+v", tended)
	}
	if yes, no := opened(send("JRS/5")); yes > 0 || no < 1 {
		t.Errorf("of what was sent after the next key, %d grants open and %d do not", yes, no)
	}
}

// keptBy are all the keys that somebody opens with: her own and her unit's.
func (s *stage) keptBy(who event.PersonID) []seal.Identity {
	s.Helper()
	var file []byte
	s.lies(s.T, who, raw(ending("/unit-key"), func(b []byte) []byte { file = b; return b }))
	s.must(errorOf(s.as(who).Show(s.Context(), built.opened.Consignment)))
	_, unit := find(s.operator(), func(e *event.UnitKeyMade) bool { return e.Unit == world.RASSO })
	own := s.as(who).OpensWith()
	keys, err := seal.OpenUnitCopy(file, world.RASSO, 1, []event.AgeRecipient{unit.Recipient}, own)
	s.must(err)
	out := []seal.Identity{own}
	for _, k := range keys {
		out = append(out, k.Key)
	}
	return out
}
