package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/seal"
)

// raw rewrites an answer's bytes.
func raw(path func(string) bool, change func([]byte) []byte) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		n, b := next()
		if n == http.StatusOK && path(r.URL.Path) {
			b = change(b)
		}
		return n, b
	}
}

func TestAnotherLabel(t *testing.T) {
	s := newStage(t)
	forSarah, err := seal.SealText([]byte("safehand/label/v1 consignment\n"), s.recipientOf(world.Sarah))
	s.must(err)
	for name, change := range map[string]func([]byte) []byte{
		"another file to me": func([]byte) []byte { return forSarah },
		"cut":                func(b []byte) []byte { return b[:len(b)-1] },
		"endless":            func(b []byte) []byte { return append(b, make([]byte, 1<<20)...) },
	} {
		t.Run(name, func(t *testing.T) {
			w := s.lies(t, world.Sarah, raw(ending("/label"), change))
			_, err := s.as(world.Sarah).Show(t.Context(), built.waiting.Consignment)
			refused(t, w, err, "", "the label is not the one that was dispatched")
			_, err = s.as(world.Sarah).List(t.Context(), "in", nil, 10)
			refused(t, w, err, "", "the label is not the one that was dispatched")
		})
	}
}

// A label that its sender made wrong says nothing, and is told from one that the
// service put in its place: what else was sent can be listed all the same.
func TestLabelThatLies(t *testing.T) {
	for name, row := range map[string]struct {
		words string
		lie   func(*event.Label, *event.Dispatched)
	}{
		"in another's name": {"is in the name of " + string(world.Sarah), func(l *event.Label, _ *event.Dispatched) { l.From = event.ActorID(world.Sarah) }},
		"of an exhibit that is not in it": {"names an exhibit that is not in the sending", func(l *event.Label, _ *event.Dispatched) {
			l.Exhibits[0].Exhibit = event.RecipientID{Digest: event.Sum([]byte("another"))}
		}},
		"not the committed one": {"is not the one committed to", func(_ *event.Label, e *event.Dispatched) { e.Label.Commitment = event.Sum([]byte("another")) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			_, err := s.as(world.Tom).PassOnLabelled(t.Context(), client.Onward{
				From: built.opened.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)}, Deadline: inADay,
			}, row.lie)
			s.must(err)
			p, err := s.as(world.Priya).List(t.Context(), "in", nil, 10)
			s.must(err)
			v := p.Views[0]
			if !strings.Contains(v.LabelWaits, row.words) || v.Exhibits[0].Reference != "" || len(v.Message) > 0 {
				t.Errorf("it says %q of %+v", v.LabelWaits, v.Exhibits[0])
			}
		})
	}
}

// recipientOf is what opens for somebody, as the directory says.
func (s *stage) recipientOf(who event.PersonID) event.AgeRecipient {
	_, e := find(s.operator(), func(e *event.Enrolled) bool { return e.By.ID == event.ActorID(who) })
	return e.Recipient
}

