package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// chosen has each exhibit's files looked at, as a page does once they are chosen.
func (s *stage) chosen(c *client.Client, o *client.Outgoing) (all []*client.Ahead) {
	s.Helper()
	for i := range o.Exhibits {
		a, err := c.Ahead(o.Exhibits[i].Paths)
		s.must(err)
		o.Exhibits[i].Ahead = a
		all = append(all, a)
	}
	return all
}

// unsaid: nothing was said, and nobody finds anything begun.
func (s *stage) unsaid(t *testing.T, w *wire) {
	t.Helper()
	if len(w.said) > 0 {
		t.Errorf("before Send it said %v", w.said)
	}
	if list, err := s.as(world.Lena).Unfinished(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("unfinished is %+v, %v", list, err)
	}
	if list, err := s.as(world.Amy).Begun(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("begun is %+v, %v", list, err)
	}
}

// What was stored under the form is not stored again by Send, whatever was written
// in the form meanwhile, and nothing of it was said before.
func TestAhead(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	var k counter
	w := s.lies(t, world.Amy, k.until(1<<30))
	amy := s.as(world.Amy)
	for _, a := range s.chosen(amy, &o) {
		var done, total int64
		s.must(a.Store(t.Context(), func(d, n int64) { done, total = d, n }))
		if done != total || done == 0 {
			t.Errorf("%d of %d are stored", done, total)
		}
	}
	if len(k.stored) != 6 { // five segments, and one
		t.Errorf("%d segments were stored under the form", len(k.stored))
	}
	early := o
	early.Exhibits = slices.Clone(o.Exhibits)
	early.Exhibits[0].Reference, early.Exhibits[0].Marking, early.Message = "JRS/9", event.Official, nil
	if _, err := amy.Prepare(t.Context(), early); err != nil {
		t.Fatal(err)
	}
	s.unsaid(t, w)
	p, err := amy.Prepare(t.Context(), o)
	s.must(err)
	sent, err := amy.Send(t.Context(), p, nil)
	s.must(err)
	if len(k.stored) != 10 { // and two lists, and two manifests
		t.Errorf("%d blobs were stored, and 10 are needed", len(k.stored))
	}
	for path, n := range k.stored {
		if n != 1 {
			t.Errorf("%s was stored %d times", path, n)
		}
	}
	s.arrived(t, sent, paths)
}

// Sent while it is being stored, it goes on by the order's right alone: the page may
// be locked, and no segment crosses the line twice.
func TestAheadGoesOn(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	amy := s.as(world.Amy)
	sender := amy.Apart()
	b := make([]byte, 8*seal.SegmentSize+1000)
	_, _ = rand.NewChaCha8([32]byte{2}).Read(b) // never fails
	s.must(os.WriteFile(paths[0], b, 0o600))
	// What is being stored waits on the line until the order stands. Whatever comes in
	// the person's name after that is refused, as if her session had ended.
	var k counter
	var hers atomic.Value
	count, ordered, held := k.until(1<<30), make(chan struct{}), make(chan struct{}, 10)
	first := make(chan struct{}, 1)
	first <- struct{}{}
	var late atomic.Bool
	refused := func() (int, []byte) {
		return http.StatusUnauthorized, []byte(`{"code":"sign-in-needed","message":"sign in first"}`)
	}
	locks := sync.OnceFunc(func() { amy.DropKeys(); close(ordered) })
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if isBlob(r) {
			select {
			case <-ordered:
				if r.Header.Get("Authorization") == hers.Load() {
					return refused()
				}
			case <-first:
				hers.Store(r.Header.Get("Authorization"))
			default:
				held <- struct{}{}
				<-ordered
				if late.CompareAndSwap(false, true) { // one comes too late in her name, and others in time
					return refused()
				}
			}
		}
		return count(r, next)
	})
	all := s.chosen(sender, &o)
	stored, moved := make(chan error, 1), make(chan struct{}, 10)
	go func() { stored <- all[0].Store(t.Context(), func(int64, int64) { moved <- struct{}{} }) }()
	<-held
	<-moved
	p, err := sender.Prepare(t.Context(), o)
	s.must(err)
	// Its progress is told from the moment the order has taken over.
	sent, err := sender.Send(t.Context(), p, func(int64, int64) { locks() })
	if sent == nil {
		t.Fatal(err)
	}
	s.must(<-stored)
	if !late.Load() {
		t.Error("nothing came too late in her name")
	}
	if err := all[1].Store(t.Context(), nil); err != nil {
		t.Errorf("what was left to the order: %v", err)
	}
	if len(k.stored) != 14 { // nine segments, a list and a manifest; one, a list and a manifest
		t.Errorf("%d blobs were stored, and 14 are needed", len(k.stored))
	}
	for path, n := range k.stored {
		if n != 1 {
			t.Errorf("%s was stored %d times", path, n)
		}
	}
	s.reopen(event.ActorID(world.Amy))
	s.arrived(t, sent, paths)
}

