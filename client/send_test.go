package client_test

import (
	"os"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// A sending that fails on the way leaves no order open, and says so.
func TestFailedSendingCallsItsOrderBack(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	o, err := outgoing(dir, event.HolderID(world.RASSO), "JRS/8")
	s.must(err)
	w := s.wire(event.ActorID(world.Amy))
	amy := s.as(world.Amy)
	p, err := amy.Prepare(t.Context(), o)
	s.must(err)
	s.must(os.WriteFile(o.Exhibits[0].Paths[0], []byte("somebody went on writing it"), 0o600))
	_, err = amy.Send(t.Context(), p, nil)
	if err == nil || !strings.Contains(err.Error(), "changed while we were reading it") || !strings.Contains(err.Error(), "Nothing was sent, and what was begun was called back") {
		t.Errorf("got %v", err)
	}
	if len(w.said) != 2 || w.said[0] != "ordered" || w.said[1] != "recalled" {
		t.Errorf("it said %v", w.said)
	}
}