// Sealed bytes that are not what was sealed: nothing is written, no export is
// claimed, and an agent's check says "seal broken".
func TestSwappedSealedBytes(t *testing.T) {
	s := newStage(t)
	at := map[event.ExhibitID]map[string][]byte{}
	var mu sync.Mutex
	s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		n, b := next()
		mu.Lock()
		defer mu.Unlock()
		for _, x := range built.opened.Exhibits {
			if _, part, ok := strings.Cut(r.URL.Path, x.Exhibit.String()+"/"); ok {
				if at[x.Exhibit] == nil {
					at[x.Exhibit] = map[string][]byte{}
				}
				at[x.Exhibit][part] = b
			}
		}
		return n, b
	})
	_, err := s.as(world.Tom).Export(t.Context(), built.opened.Consignment, nil, t.TempDir(), seal.ExtractOptions{}, nil)
	s.must(err)
	first, second := built.opened.Exhibits[0].Exhibit, built.opened.Exhibits[1].Exhibit
	for _, part := range []string{"list", "manifest", "segments/0"} {
		t.Run(part, func(t *testing.T) {
			path := func(p string) bool { return strings.HasSuffix(p, first.String()+"/"+part) }
			swap := raw(path, func([]byte) []byte { return at[second][part] })
			w := s.lies(t, world.Tom, swap)
			dir := t.TempDir()
			_, err := s.as(world.Tom).Export(t.Context(), built.opened.Consignment, []event.ExhibitID{first}, dir, seal.ExtractOptions{}, nil)
			if !errors.Is(err, seal.ErrBroken) {
				t.Errorf("got %v", err)
			}
			if slices.Contains(w.said, event.Kind("exported")) {
				t.Error("an export was claimed")
			}
			if files := filesIn(t, dir); len(files) > 0 {
				t.Errorf("and yet there stands %v", files)
			}
			s.lies(t, world.Tom, swap)
			got, err := s.as(world.Tom).Check(t.Context(), built.opened.Consignment, nil, nil)
			if err != nil || len(got.Broken) != 1 || got.Broken[0].Exhibit != first || len(got.Passed) != 1 {
				t.Errorf("the check says %+v, %v", got, err)
			}
		})
	}
}

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.Walk(dir, func(p string, i os.FileInfo, err error) error {
		if err == nil && !i.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The second exhibit of an export can't be written: that the first was is said.
func TestHalfAnExportIsSaid(t *testing.T) {
	s := newStage(t)
	var first string
	var mu sync.Mutex
	second := func(path string) bool {
		x, _, ok := strings.Cut(path, "/segments/")
		mu.Lock()
		defer mu.Unlock()
		if ok && first == "" {
			first = x
		}
		return ok && x != first
	}
	w := s.lies(t, world.Tom, raw(second, func(b []byte) []byte { return b[:10] }))
	out, err := s.as(world.Tom).Export(t.Context(), built.opened.Consignment, nil, t.TempDir(), seal.ExtractOptions{}, nil)
	if !errors.Is(err, seal.ErrBroken) || len(out) != 1 {
		t.Errorf("got %v and %d exports", err, len(out))
	}
	if !slices.Contains(w.said, event.Kind("exported")) {
		t.Error("what stands outside now is not said")
	}
}

func TestSwappedGrant(t *testing.T) {
	s := newStage(t)
	w := s.lies(t, world.Tom, changing(ending("/grants"), func(g *api.Grants) {
		g.Grants[0].File, g.Grants[1].File = g.Grants[1].File, g.Grants[0].File
	}))
	_, err := s.as(world.Tom).ExhibitKeys(t.Context(), built.opened.Consignment, nil)
	w.said = nil // the opening is said before the key is asked for
	refused(t, w, err, "", "is not the one "+string(world.Amy)+" granted")
	w = s.lies(t, world.Tom, changing(ending("/grants"), func(g *api.Grants) { g.List = append(g.List, '\n') }))
	_, err = s.as(world.Tom).ExhibitKeys(t.Context(), built.opened.Consignment, nil)
	w.said = nil
	refused(t, w, err, "", "the list of grants is not the one")
	w = s.lies(t, world.Tom, changing(ending("/grants"), func(g *api.Grants) { g.Grants = g.Grants[:1] }))
	_, err = s.as(world.Tom).ExhibitKeys(t.Context(), built.opened.Consignment, nil)
	w.said = nil
	refused(t, w, err, "", "it kept back the key")
}

// A wrong key that was really granted speaks against its granter, and not
// against the service.
func TestWrongKeyNamesItsGranter(t *testing.T) {
	s := newStage(t)
	sent, err := s.as(world.Tom).PassOnWrongly(t.Context(), client.Onward{
		From: built.opened.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)},
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	s.must(err)
	priya := s.as(world.Priya)
	_, _, err = priya.Receive(t.Context(), sent.Consignment, nil)
	s.must(err)
	_, err = priya.ExhibitKeys(t.Context(), sent.Consignment, nil)
	if !errors.Is(err, seal.ErrWrongKey) || errors.Is(err, client.ErrUntrusted) || !strings.Contains(err.Error(), "granted by "+string(world.Tom)) {
		t.Errorf("got %v", err)
	}
}

func TestAnotherUnitKey(t *testing.T) {
	s := newStage(t)
	fake, err := seal.GenerateIdentity()
	s.must(err)
	file, err := seal.MakeUnitCopy(world.RASSO, []seal.UnitKey{{Number: 1, Key: fake}}, s.recipientOf(world.Tom))
	s.must(err)
	w := s.lies(t, world.Tom, raw(ending("/unit-key"), func([]byte) []byte { return file }))
	_, err = s.as(world.Tom).Show(t.Context(), built.opened.Consignment)
	refused(t, w, err, "", "the copy of key 1 of "+string(world.RASSO))
	if !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("got %v", err)
	}
}

// What was signed must be what was recorded, where it belongs.
func TestRecordedOtherwise(t *testing.T) {
	s := newStage(t)
	id := built.waiting.Consignment
	var before []byte
	s.lies(t, world.Tom, raw(ending("/v1/events"), func(b []byte) []byte { before = b; return b }))
	_, err := s.as(world.Tom).Check(t.Context(), id, nil, nil)
	s.must(err)

	answer := func(make func(o *operator, n *event.Note) event.LogIndex) lie {
		var o *operator
		return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			if r.URL.Path != "/v1/events" && o == nil {
				return next()
			}
			if r.URL.Path != "/v1/events" {
				return o.lies(bundles, func(*api.Bundle) {})(r, next)
			}
			o = s.operator()
			var sub api.Submission
			s.must(json.NewDecoder(r.Body).Decode(&sub))
			n, err := event.ParseNote([]byte(sub.Note))
			s.must(err)
			return o.recorded(make(o, n))
		}
	}
	for _, c := range []struct {
		name  string
		lie   lie
		check string
		words string
	}{
		{"another statement", raw(ending("/v1/events"), func([]byte) []byte { return before }), "", "for another statement"},
		{"its entry at another place", changing(ending("/v1/events"), func(r *api.Recorded) { r.Index-- }), "", "did not prove"},
		{"another time", changing(ending("/v1/events"), func(r *api.Recorded) { r.Recorded-- }), "", "for another statement"},
		{"no proof", changing(ending("/v1/events"), func(r *api.Recorded) { r.Proof = nil }), "", "did not prove"},
		{"another head", changing(ending("/v1/events"), func(r *api.Recorded) { r.Checkpoint = strings.Replace(r.Checkpoint, "\n\n", "\nx\n\n", 1) }), "", "the head of its log"},
		{"counted nowhere", answer(func(o *operator, n *event.Note) event.LogIndex {
			return o.log(n, o.now(), event.Sum([]byte("a")), event.Sum([]byte("b")))
		}), continuity.CheckTally, "does not count it on the thread of exhibit"},
		{"counted once of twice", answer(func(o *operator, n *event.Note) event.LogIndex {
			return o.log(n, o.now(), event.Sum([]byte("a")))
		}), continuity.CheckTally, "belongs to 2"},
		{"counted where it does not belong", answer(func(o *operator, n *event.Note) event.LogIndex {
			return o.log(n, o.now(), append(o.waiting(50), event.Sum([]byte("a")))...)
		}), continuity.CheckTally, "counts it on 3 threads, and it belongs to 2"},
		{"a number that was given", answer(func(o *operator, n *event.Note) event.LogIndex {
			var old []event.Digest
			_, e := find(o, func(e *event.Ordered) bool {
				return orders(e, s.recipient(o, built.waiting.Exhibits[0].Exhibit))
			})
			for _, x := range e.Exhibits {
				old = append(old, ledger.Tally(x.Thread, 2))
			}
			return o.log(n, o.now(), old...)
		}), continuity.CheckTally, "does not count it"},
		{"a fork", answer(func(o *operator, n *event.Note) event.LogIndex {
			o.entries = slices.Delete(o.entries, 20, 21)
			return o.log(n, o.now(), event.Sum([]byte("a")), event.Sum([]byte("b")))
		}), "", "two different histories"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Tom, c.lie)
			_, err := s.as(world.Tom).Check(t.Context(), id, nil, nil)
			w.said = nil // it was said; it is its answer that is not believed
			refused(t, w, err, c.check, c.words)
		})
	}
}

