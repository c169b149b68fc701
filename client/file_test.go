package client_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// agent is the checking machine of RASSO.
func (s *stage) agent() *client.Client {
	s.Helper()
	if c := s.clients[event.ActorID(world.Intake)]; c != nil {
		return c
	}
	return s.reopen(event.ActorID(world.Intake))
}

// file has somebody let the agent have what was opened in the template.
func (s *stage) file(who event.PersonID, again bool, which ...event.ExhibitID) *client.Entrusted {
	s.Helper()
	got, err := s.as(who).File(s.Context(), built.opened.Consignment, which, world.Intake, again)
	s.must(err)
	return got
}

func (s *stage) filings() []client.Filing {
	s.Helper()
	list, err := s.agent().Filings(s.Context(), 0)
	s.must(err)
	return list
}

// A person says what she opens and for which machine, then lets it have the keys;
// the machine opens with them, says what it filed, and has it once.
func TestFile(t *testing.T) {
	s := newStage(t)
	w := s.lies(t, world.Tom, nil)
	got := s.file(world.Tom, false)
	if len(got.Given) != 2 || len(got.Before) != 0 || !slices.Equal(w.said, []event.Kind{"opened", "granted"}) {
		t.Fatalf("it gave %+v and said %v", got, w.said)
	}
	list := s.filings()
	if len(list) != 1 || list[0].Consignment != built.opened.Consignment {
		t.Fatalf("the agent is let have %+v", list)
	}
	g, err := s.agent().OpenFiling(t.Context(), list[0])
	s.must(err)
	if len(g.Exhibits) != 2 || g.By != event.ActorID(world.Tom) || g.From != world.Team {
		t.Fatalf("it opens %+v", g)
	}
	slices.SortFunc(g.Exhibits, func(a, b client.GrantedExhibit) int {
		return strings.Compare(string(a.Manifest.Reference), string(b.Manifest.Reference))
	})
	dir := t.TempDir()
	_, err = g.Exhibits[0].Extract(t.Context(), dir, seal.ExtractOptions{}, nil)
	s.must(err)
	if b, err := os.ReadFile(filepath.Join(dir, "statement 1.txt")); string(b) != "what was said, JRS/1" {
		t.Errorf("it reads %q, %v", b, err)
	}
	_, err = s.agent().SayFiled(t.Context(), g, g.Exhibits[0].ID)
	s.must(err)
	if g, err = s.agent().OpenFiling(t.Context(), list[0]); err != nil || len(g.Exhibits) != 1 || len(g.Filed) != 1 {
		t.Errorf("of what it filed it opens %+v, %v", g, err)
	}
	// A second time nothing is opened and nothing granted, whoever asks.
	w = s.lies(t, world.Sarah, nil)
	if got := s.file(world.Sarah, false); len(got.Given) != 0 || len(got.Before) != 2 || len(w.said) > 0 {
		t.Errorf("a second time it gave %+v and said %v", got, w.said)
	}
	if got := s.file(world.Sarah, true, g.Filed[0]); len(got.Given) != 1 || len(s.filings()) != 2 {
		t.Errorf("asked for it again it gave %+v", got)
	}
	if list, err := s.agent().Filings(t.Context(), list[0].Index); err != nil || len(list) != 1 {
		t.Errorf("after the first there is %+v, %v", list, err)
	}
}

// dropping loses grants to agents, before they reach the service or on the way
// back.
func dropping(before bool) lie {
	if before {
		return cutting([]event.Kind{"granted"}, nil)
	}
	return cutting(nil, []event.Kind{"granted"})
}