// What was chosen by mistake is let go: it ends, and nothing is sent of it.
func TestAheadLetGo(t *testing.T) {
	s := newStage(t)
	o, _ := s.parcel()
	amy := s.as(world.Amy)
	var let bool
	held := make(chan struct{}, 10)
	w := s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if isBlob(r) {
			held <- struct{}{}
			<-r.Context().Done()
			return 0, nil
		}
		let = let || r.Method == http.MethodDelete
		return next()
	})
	all := s.chosen(amy, &o)
	stored := make(chan error, 1)
	go func() { stored <- all[0].Store(t.Context(), nil) }()
	<-held
	for _, a := range all {
		s.must(a.LetGo(t.Context()))
	}
	if err := <-stored; err == nil || !let {
		t.Errorf("it ended with %v, and the service was told: %v", err, let)
	}
	p, err := amy.Prepare(t.Context(), o)
	s.must(err)
	var no *client.AheadError
	if _, err := amy.Send(t.Context(), p, nil); !errors.As(err, &no) {
		t.Errorf("what was let go is sent: %v", err)
	}
	s.unsaid(t, w)
}

// A file that is another one by now is noticed before anything is said.
func TestAheadChanged(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"written to": func(path string) error { return os.WriteFile(path, []byte("another's words"), 0o600) },
		"touched":    func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1, 0)) },
		"deleted":    os.Remove,
		"replaced": func(path string) error {
			b, err := os.ReadFile(path)
			info, _ := os.Stat(path)
			return errors.Join(err, os.WriteFile(path+"-", b, 0o600), os.Chtimes(path+"-", time.Time{}, info.ModTime()), os.Rename(path+"-", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			w := s.lies(t, world.Amy, honest)
			o, err := outgoing(t.TempDir(), event.HolderID(world.RASSO), "JRS/8")
			s.must(err)
			amy := s.as(world.Amy)
			s.must(s.chosen(amy, &o)[0].Store(t.Context(), nil))
			s.must(change(o.Exhibits[0].Paths[0]))
			p, err := amy.Prepare(t.Context(), o)
			s.must(err)
			_, err = amy.Send(t.Context(), p, nil)
			if !errors.As(err, new(*seal.ChangedError)) || !strings.HasPrefix(err.Error(), "JRS/8") {
				t.Errorf("it says %v", err)
			}
			s.unsaid(t, w)
		})
	}
}

// What the service did not keep is made anew, and nothing else.
func TestAheadSwept(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	amy := s.as(world.Amy)
	var k counter
	count, hidden := k.until(1<<30), false
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		status, b := count(r, next)
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/blobs") && !hidden {
			hidden = true
			var h api.Held
			s.must(json.Unmarshal(b, &h))
			h.Blobs = h.Blobs[1:]
			b, _ = json.Marshal(h)
		}
		return status, b
	})
	for _, a := range s.chosen(amy, &o) {
		s.must(a.Store(t.Context(), nil))
	}
	p, err := amy.Prepare(t.Context(), o)
	s.must(err)
	sent, err := amy.Send(t.Context(), p, nil)
	s.must(err)
	if len(k.stored) != 11 || !hidden {
		t.Errorf("%d blobs were stored, and one more than 10 are needed", len(k.stored))
	}
	s.arrived(t, sent, paths)
}

