package record_test

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// outcome is what one submission came to.
type outcome struct {
	recorded *record.Recorded
	err      error
}

// together has the submissions wait in this order while the writer is held up
// by the first of them, so that they are one batch, and returns what came of
// each. The first is thereby submitted twice.
func together(t *testing.T, s *Story, subs ...record.Submission) []outcome {
	t.Helper()
	hold, held := make(chan struct{}), make(chan struct{})
	var once sync.Once
	s.Log.Close()
	log, err := record.Open(t.Context(), s.DB, s.Config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(log.Close)
	s.Log = log
	log.Intercept(func(next func() error) error {
		once.Do(func() { close(held); <-hold })
		return next()
	})
	go log.Submit(t.Context(), subs[0])
	out := make([]outcome, len(subs))
	<-held
	var wg sync.WaitGroup
	for i, sub := range subs {
		wg.Go(func() { out[i].recorded, out[i].err = log.Submit(t.Context(), sub) })
		for log.Waiting() < i+1 {
			time.Sleep(time.Millisecond)
		}
	}
	close(hold)
	wg.Wait()
	return out
}

func TestOneRefusalLeavesItsBatchAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		first := record.Submission{Note: s.Sign(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs})}
		ben := record.Submission{Note: s.Sign(s.Receipt(Ben, RASSO, c, xs...))}
		cara := record.Submission{Note: s.Sign(s.Receipt(Cara, RASSO, c, xs...))}
		forged := *ben.Note
		forged.Signatures = s.SignAs(s.Receipt(Ben, RASSO, c, xs...), s.Signer(string(Ben), 1)).Signatures
		opening := record.Submission{Note: s.Sign(s.Opening(Ben, RASSO, c, event.View, xs...))}
		out := together(t, s, first, ben, cara, ben, record.Submission{Note: &forged}, opening, cara)

		for i, want := range []struct {
			code  event.Code
			again bool
		}{1: {}, 2: {code: event.CodeConflict}, 3: {again: true}, 4: {code: event.CodeSignature}, 5: {}, 6: {code: event.CodeConflict}} {
			if i == 0 {
				continue
			}
			var r *event.Refusal
			switch {
			case want.code != "":
				if !errors.As(out[i].err, &r) || r.Code != want.code {
					t.Errorf("%d: %v, not %s", i, out[i].err, want.code)
				}
			case out[i].err != nil:
				t.Errorf("%d: %v", i, out[i].err)
			default:
				verify(t, s, out[i].recorded)
				if out[i].recorded.Again != want.again {
					t.Errorf("%d: again is %v", i, out[i].recorded.Again)
				}
			}
		}
		if out[1].recorded.Index != out[3].recorded.Index || out[5].recorded.Index != out[1].recorded.Index+1 {
			t.Error("the same note twice in one batch stands twice, or a refused one took a place")
		}
		if string(out[1].recorded.Checkpoint) != string(out[5].recorded.Checkpoint) {
			t.Error("they were not one batch: this test shows nothing")
		}
	})
}

func TestManyAtOnceTakeFewTransactions(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		const many = 256
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		var subs []record.Submission
		for range many {
			subs = append(subs, record.Submission{Note: s.Sign(&event.Checked{
				Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs,
			})})
		}
		writes := func() (n int64) {
			s.DB.View(t.Context(), func(tx *store.Tx) error { h, err := tx.ReadHead(); n = h.Writes; return err })
			return n
		}
		before := writes()
		indexes := make([]event.LogIndex, many)
		var wg sync.WaitGroup
		for i, sub := range subs {
			wg.Go(func() {
				r, err := s.Log.Submit(t.Context(), sub)
				if err != nil {
					t.Error(err)
					return
				}
				indexes[i] = r.Index
			})
		}
		wg.Wait()
		slices.Sort(indexes)
		if got := slices.Compact(indexes); len(got) != many || int64(got[many-1]-got[0]) != many-1 {
			t.Errorf("%d places between %d and %d", len(got), got[0], got[len(got)-1])
		}
		if n := writes() - before; n >= 64 {
			t.Errorf("%d appends took %d transactions", many, n)
		} else {
			t.Logf("%d appends in %d transactions", many, n)
		}
	})
}

func TestTwoNodesWriteOneLog(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		c := New(t, origin)
		s := Begin(t, c, storetest.Open(t, dsn))
		s.Found()
		other, err := record.Open(t.Context(), storetest.Open(t, dsn), c.Config())
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		cons, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		var wg sync.WaitGroup
		var received, conflicts atomic.Int32
		for i := range 40 {
			log := []*record.Log{s.Log, other}[i%2]
			by := []event.PersonID{Ben, Cara}[i%2]
			n := s.Sign(s.Receipt(by, RASSO, cons, xs...))
			wg.Go(func() {
				_, err := log.Submit(t.Context(), record.Submission{Note: n})
				var r *event.Refusal
				switch {
				case err == nil:
					received.Add(1)
				case errors.As(err, &r) && r.Code == event.CodeConflict:
					conflicts.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if received.Load() != 1 || conflicts.Load() != 39 {
			t.Errorf("%d receipts, %d conflicts", received.Load(), conflicts.Load())
		}
		if _, err := record.Rebuild(t.Context(), s.DB, s.Service); err != nil {
			t.Error(err)
		}
	})
}

func TestAFailedCommitIsAcknowledgedToNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		before := dump(t, s.DB)
		full := errors.New("the disk is full")
		s.Log.FailCommits(&full)
		sub := record.Submission{Note: s.Sign(s.Receipt(Ben, RASSO, c, xs...))}
		for _, b := range []record.Submission{sub, sub} {
			if r, err := s.Log.Submit(t.Context(), b); r != nil || !errors.Is(err, record.ErrFailed) {
				t.Fatalf("acknowledged: %v, %v", r, err)
			}
		}
		if !maps.EqualFunc(before, dump(t, s.DB), slices.Equal) {
			t.Error("a failed batch left something behind")
		}
		full = nil
		if r := s.Submit(sub); r.Again {
			t.Error("it had been recorded")
		}
	})
}

func TestAnAnswerThatWasLostIsGivenAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		var lost atomic.Bool
		s.Log.Intercept(func(next func() error) error {
			if err := next(); err != nil || lost.Load() {
				return err
			}
			lost.Store(true)
			return errors.New("the connection broke after the commit")
		})
		sub := record.Submission{Note: s.Sign(s.Receipt(Ben, RASSO, c, xs...))}
		if _, err := s.Log.Submit(t.Context(), sub); !errors.Is(err, record.ErrFailed) {
			t.Fatal(err)
		}
		if r := s.Submit(sub); !r.Again {
			t.Error("recorded twice")
		}
	})
}

func TestAPanicFailsItsBatchAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		var once sync.Once
		s.Log.Intercept(func(next func() error) error {
			once.Do(func() { panic("a mistake") })
			return next()
		})
		sub := record.Submission{Note: s.Sign(s.Receipt(Ben, RASSO, c, xs...))}
		if _, err := s.Log.Submit(t.Context(), sub); !errors.Is(err, record.ErrFailed) {
			t.Fatal(err)
		}
		s.Submit(sub)
	})
}

func TestARestartGoesOn(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		c := New(t, origin)
		s := Begin(t, c, storetest.Open(t, dsn))
		s.Found()
		cons, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		old := s.Seen
		s.Log.Close()
		if err := s.DB.Close(); err != nil {
			t.Fatal(err)
		}
		s = Begin(t, c, storetest.Open(t, dsn))
		if s.Seen != old {
			t.Errorf("the log goes on at %v, not at %v", s.Seen, old)
		}
		verify(t, s, s.Say(s.Receipt(Ben, RASSO, cons, xs...)))
		if s.Seen.Size != old.Size+1 {
			t.Errorf("size %d after %d", s.Seen.Size, old.Size)
		}
	})
}

func TestAnotherLogsDatabaseIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		for name, c := range map[string]*Cast{"another log": New(t, "elsewhere.example/log"), "other keys": New(t, origin)} {
			if _, err := record.Open(t.Context(), s.DB, c.Config()); !errors.Is(err, record.ErrOtherLog) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAHeadThatIsNotItsCheckpointsIsRefused(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		c := New(t, origin)
		s := Begin(t, c, storetest.Open(t, dsn))
		s.Organisation(Police, Chief)
		s.Log.Close()
		execute(t, dsn, "UPDATE log_head SET size = size - 1")
		if _, err := record.Open(t.Context(), s.DB, c.Config()); !errors.Is(err, record.ErrOtherLog) {
			t.Errorf("got %v", err)
		}
	})
}

func TestKeysThatAreNotTheServicesAreRefused(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "test.db"))
	one, two := New(t, origin), New(t, origin)
	for name, change := range map[string]func(*record.Config){
		"signing key": func(c *record.Config) { c.Sign = two.Config().Sign },
		"log keys":    func(c *record.Config) { c.Log = two.Log },
		"one log key": func(c *record.Config) { c.Log = c.Log[:1] },
		"log":         func(c *record.Config) { c.Service.Log = "elsewhere.example/log" },
	} {
		c := one.Config()
		change(&c)
		if _, err := record.Open(t.Context(), db, c); err == nil {
			t.Errorf("%s: opened with another", name)
		}
	}
}

func TestClosingRecordsWhatWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		held, hold := make(chan struct{}), make(chan struct{})
		var once sync.Once
		s.Log.Intercept(func(next func() error) error {
			once.Do(func() { close(held); <-hold })
			return next()
		})
		say := func() <-chan error {
			done := make(chan error, 1)
			n := s.Sign(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs})
			go func() { _, err := s.Log.Submit(t.Context(), record.Submission{Note: n}); done <- err }()
			return done
		}
		first := say()
		<-held
		second := say()
		for s.Log.Waiting() < 1 {
			time.Sleep(time.Millisecond)
		}
		close(hold)
		s.Log.Close()
		if err := errors.Join(<-first, <-second); err != nil {
			t.Error(err)
		}
		if err := <-say(); !errors.Is(err, record.ErrClosed) {
			t.Errorf("after closing: %v", err)
		}
	})
}

func TestACallerWhoGaveUpIsNotRecorded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		held, hold := make(chan struct{}), make(chan struct{})
		var once sync.Once
		s.Log.Intercept(func(next func() error) error {
			once.Do(func() { close(held); <-hold })
			return next()
		})
		checked := s.Sign(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs})
		n := s.Sign(s.Receipt(Ben, RASSO, c, xs...))
		go s.Log.Submit(t.Context(), record.Submission{Note: checked})
		<-held
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { _, err := s.Log.Submit(ctx, record.Submission{Note: n}); done <- err }()
		for s.Log.Waiting() < 1 {
			time.Sleep(time.Millisecond)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		close(hold)
		s.Log.Close()
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			l, err := tx.Logged(n.ID())
			if l != nil {
				t.Error("recorded although nobody waited")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
