package record_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/ledger/ledgertest"
)

// faulty opens the story's log anew with a tree that goes wrong as the plan says.
func faulty(t *testing.T, s *Story) *ledgertest.Plan {
	t.Helper()
	s.Log.Close()
	log, err := record.Open(t.Context(), s.DB, s.Config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(log.Close)
	plan := new(ledgertest.Plan)
	log.Through(func(tree ledger.Storage) ledger.Storage { return plan.Around(t, tree) })
	s.Log = log
	return plan
}

// The fault table of the log: each call that one submission makes to the tree
// goes wrong in each way, once and twice in a row. Nothing half-written is ever
// seen, nothing that was acknowledged is lost, and the same note again is
// recorded once.
func TestFaultTable(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		plan := faulty(t, s)
		check := func() record.Submission {
			return record.Submission{Note: s.Sign(&event.Checked{
				Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs,
			})}
		}
		plan.Fail(ledgertest.Slow, 0, 0)
		s.Submit(check())
		calls, _ := plan.Calls()
		if calls < 5 {
			t.Fatalf("a submission makes %d calls to the tree: this shows nothing", calls)
		}
		for _, fault := range ledgertest.Faults() {
			for n := 1; n <= calls; n++ {
				for times := 1; times <= 2; times++ {
					t.Run(fmt.Sprintf("%s at %d, %d times", fault, n, times), func(t *testing.T) {
						plan.Fail(fault, n, times)
						goesWrong(t, s, plan, check())
					})
				}
			}
		}
	})
}

// goesWrong submits under a fault, and again until it is answered as it must be.
func goesWrong(t *testing.T, s *Story, plan *ledgertest.Plan, sub record.Submission) {
	t.Helper()
	before := size(t, s)
	var got *record.Recorded
	for try := 1; ; try++ {
		r, err := s.Log.Submit(t.Context(), sub)
		if err != nil && !errors.Is(err, record.ErrFailed) {
			t.Fatalf("it answers %v, which blames the statement", err)
		}
		sound(t, s)
		if err == nil && ledger.CheckRecord(r.Proof, size(t, s), root(t, s), int64(r.Index), r.Entry) == nil {
			got = r
			break
		}
		if err != nil && size(t, s) != before {
			t.Fatalf("it failed (%v), and left %d entries of %d", err, size(t, s), before)
		}
		if try == 4 {
			t.Fatalf("two faults, and the fourth try does not finish: %v", err)
		}
	}
	if _, wrong := plan.Calls(); wrong == 0 {
		t.Error("nothing went wrong: this shows nothing")
	}
	verify(t, s, got)
	if int64(got.Index) != before || size(t, s) != before+1 {
		t.Errorf("it stands at %d of %d, there were %d", got.Index, size(t, s), before)
	}
}

func head(t *testing.T, s *Story) (h store.Head) {
	t.Helper()
	err := s.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		h, err = tx.ReadHead()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func size(t *testing.T, s *Story) int64    { return head(t, s).Size }
func root(t *testing.T, s *Story) [32]byte { return head(t, s).Root }

// sound works the tree out anew from the entries, and compares.
func sound(t *testing.T, s *Story) {
	t.Helper()
	var m ledger.Memory
	var last ledger.Checkpoint
	err := s.DB.View(t.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		if err != nil {
			return err
		}
		var entries []ledger.Entry
		for i := range h.Size {
			b, err := tx.Entry(i)
			if err != nil {
				return err
			}
			e, err := ledger.ParseEntry(b)
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		c, err := ledger.OpenCheckpoint(h.Checkpoint, s.Service.Log, s.Service.LogKeys)
		if err != nil {
			return err
		}
		last = c
		_, got, err := ledger.Append(t.Context(), &m, entries)
		if got != h.Root || got != c.Root || c.Size != h.Size {
			t.Fatalf("%d entries do not add up to the checkpoint of %d", h.Size, c.Size)
		}
		return err
	})
	if err != nil {
		t.Fatalf("the log of %d entries: %v", last.Size, err)
	}
}
