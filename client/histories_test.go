package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/ledger"
)

func show(t *testing.T, c *client.Client) error {
	_, err := c.Show(t.Context(), built.waiting.Consignment)
	return err
}

// details is the proof that a home kept, and the heads in it that the log signed.
func details(t *testing.T, s *stage, who event.PersonID) (string, []ledger.Checkpoint) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.w.Home(event.ActorID(who)), "two-histories.txt"))
	s.must(err)
	keys := s.operator().keys
	var public []event.LogKey
	for _, k := range keys.Log {
		public = append(public, k.Key())
	}
	var heads []ledger.Checkpoint
	first := string(keys.Log[0].Origin()) + "\n"
	for _, part := range strings.Split(string(b), "\n"+first)[1:] {
		text, rest, _ := strings.Cut(part, "\n\n")
		lines := ""
		for l := range strings.Lines(rest) {
			if !strings.HasPrefix(l, "— ") {
				break
			}
			lines += l
		}
		cp, err := ledger.OpenCheckpoint([]byte(first+text+"\n\n"+lines), keys.Log[0].Origin(), public)
		s.must(err)
		heads = append(heads, cp)
	}
	return string(b), heads
}

// A home that was shown two histories keeps both heads, signed, and does nothing
// more with the service, even when that goes back to the first one.
func TestTwoHistoriesAreKept(t *testing.T) {
	s := newStage(t)
	s.must(show(t, s.as(world.Sarah)))
	var said int
	t.Run("a fork", func(t *testing.T) {
		s.T = t
		w := s.lies(t, world.Sarah, forked(s))
		err := show(t, s.as(world.Sarah))
		refused(t, w, err, "", "this machine two different histories of what happened", "Don't go on", "by telephone or in person")
		var two *client.TwoHistoriesError
		if !errors.As(err, &two) || !strings.HasSuffix(two.Details, "two-histories.txt") || two.Before.Root == two.Now.Root {
			t.Errorf("%+v", two)
		}
		text, heads := details(t, s, world.Sarah)
		if len(heads) != 2 || heads[0].Seen() != two.Before || heads[1].Seen() != two.Now {
			t.Errorf("the proof holds the heads %v, want %v and %v", heads, two.Before, two.Now)
		}
		for _, words := range []string{"Found:    2026-11-23T09:31:00Z", "sarah.khan@cps-northshire.example", "safehand.example/log"} {
			if !strings.Contains(text, words) {
				t.Errorf("the proof does not say %q", words)
			}
		}
		said = len(text)
	})
	t.Run("then the truth", func(t *testing.T) {
		s.T = t
		w := s.lies(t, world.Sarah, honest)
		refused(t, w, show(t, s.as(world.Sarah)), "", "Don't go on")
		_, err := sendFiles(t.Context(), s.reopen(event.ActorID(world.Sarah)), t.TempDir(), event.HolderID(world.CrownCourt), "JRS/9")
		refused(t, w, err, "", "Don't go on")
		if text, _ := details(t, s, world.Sarah); len(text) != said {
			t.Error("the first proof was written over")
		}
	})
	t.Run("cleared up", func(t *testing.T) {
		s.T = t
		home := s.w.Home(event.ActorID(world.Sarah))
		s.must(os.Rename(filepath.Join(home, "two-histories.txt"), filepath.Join(t.TempDir(), "kept.txt")))
		s.must(show(t, s.as(world.Sarah)))
	})
}

