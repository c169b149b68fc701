package client_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// opens exports a sending's one exhibit and compares it with what was sent.
func (s *stage) opens(c *client.Client, id event.ConsignmentID, reference string) {
	s.Helper()
	out := s.TempDir()
	if _, err := c.Export(s.Context(), id, nil, out, seal.ExtractOptions{}, nil); err != nil {
		s.Errorf("%s can't open %s: %v", c.Who().ID, reference, err)
		return
	}
	file := filepath.Join(out, strings.ReplaceAll(reference, "/", "-"), "statement 1.txt")
	if got := string(bytesOf(s.T, file)); got != "what was said, "+reference {
		s.Errorf("%s is %q", reference, got)
	}
}

func (s *stage) sendOne(reference string, to event.HolderID) event.ConsignmentID {
	s.Helper()
	sent, err := sendFiles(s.Context(), s.as(world.Amy), s.TempDir(), to, reference)
	s.must(err)
	return sent.Consignment
}

// Tom leaves. What is sent to his unit before the key was replaced goes to each
// remaining member's own key, and opens; the lead's next command replaces it
// unasked; what came before opens with the new key too.
func TestLeaverStopsNothing(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	before := s.sendOne("JRS/3", event.HolderID(world.RASSO))
	left, err := s.as(world.Ravi).Leave(ctx, world.Tom, nil)
	s.must(err)
	if !slices.Equal(left.Stale, []event.UnitID{world.RASSO}) {
		t.Errorf("stale: %v", left.Stale)
	}
	between := s.sendOne("JRS/4", event.HolderID(world.RASSO))
	sarah := s.as(world.Sarah)
	for _, id := range []event.ConsignmentID{before, between} {
		_, _, err := sarah.Receive(ctx, id, nil)
		s.must(err)
	}
	s.opens(sarah, between, "JRS/4")

	tended, err := sarah.Tend(ctx)
	s.must(err)
	if !slices.Equal(tended.Rotated, []event.UnitID{world.RASSO}) {
		t.Errorf("rotated: %v", tended.Rotated)
	}
	if again, err := sarah.Tend(ctx); err != nil || len(again.Rotated) > 0 {
		t.Errorf("rotated again: %v, %v", again.Rotated, err)
	}
	after := s.sendOne("JRS/5", event.HolderID(world.RASSO))
	_, _, err = sarah.Receive(ctx, after, nil)
	s.must(err)
	mia := s.newPerson(event.ActorID(world.Ravi), "mia.lund@cps-northshire.example", event.Member, world.RASSO)
	if tended, err := sarah.Tend(ctx); err != nil || !slices.Equal(tended.Handed, []event.UnitID{world.RASSO}) {
		t.Fatalf("handed on: %v, %v", tended, err)
	}
	// A newcomer opens what came before Tom left, and what came after the new key.
	s.opens(mia, before, "JRS/3")
	s.opens(mia, after, "JRS/5")
	// In between, what was sent was granted to the members there were.
	s.opens(sarah, between, "JRS/4")
	if _, err := s.reopen(event.ActorID(world.Tom)).List(ctx, "in", nil, 1); code(err) != event.CodeRevoked {
		t.Errorf("he who left: %v", err)
	}
	if _, err := s.as(world.Ravi).Leave(ctx, world.Tom, nil); code(err) != event.CodeState {
		t.Errorf("he leaves again: %v", err)
	}
}

// Who still has exhibits by name does not leave; a unit of hers takes them over,
// and opens them.
func TestLeaverHandsOver(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	id := s.sendOne("JRS/3", event.HolderID(world.Tom))
	_, _, err := s.as(world.Tom).Receive(ctx, id, nil)
	s.must(err)
	s.sendOne("JRS/4", event.HolderID(world.Tom))
	ravi := s.as(world.Ravi)
	_, err = ravi.Leave(ctx, world.Tom, nil)
	if code(err) != event.CodeHolds || !strings.Contains(err.Error(), "holds 1 exhibit") || !strings.Contains(err.Error(), "1 wait") || !strings.Contains(err.Error(), string(world.RASSO)) {
		t.Errorf("got %v", err)
	}
	other := world.CrownCourt
	if _, err := ravi.Leave(ctx, world.Tom, &other); code(err) != event.CodeState {
		t.Errorf("to a unit that is not his: %v", err)
	}
	if _, err := s.as(world.Sarah).Leave(ctx, world.Tom, nil); code(err) != event.CodeNotYours {
		t.Errorf("by his lead: %v", err)
	}
	own := world.RASSO
	s.must(justErr(ravi.Leave(ctx, world.Tom, &own)))
	s.opens(s.as(world.Sarah), id, "JRS/3")
	v, err := s.as(world.Amy).Show(ctx, id)
	s.must(err)
	again, _, err := s.as(world.Amy).Again(ctx, id, v.Exhibits[0].Exhibit)
	if err != nil || !slices.Equal(again.To, []event.HolderID{event.HolderID(own)}) {
		t.Errorf("sent again, it goes to %+v: %v", again, err)
	}
	for who, want := range map[event.PersonID]event.Code{"new.one@cps-northshire.example": event.CodeUnknown, world.Tom: event.CodeState} {
		if _, err := ravi.Leave(ctx, who, nil); code(err) != want {
			t.Errorf("%s leaves: %v", who, err)
		}
	}
}

