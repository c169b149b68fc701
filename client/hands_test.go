package client_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// stands demands where a consignment stands, to everybody on it.
func (s *stage) stands(of client.Sent, want custody.Status) {
	s.Helper()
	for _, who := range []event.PersonID{world.Amy, world.Lena, world.Sarah, world.Tom} {
		v, err := s.as(who).Show(s.Context(), of.Consignment)
		s.must(err)
		if v.Status != want {
			s.Errorf("%s sees %s, want %s", who, v.Status, want)
		}
	}
}

// last is the newest happening of a kind that somebody reads.
func (s *stage) last(who event.PersonID, of client.Sent, kind event.Kind) client.Happening {
	s.Helper()
	v, err := s.as(who).Show(s.Context(), of.Consignment)
	s.must(err)
	for _, h := range slices.Backward(v.Happened) {
		if h.Kind == kind {
			return h
		}
	}
	s.Fatalf("%s reads of no %s", who, kind)
	panic("unreachable")
}

// What is rejected is the sender's again, with the reason as code and words, and
// nobody on the other side can take or open it.
func TestReject(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	by := event.TimeOf(morning.Add(48 * time.Hour))
	_, which, err := s.as(world.Tom).Reject(ctx, built.waiting.Consignment, nil, []event.Code{"not-for-this-unit", "duplicate"}, []string{"It is CCU's case.", "They have it."}, &by)
	s.must(err)
	if len(which) != 2 {
		t.Errorf("he rejected %v", which)
	}
	s.stands(built.waiting, custody.Rejected)
	for _, who := range []event.PersonID{world.Amy, world.Sarah} {
		h := s.last(who, built.waiting, "rejected")
		if h.Detail != "duplicate, not for this unit" || !slices.Equal(h.Words, []string{"It is CCU's case.", "They have it."}) || *h.RespondBy != by || h.Exhibits != 2 {
			t.Errorf("%s reads %+v", who, h)
		}
	}
	if _, _, err := s.as(world.Sarah).Receive(ctx, built.waiting.Consignment, nil); code(err) != event.CodeConflict || !strings.Contains(err.Error(), "rejected by tom.ellis") {
		t.Errorf("a receipt: %v", err)
	}
	if _, err := s.as(world.Sarah).ExhibitKeys(ctx, built.waiting.Consignment, nil); code(err) != event.CodeConflict {
		t.Errorf("a key: %v", err)
	}
	if _, err := s.as(world.Amy).ExhibitKeys(ctx, built.waiting.Consignment, nil); err != nil {
		t.Errorf("the sender's own: %v", err)
	}
	// The sender sends it to the right unit from what she has.
	sent, err := s.as(world.Lena).Redirect(ctx, elsewhere())
	s.must(err)
	opensThere(t, s, world.Priya, sent.Consignment)
}

// Only an addressee rejects, only before the receipt, and with a reason.
func TestRejectRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	why := []event.Code{"duplicate"}
	if _, _, err := s.as(world.Amy).Reject(ctx, built.waiting.Consignment, nil, why, nil, nil); code(err) != event.CodeUnknown {
		t.Errorf("the sender: %v", err)
	}
	if _, _, err := s.as(world.Sarah).Reject(ctx, built.opened.Consignment, nil, why, nil, nil); code(err) != event.CodeConflict {
		t.Errorf("after the receipt: %v", err)
	}
	if _, _, err := s.as(world.Sarah).Reject(ctx, built.waiting.Consignment, nil, nil, nil, nil); !errors.Is(err, event.ErrText) {
		t.Errorf("without a reason: %v", err)
	}
	s.stands(built.waiting, custody.Waiting)
}

// refusedNow demands that nobody of the receiving unit gets a key any more, not
// even for what was opened before, while the sender still can.
func refusedNow(t *testing.T, s *stage, before event.EventID) {
	t.Helper()
	ctx := t.Context()
	for _, who := range []event.PersonID{world.Sarah, world.Tom} {
		if _, err := s.as(who).ExhibitKeys(ctx, built.opened.Consignment, nil); code(err) != event.CodeConflict {
			t.Errorf("%s opens: %v", who, err)
		}
		x := []event.ExhibitID{built.opened.Exhibits[0].Exhibit}
		if _, err := s.as(who).ExhibitKeys(ctx, built.opened.Consignment, x); code(err) != event.CodeState {
			t.Errorf("%s opens by name: %v", who, err)
		}
	}
	if n, err := s.as(world.Tom).AskGrants(ctx, before); n > 0 || code(err) != event.CodeState {
		t.Errorf("an opening of before is handed %d keys, %v", n, err)
	}
	if _, err := s.as(world.Amy).ExhibitKeys(ctx, built.opened.Consignment, nil); err != nil {
		t.Errorf("the sender: %v", err)
	}
}