// Being refused an answer is no second history: nobody may be taught to click the
// alarm away.
func TestNoFalseAlarm(t *testing.T) {
	for name, status := range map[string]struct {
		status int
		body   string
	}{
		"busy":            {http.StatusServiceUnavailable, `{"code":"busy","message":"later"}`},
		"signed out":      {http.StatusUnauthorized, `{"code":"sign-in-needed","message":"sign in"}`},
		"something broke": {http.StatusInternalServerError, `{"code":"internal","message":"broke"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.must(show(t, s.as(world.Sarah)))
			_, err := s.as(world.Amy).Note(t.Context(), built.waiting.Consignment, []string{"a word"}, nil)
			s.must(err) // the log goes on
			s.lies(t, world.Sarah, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				if r.URL.Path == "/v1/tree" {
					return status.status, []byte(status.body)
				}
				return next()
			})
			err = show(t, s.reopen(event.ActorID(world.Sarah)))
			if err == nil || errors.As(err, new(*client.TwoHistoriesError)) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(filepath.Join(s.w.Home(event.ActorID(world.Sarah)), "two-histories.txt")); err == nil {
				t.Error("the home has stopped for good")
			}
		})
	}
}

// A service that takes back a head which it showed has two histories, whichever
// of its answers says so.
func TestDisowned(t *testing.T) {
	s := newStage(t)
	s.must(show(t, s.as(world.Sarah)))
	w := s.lies(t, world.Sarah, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/events" {
			return http.StatusConflict, []byte(`{"code":"forked","message":"the checkpoint of size 40 that was seen is not one of this log"}`)
		}
		return next()
	})
	_, _, err := s.as(world.Sarah).Receive(t.Context(), built.waiting.Consignment, nil)
	w.said = nil // it was said, and refused
	refused(t, w, err, "", "two different histories")
	if text, heads := details(t, s, world.Sarah); len(heads) != 1 || !strings.Contains(text, "THEN the service said that this head is not of its log") {
		t.Errorf("%d heads in %s", len(heads), text)
	}
}

// Those who watch the log counter-signed another history than the one this home is
// shown: whoever asks for a record finds it out.
func TestWitnessesOfAnotherHistory(t *testing.T) {
	cosigners, err := ledger.GenerateCosigners("northshire.example/witness")
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		change func(o *operator)
		caught bool
	}{
		"this history":    {func(*operator) {}, false},
		"another history": {func(o *operator) { o.entries[3].Signatures = event.Sum([]byte("another")) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			o := s.operator()
			o.entries = o.entries[:len(o.entries)-1]
			row.change(o)
			o.build()
			note := o.checkpoint()
			text, _, _ := strings.Cut(note, "\n\n")
			lines, err := ledger.Cosign([]byte(text+"\n"), o.now(), cosigners...)
			s.must(err)
			w := s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				if r.URL.Path == "/v1/cosigned" {
					b, err := json.Marshal(api.Cosigned{Before: []string{note + string(lines)}, After: []string{}})
					s.must(err)
					return http.StatusOK, b
				}
				return next()
			})
			record, err := s.as(world.Tom).Prove(t.Context(), built.opened.Consignment, built.opened.Exhibits[0].Exhibit)
			if row.caught {
				refused(t, w, err, "", "two different histories")
				if _, heads := details(t, s, world.Tom); len(heads) == 0 {
					t.Error("the proof holds no head")
				}
				return
			}
			s.must(err)
			r, err := continuity.Parse(record)
			s.must(err)
			if len(r.Evidence.Heads) != 1 || r.Evidence.Heads[0].Size != o.head.Size {
				t.Errorf("it holds the heads %v", r.Evidence.Heads)
			}
		})
	}
}

// What a home remembers is held against a record that somebody else made.
func TestRecordAgainstMemory(t *testing.T) {
	one, other := newStage(t), newStage(t)
	id := built.waiting.Consignment
	_, _, err := one.as(world.Sarah).Receive(t.Context(), id, nil)
	one.must(err)
	_, _, err = other.as(world.Tom).Receive(t.Context(), id, nil)
	other.must(err)
	record, err := other.as(world.Tom).Prove(t.Context(), id, built.waiting.Exhibits[0].Exhibit)
	other.must(err)
	for s, want := range map[*stage]continuity.Verdict{one: continuity.Invalid, other: continuity.Valid} {
		who := world.Sarah
		if s == other {
			who = world.Tom
		}
		h := s.as(who).Home()
		known, err := h.Known()
		s.must(err)
		org := h.Config.Who.Org()
		trust := continuity.Trust{Roots: map[event.OrgID]event.Digest{org: h.Config.Root}, Home: org, Log: h.Config.Log}
		rep, err := continuity.Verify(record, trust, nil, continuity.Policy{Known: []*continuity.Known{known}})
		s.must(err)
		if rep.Verdict != want || want == continuity.Invalid && rep.FirstWrong.Check != continuity.CheckHistory {
			t.Errorf("%s: %s, %v", who, rep.Verdict, rep.FirstWrong)
		}
	}
}