// Lost at any request, from the choosing of files on, it is sent once, and what was
// stored when its order was answered is not stored again.
func TestAheadLostAtAnyRequest(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	for _, after := range []bool{false, true} {
		for at := 1; ; at++ {
			o, err := outgoing(dir, event.HolderID(world.RASSO), "JRS/8", "JRS/9")
			s.must(err)
			lost, n, ordered := false, 0, false
			var k counter
			count := k.until(1 << 30)
			ctx, lose := context.WithCancel(t.Context())
			w := s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				if !after || r.Method != http.MethodGet {
					n++
				}
				if lost = lost || n == at && !after; lost {
					lose()
					return down(r, next)
				}
				status, b := count(r, next)
				if lost = after && n == at; lost {
					lose()
					return down(r, next)
				}
				ordered = ordered || r.URL.Path == "/v1/events"
				return status, b
			})
			c := s.reopen(event.ActorID(world.Amy))
			for _, a := range s.chosen(c, &o) {
				if err = a.Store(ctx, nil); err != nil {
					break
				}
			}
			var sent *client.Sent
			var p *client.Prepared
			if err == nil {
				p, err = c.Prepare(ctx, o)
			}
			if err == nil {
				sent, err = c.Send(ctx, p, nil)
			}
			lose()
			said := slices.Contains(w.said, (&event.Ordered{}).Kind())
			before := len(k.stored)
			s.lies(t, world.Amy, count)
			if !lost {
				s.must(err)
				break
			}
			what := fmt.Sprintf("lost at request %d (after its answer: %v): %v", at, after, err)
			c = s.reopen(event.ActorID(world.Amy))
			list, err := c.Begun(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case sent != nil:
			case len(list) == 1:
				if !said {
					t.Fatalf("%s: begun, and it never said so", what)
				}
				r, err := c.PrepareResume(t.Context(), &list[0], []string{o.Exhibits[0].Paths[0], o.Exhibits[1].Paths[0]})
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				if sent, err = c.Resume(t.Context(), r, nil); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				// A segment, a list and a manifest each. A manifest without its seal is made anew,
				// and what was lost with its answer.
				if more := len(k.stored) - 6; more > 1 || more == 1 && !after && before == 2 {
					t.Errorf("%s: %d blobs were stored before and %d then, and 6 are needed", what, before, len(k.stored)-before)
				}
			default:
				for i := range o.Exhibits {
					o.Exhibits[i].Ahead = nil
				}
				p, err := c.Prepare(t.Context(), o)
				s.must(err)
				if sent, err = c.Send(t.Context(), p, nil); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			if list, err := s.as(world.Lena).Unfinished(t.Context()); err != nil || len(list) > 0 {
				t.Fatalf("%s: unfinished is %+v, %v", what, list, err)
			}
			page, err := s.as(world.Sarah).List(t.Context(), "in", nil, 2)
			if err != nil || page.Views[0].Consignment != sent.Consignment || len(page.Views[0].Exhibits) != 2 || page.Views[0].Consignment == page.Views[1].Consignment {
				t.Fatalf("%s: the newest are %+v, %v", what, page, err)
			}
		}
	}
}

// When the answer to the order is lost, the same page sends once more, of the same
// keys: what it had said is void by that, and nothing is stored twice.
func TestAheadAnswerLost(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	amy := s.as(world.Amy)
	var k counter
	count := k.until(1 << 30)
	s.lies(t, world.Amy, count)
	for _, a := range s.chosen(amy, &o) {
		s.must(a.Store(t.Context(), nil))
	}
	p, err := amy.Prepare(t.Context(), o)
	s.must(err)
	ctx, lose := context.WithCancel(t.Context())
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		status, b := count(r, next)
		if r.URL.Path == "/v1/events" {
			lose()
			return down(r, next)
		}
		return status, b
	})
	var stopped *client.StoppedError
	if _, err := amy.Send(ctx, p, nil); !errors.As(err, &stopped) {
		t.Fatalf("its answer was lost, and it says %v", err)
	}
	sending := filepath.Join(amy.Home().Dir, "sending")
	left, err := os.ReadDir(sending)
	if err != nil || len(left) != 1 {
		t.Fatalf("of what was begun stand %v: %v", left, err)
	}
	// A part of the first try behind those of the second would be read as one of its own.
	stale := filepath.Join(sending, left[0].Name(), "part-000009.age")
	s.must(os.WriteFile(stale, nil, 0o600))
	s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if _, err := os.Stat(stale); r.URL.Path == "/v1/events" && err == nil {
			t.Error("what the first try wrote lies among the parts of the second")
		}
		return count(r, next)
	})
	p, err = amy.Prepare(t.Context(), o)
	s.must(err)
	sent, err := amy.Send(t.Context(), p, nil)
	s.must(err)
	if len(k.stored) != 10 {
		t.Errorf("%d blobs were stored, and 10 are needed", len(k.stored))
	}
	s.arrived(t, sent, paths)
}
