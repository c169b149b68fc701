package client_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// A page is read with the session of whoever unlocked it.
func TestSession(t *testing.T) {
	s := newStage(t)
	token, err := s.as(world.Amy).Session(t.Context())
	if err != nil || token == "" {
		t.Errorf("no session: %q, %v", token, err)
	}
}

// A page that is locked while something is being sent has no key any more, and the
// sending goes on by its order's key.
func TestDropKeys(t *testing.T) {
	s := newStage(t)
	amy := s.as(world.Amy)
	o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/3")
	s.must(err)
	big := filepath.Join(t.TempDir(), "JRS-3.bin")
	s.must(os.WriteFile(big, make([]byte, large), 0o600))
	o.Exhibits[0].Paths = []string{big}
	sender := amy.Apart()
	p, err := sender.Prepare(t.Context(), o)
	s.must(err)
	var dropped bool
	sent, err := sender.Send(t.Context(), p, func(int64, int64) {
		if !dropped {
			dropped = true
			amy.DropKeys()
		}
	})
	if sent == nil || !dropped {
		t.Fatalf("locked at %v, the sending stopped: %v", dropped, err)
	}
	if _, _, err := s.as(world.Sarah).Receive(t.Context(), sent.Consignment, nil); err != nil {
		t.Error(err)
	}
	if _, err := amy.Recall(t.Context(), built.waiting.Consignment); !errors.Is(err, client.ErrLocked) {
		t.Errorf("a client without keys recalled: %v", err)
	}
	if _, err := amy.OpenTo(t.Context(), sent.Consignment, nil, event.View); err == nil {
		t.Error("a client without keys opened something")
	}
}

// What is opened gives the keys and contents by which a page plays it, once for
// each opening that stands in the log.
func TestOpenTo(t *testing.T) {
	s := newStage(t)
	list, err := s.as(world.Tom).OpenTo(t.Context(), built.opened.Consignment, nil, event.View)
	s.must(err)
	if len(list) != 2 {
		t.Fatalf("%d exhibits", len(list))
	}
	for _, x := range list {
		if x.Key == "" || len(x.Segments) != 1 || len(x.Manifest.Files) != 1 {
			t.Errorf("%s: %d segments, %d files", x.Manifest.Reference, len(x.Segments), len(x.Manifest.Files))
		}
	}
	if _, err := s.as(world.Sarah).OpenTo(t.Context(), built.waiting.Consignment, nil, event.View); err == nil {
		t.Error("opened before its receipt")
	}
	list, err = s.as(world.Tom).OpenTo(t.Context(), built.opened.Consignment, nil, event.ToExport)
	s.must(err)
	_, err = s.as(world.Tom).SayExported(t.Context(), built.opened.Consignment, list[0].Opening, []event.ExhibitID{list[0].Exhibit})
	s.must(err)
	if _, err := s.as(world.Sarah).SayExported(t.Context(), built.opened.Consignment, list[1].Opening, []event.ExhibitID{list[1].Exhibit}); err == nil {
		t.Error("somebody else's opening was exported")
	}
}

func TestPartners(t *testing.T) {
	s := newStage(t)
	list, err := s.as(world.Amy).Partners(t.Context())
	s.must(err)
	if len(list) != 2 || list[0].Organisation != world.Police || !list[0].Own || list[1].Organisation != world.CPS || len(list[1].Units) != 2 {
		t.Fatalf("%+v", list)
	}
	if u := list[1].Units[0]; !u.Ready || !u.Open || len(u.Hours) != 5 {
		t.Errorf("on a Monday morning: %+v", u)
	}
}