// A head of another history is refused, by the running program and by the next.
func TestForkAndRollback(t *testing.T) {
	s := newStage(t)
	show := func(c *client.Client) error {
		_, err := c.Show(t.Context(), built.waiting.Consignment)
		return err
	}
	s.must(show(s.as(world.Sarah)))
	t.Run("fork", func(t *testing.T) {
		s.T = t
		w := s.lies(t, world.Sarah, forked(s))
		refused(t, w, show(s.as(world.Sarah)), "")
		refused(t, w, show(s.reopen(event.ActorID(world.Sarah))), "")
	})
	t.Run("set back", func(t *testing.T) {
		s.T = t
		o := s.operator()
		cut := func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			if r.URL.Path == "/v1/tree" {
				return http.StatusBadRequest, []byte(`{"code":"bad-request","message":"the log has no such sizes"}`)
			}
			o.entries = o.entries[:min(len(o.entries), 45)]
			o.build()
			return o.lies(bundles, func(b *api.Bundle) {
				for i := 45; i < 200; i++ {
					without(b, event.LogIndex(i))
				}
			})(r, next)
		}
		w := s.lies(t, world.Sarah, cut)
		s.must(os.Remove(filepath.Join(s.w.Home(event.ActorID(world.Sarah)), "two-histories.txt")))
		err := show(s.as(world.Sarah))
		refused(t, w, err, "", "no longer has all that it showed before", "Don't go on")
		refused(t, w, show(s.reopen(event.ActorID(world.Sarah))), "", "two different histories", "Don't go on")
	})
}