// tomOpened is the opening by which Tom exported what Sarah received.
func tomOpened(t *testing.T, s *stage) event.EventID {
	t.Helper()
	h := s.last(world.Tom, built.opened, "opened")
	if n, err := s.as(world.Tom).AskGrants(t.Context(), h.Event); err != nil || n != 2 {
		t.Fatalf("before, the opening is handed %d keys, %v", n, err)
	}
	return h.Event
}

func TestReturn(t *testing.T) {
	s := newStage(t)
	before := tomOpened(t, s)
	_, which, err := s.as(world.Sarah).Return(t.Context(), built.opened.Consignment, nil, []string{"The case has ended."})
	if err != nil || len(which) != 2 {
		t.Fatalf("she returned %v, %v", which, err)
	}
	s.stands(built.opened, custody.Returned)
	refusedNow(t, s, before)
	if h := s.last(world.Amy, built.opened, "returned"); !slices.Equal(h.Words, []string{"The case has ended."}) {
		t.Errorf("the sender reads %+v", h)
	}
	if _, _, err := s.as(world.Sarah).Return(t.Context(), built.opened.Consignment, nil, nil); code(err) != event.CodeConflict {
		t.Errorf("twice: %v", err)
	}
	if _, _, err := s.as(world.Sarah).Return(t.Context(), built.waiting.Consignment, nil, nil); code(err) != event.CodeState {
		t.Errorf("before the receipt: %v", err)
	}
}

func TestDestroy(t *testing.T) {
	s := newStage(t)
	before := tomOpened(t, s)
	one := []event.ExhibitID{built.opened.Exhibits[0].Exhibit}
	_, _, err := s.as(world.Tom).Destroy(t.Context(), built.opened.Consignment, one, "all-destroyed", nil)
	s.must(err)
	if keys, err := s.as(world.Tom).ExhibitKeys(t.Context(), built.opened.Consignment, nil); err != nil || len(keys) != 1 {
		t.Errorf("of the other he gets %d keys, %v", len(keys), err)
	}
	_, which, err := s.as(world.Tom).Destroy(t.Context(), built.opened.Consignment, nil, "some-remain", []string{"One copy is with counsel."})
	if err != nil || len(which) != 1 {
		t.Fatalf("he destroyed %v, %v", which, err)
	}
	s.stands(built.opened, custody.Returned)
	refusedNow(t, s, before)
	h := s.last(world.Lena, built.opened, "destroyed")
	if h.Detail != "of the files exported: some remain" || h.By != event.ActorID(world.Tom) || !slices.Equal(h.Words, []string{"One copy is with counsel."}) {
		t.Errorf("the sending unit reads %+v", h)
	}
	v, err := s.as(world.Amy).Show(t.Context(), built.opened.Consignment)
	s.must(err)
	for _, x := range v.Exhibits {
		if !x.Destroyed {
			t.Errorf("%s is not destroyed", x.Name())
		}
	}
}

// Nobody gives up what waits at a unit it was passed on to: it would be in
// nobody's hands.
func TestReturnOfWhatWasPassedOn(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	_, err := s.as(world.Tom).PassOn(ctx, client.Onward{
		From: built.opened.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	s.must(err)
	if _, _, err := s.as(world.Tom).Return(ctx, built.opened.Consignment, nil, nil); code(err) != event.CodeState || !strings.Contains(err.Error(), "recall") {
		t.Errorf("got %v", err)
	}
}

// Of a sending that was received in part, what was received opens by itself.
func TestExportOfWhatWasReceived(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	one := built.waiting.Exhibits[0].Exhibit
	_, _, err := s.as(world.Sarah).Receive(ctx, built.waiting.Consignment, []event.ExhibitID{one})
	s.must(err)
	dir := t.TempDir()
	got, err := s.as(world.Tom).Export(ctx, built.waiting.Consignment, nil, dir, seal.ExtractOptions{}, nil)
	if err != nil || len(got) != 1 || got[0].Exhibit != one {
		t.Errorf("he exported %v, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "JRS-2")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the other: %v", err)
	}
}