// What waits for a unit's key when somebody leaves who has it is handed to members
// only: to him neither for an opening of before nor for a new one, in a session of
// before or a new one. The others open it with the same key, also when they have the
// next one: it is not granted anew.
func TestWaitingWhenSomebodyLeft(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	id := s.sendOne("JRS/3", event.HolderID(world.RASSO))
	tom := s.as(world.Tom)
	_, _, err := tom.Receive(ctx, id, nil)
	s.must(err)
	keys, err := tom.ExhibitKeys(ctx, id, nil)
	s.must(err)
	_, opened := find(s.operator(), func(e *event.Opened) bool { return e.Consignment == id })
	if n, err := tom.AskGrants(ctx, event.IDOf(opened)); n != 1 || err != nil {
		t.Fatalf("before he leaves he gets %d keys, %v", n, err)
	}
	s.must(justErr(s.as(world.Ravi).Leave(ctx, world.Tom, nil)))
	for name, c := range map[string]*client.Client{"his session": tom, "a new session": s.reopen(event.ActorID(world.Tom))} {
		if n, err := c.AskGrants(ctx, event.IDOf(opened)); n != 0 || code(err) != event.CodeRevoked {
			t.Errorf("%s: for an opening of before he gets %d keys, %v", name, n, err)
		}
		if _, err := c.ExhibitKeys(ctx, id, nil); code(err) != event.CodeRevoked {
			t.Errorf("%s: he opens it: %v", name, err)
		}
	}
	sarah := s.as(world.Sarah)
	for _, when := range []string{"with the key he had too", "with the next one"} {
		if _, err := sarah.ExhibitKeys(ctx, id, nil); err != nil || len(keys) != 1 {
			t.Errorf("%s: %v", when, err)
		}
		_, err := sarah.Tend(ctx)
		s.must(err)
	}
	for i, o := 0, s.operator(); i < len(o.entries); i++ {
		e, err := event.Parse(o.notes[event.LogIndex(i)].Text)
		s.must(err)
		if x, ok := e.(*event.Opened); ok && x.Consignment == id && x.With != (event.KeyRef{Holder: event.HolderID(world.RASSO), Number: 1}) {
			t.Errorf("%s opened it with %v", x.By.ID, x.With)
		}
	}
}

// The only lead's key is stolen. A member hands her new one the old unit key, with
// which she makes the next; nothing waits for an administrator.
func TestStolenLeadRotates(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	before := s.sendOne("JRS/3", event.HolderID(world.RASSO))
	_, _, err := s.as(world.Tom).Receive(ctx, before, nil)
	s.must(err)
	s.clock.goOn(time.Minute)
	r := s.recoverOf(world.Ravi, client.Loss{Who: world.Sarah, Stolen: true, Since: client.Since{Time: event.TimeOf(s.clock.now())}})
	if r.Since == nil || !slices.Equal(r.Holders, []event.PersonID{world.Tom}) {
		t.Errorf("planned: %+v", r)
	}
	sarah := s.anew(r.Invitation)
	if tended, err := sarah.Tend(ctx); err != nil || len(tended.Rotated) > 0 {
		t.Errorf("she rotates without the old key: %v, %v", tended, err)
	}
	if tended, err := s.as(world.Tom).Tend(ctx); err != nil || !slices.Equal(tended.Handed, []event.UnitID{world.RASSO}) {
		t.Fatalf("Tom hands on %v, %v", tended, err)
	}
	if tended, err := sarah.Tend(ctx); err != nil || !slices.Equal(tended.Rotated, []event.UnitID{world.RASSO}) {
		t.Fatalf("she rotates %v, %v", tended, err)
	}
	s.opens(sarah, before, "JRS/3")
}

// An invitation to a unit that there is not is not made.
func TestInviteToNowhere(t *testing.T) {
	s := newStage(t)
	const who = "zoe.marsh@cps-northshire.example"
	for name, f := range map[string]func() error{
		"no such unit": func() error {
			return justErr(s.as(world.Ravi).InviteTo(t.Context(), who, time.Hour, event.Member, "cps-northshire.example/none"))
		},
		"another organisation's unit": func() error {
			return justErr(s.as(world.Ravi).InviteTo(t.Context(), who, time.Hour, event.Member, world.Team))
		},
		"an administrator, by an administrator": func() error {
			return justErr(s.as(world.Ravi).InviteTo(t.Context(), who, time.Hour, event.Administrator, ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.lies(t, world.Ravi, honest)
			if err := f(); code(err) != event.CodeUnknown && code(err) != event.CodeNotYours {
				t.Errorf("got %v", err)
			}
			if len(w.said) > 0 {
				t.Errorf("it said %v", w.said)
			}
		})
	}
}