// forked forks at an entry that the bundle does not show, so that all it shows
// is right in itself.
func forked(s *stage) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		o := s.operator()
		return o.lies(bundles, func(b *api.Bundle) {
			shown := map[event.LogIndex]bool{}
			for _, t := range b.Threads {
				for _, i := range t.Indexes {
					shown[i] = true
				}
			}
			for i := range o.entries {
				if !shown[event.LogIndex(i)] {
					o.entries[i].Signatures = event.Sum([]byte("another"))
					o.build()
					return
				}
			}
			s.Fatal("every entry is shown")
		})(r, next)
	}
}

// Two services with the same keys show two histories. A statement signed on the
// one is shown on the other: that its signer saw something else gives it away.
func TestJoinedForks(t *testing.T) {
	one, other := newStage(t), newStage(t)
	ctx := t.Context()
	if _, err := other.as(world.Tom).Check(ctx, built.waiting.Consignment, nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := one.as(world.Lena).Check(ctx, built.opened.Consignment, nil, nil); err != nil {
		t.Fatal(err)
	}
	d, _, err := other.as(world.Sarah).Receive(ctx, built.waiting.Consignment, nil)
	if err != nil {
		t.Fatal(err)
	}
	from := other.operator()
	receipt := from.notes[d.Index]
	to := one.operator()
	at := map[event.Owner]event.LogIndex{}
	w := one.lies(t, world.Amy, to.lies(isConsignment, func(b *api.Bundle) {
		var tallies []event.Digest
		for i := range b.Threads {
			th := &b.Threads[i]
			if th.Owner.Kind == event.ExhibitThread {
				tallies = append(tallies, ledger.Tally(th.Value, int64(len(th.Indexes)+1)))
				th.Indexes = append(th.Indexes, event.LogIndex(len(to.entries)))
				at[th.Owner] = th.Indexes[len(th.Indexes)-1]
			}
		}
		to.log(receipt, to.now(), tallies...)
	}))
	_, err = one.as(world.Amy).Show(ctx, built.waiting.Consignment)
	if len(at) != 2 {
		t.Fatalf("the receipt was put on %d threads", len(at))
	}
	refused(t, w, err, "", "one to sarah.khan@cps-northshire.example and another to this machine")
}

// The client writes itself what it signs. A nonce is a number of fixed length, so
// that no text of a statement fits into it.
func TestChallengeIsNoStatement(t *testing.T) {
	s := newStage(t)
	receipt := "safehand/event/v1 received\nlog safehand.example/log\n"
	w := s.lies(t, world.Sarah, raw(ending("/v1/challenge"), func([]byte) []byte {
		b, _ := json.Marshal(map[string]string{"nonce": receipt})
		return b
	}))
	_, err := s.as(world.Sarah).Show(t.Context(), built.waiting.Consignment)
	refused(t, w, err, "")
	if len(w.notes) > 0 {
		t.Errorf("it signed %q", w.notes)
	}
	s.lies(t, world.Sarah, honest)
	_, _, err = s.as(world.Sarah).Receive(t.Context(), built.waiting.Consignment, nil)
	s.must(err)
	if len(w.notes) < 2 {
		t.Fatal("nothing was signed")
	}
	for _, n := range w.notes {
		text, _, _ := strings.Cut(n, "\n\n")
		if !strings.HasPrefix(text, "safehand/sign-in/v1 session\n") && !strings.HasPrefix(text, "safehand/event/v1 ") {
			t.Errorf("it signed %q", text)
		}
		for _, h := range w.heard {
			if len(h) > 0 && bytes.Contains(h, []byte(text)) && strings.HasPrefix(text, "safehand/sign-in") {
				t.Error("it signed what it was sent")
			}
		}
	}
}
