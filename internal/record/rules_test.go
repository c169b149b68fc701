package record_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// older is a log as the program before the rules 2 left it, and how much is in it.
func older(t *testing.T, db *store.DB) (*Cast, int64) {
	t.Helper()
	c := New(t, origin)
	config := c.Config()
	config.Rules = 1
	s := BeginWith(t, c, db, config)
	s.Found()
	s.Log.Close()
	return c, entries(t, db)
}

func entries(t *testing.T, db *store.DB) (n int64) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		n = h.Size
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// inForce demands the rules by which the next statement is judged.
func inForce(t *testing.T, s *Story, want int) {
	t.Helper()
	s.State(func(st *custody.State) {
		if n := st.Dir.InForce(); n != want {
			t.Errorf("rules %d are in force, not %d", n, want)
		}
	})
}

// A log that an older program began is judged by the newer rules from the start of the
// newer program on: several nodes say so once, on the thread that the first statement
// drew, and a rebuild finds the same.
func TestNewerRulesArePutInForceOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, before := older(t, db)
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				log, err := record.Open(t.Context(), db, c.Config())
				if err == nil {
					defer log.Close()
					err = errors.Join(log.GoOn(t.Context()), log.GoOn(t.Context()))
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		if n := entries(t, db); n != before+1 {
			t.Errorf("three starts of the newer program wrote %d entries", n-before)
		}
		s := Begin(t, c, db)
		inForce(t, s, directory.NewestRules)
		r := s.Account(event.OwnerService(origin.Service()), true)
		verify(t, s, r)
		was := dump(t, db)
		if _, err := record.Rebuild(t.Context(), db, s.Service); err != nil {
			t.Fatal(err)
		}
		for name, rows := range dump(t, db) {
			if !slices.Equal(was[name], rows) && name != "log_head" { // which counts who took the lock
				t.Errorf("the rebuilt %s differs: %q, was %q", name, rows, was[name])
			}
		}
		if len(was["rules"]) != 2 {
			t.Errorf("rules that were put in force: %q", was["rules"])
		}
	})
}

// A service that is behind its witnesses appends nothing, newer rules neither. They
// stand before the first statement that it records again.
func TestNewerRulesWaitForTheWitnesses(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c, before := older(t, db)
		witnesses := func(names ...string) {
			t.Helper()
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Lock(); err != nil {
					return err
				}
				return tx.SetWitnesses(names)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		witnesses("witness.example")
		s := Begin(t, c, db)
		if err := s.Log.GoOn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := entries(t, db); n != before {
			t.Errorf("behind its witnesses it wrote %d entries", n-before)
		}
		inForce(t, s, 1)
		witnesses()
		s.Order(Amy, CID, 1, event.HolderID(RASSO))
		inForce(t, s, directory.NewestRules)
		if n := entries(t, db); n != before+2 {
			t.Errorf("the rules and a statement are %d entries", n-before)
		}
	})
}

// A program that does not know the rules of a log does not go on with it.
func TestRulesOfALaterProgram(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := Begin(t, New(t, origin), db)
		inForce(t, s, directory.NewestRules)
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Lock(); err != nil {
				return err
			}
			return tx.Save(directory.Changes{Rules: []directory.InForce{{Number: directory.NewestRules + 1}}}, custody.Changes{})
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.Open(t.Context(), db, s.Config()); !errors.Is(err, directory.ErrNewerRules) {
			t.Errorf("it goes on with a log of a later program: %v", err)
		}
	})
}