// What was opened and not granted, because the machine died in between, is
// finished with the same opening; what was granted and not heard of is not
// granted twice.
func TestFileAfterACrash(t *testing.T) {
	for name, before := range map[string]bool{"the grant was lost": true, "its answer was lost": false} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.lies(t, world.Tom, dropping(before))
			_, err := s.as(world.Tom).File(t.Context(), built.opened.Consignment, nil, world.Intake, false)
			if !errors.Is(err, client.ErrUnreachable) {
				t.Fatalf("got %v", err)
			}
			if (len(s.filings()) == 0) != before {
				t.Fatalf("the agent was let have %+v", s.filings())
			}
			s.reopen(event.ActorID(world.Tom))
			w := s.lies(t, world.Tom, nil)
			s.file(world.Tom, false)
			if slices.Contains(w.said, "opened") || slices.Contains(w.said, "granted") != before {
				t.Errorf("the second time she said %v", w.said)
			}
			if list := s.filings(); len(list) != 1 {
				t.Fatalf("the agent was let have %+v", list)
			}
			if g, err := s.agent().OpenFiling(t.Context(), s.filings()[0]); err != nil || len(g.Exhibits) != 2 {
				t.Errorf("the agent opens %+v, %v", g, err)
			}
		})
	}
}

// Nobody finishes another's opening, and none that holds more than is wanted.
func TestFileIsNotWidened(t *testing.T) {
	s := newStage(t)
	s.lies(t, world.Tom, dropping(true))
	_, err := s.as(world.Tom).File(t.Context(), built.opened.Consignment, nil, world.Intake, false)
	if err == nil {
		t.Fatal("the grant was not lost")
	}
	w := s.lies(t, world.Tom, nil)
	got := s.file(world.Tom, false, built.opened.Exhibits[1].Exhibit)
	if len(got.Given) != 1 || !slices.Equal(w.said, []event.Kind{"opened", "granted"}) {
		t.Errorf("Tom gave %+v and said %v", got, w.said)
	}
	w = s.lies(t, world.Sarah, nil)
	s.file(world.Sarah, true)
	if !slices.Equal(w.said, []event.Kind{"opened", "granted"}) {
		t.Errorf("Sarah said %v", w.said)
	}
}

func TestFileRefuses(t *testing.T) {
	s := newStage(t)
	for name, c := range map[string]struct {
		who   event.PersonID
		id    event.ConsignmentID
		agent event.AgentID
		code  event.Code
	}{
		"not received":        {world.Tom, built.waiting.Consignment, world.Intake, event.CodeState},
		"an agent of nothing": {world.Tom, built.opened.Consignment, "cps-northshire.example/rasso/nobody", event.CodeUnknown},
		"another unit":        {world.Priya, built.opened.Consignment, world.Intake, api.CodeNotFound},
		"the sender":          {world.Amy, built.opened.Consignment, world.Intake, event.CodeNotYours},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.lies(t, c.who, nil)
			_, err := s.as(c.who).File(t.Context(), c.id, nil, c.agent, false)
			if err == nil || code(err) != c.code {
				t.Errorf("got %v (%s)", err, code(err))
			}
			if w.grants > 0 || len(s.filings()) > 0 {
				t.Error("and yet something was granted")
			}
		})
	}
}

// A machine whose key is replaced gets nothing by the old one, and is not given
// once more what it filed with it.
func TestFileWithAnEarlierKey(t *testing.T) {
	s := newStage(t)
	s.file(world.Tom, false)
	old := s.filings()[0]
	g, err := s.agent().OpenFiling(t.Context(), old)
	s.must(err)
	_, err = s.agent().SayFiled(t.Context(), g, g.Exhibits[0].ID)
	s.must(err)
	_, err = s.as(world.Ravi).Revoke(t.Context(), event.KeyRef{Holder: event.HolderID(world.Intake), Number: 1}, event.Superseded, nil)
	s.must(err)
	inv, err := s.as(world.Sarah).AppointAgent(t.Context(), world.Intake, time.Hour)
	s.must(err)
	c, _, err := client.Enrol(t.Context(), &client.Home{Dir: t.TempDir() + "/home", Lock: low}, *inv, world.Passphrase,
		client.Options{Now: s.clock.now, Transport: s.wire("new")})
	s.must(err)
	if _, err := c.OpenFiling(t.Context(), old); code(err) != event.CodeRevoked {
		t.Errorf("what the old key was given: %v", err)
	}
	got := s.file(world.Tom, false)
	if len(got.Given) != 1 || len(got.Before) != 1 || got.Before[0] != g.Exhibits[0].ID {
		t.Errorf("the new key was given %+v", got)
	}
}
