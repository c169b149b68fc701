package store_test

import (
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// One node has a stocktake until it says nothing more; where it stands is kept for the
// next, and a node that lost it is told so.
func TestAStocktakeIsOneNodesAtATime(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		hold := func(node string, now event.Time) (s *store.Stocktake) {
			t.Helper()
			if err := db.Update(t.Context(), func(tx *store.Tx) (err error) {
				s, err = tx.HoldStocktake(store.Reading, node, now, now+100)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return s
		}
		save := func(node string, s store.Stocktake, until event.Time) (mine bool) {
			t.Helper()
			if err := db.Update(t.Context(), func(tx *store.Tx) (err error) {
				mine, err = tx.SaveStocktake(store.Reading, node, s, until)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return mine
		}
		if s := hold("one", 1000); s == nil || *s != (store.Stocktake{}) {
			t.Fatalf("at first %+v", s)
		}
		at := store.Stocktake{After: event.RecipientID{Digest: event.Sum([]byte("x"))}, Pieces: 3, Began: 1000, Finished: 900}
		if !save("one", at, 1200) || hold("two", 1200) != nil {
			t.Error("another has it too")
		}
		if s := hold("two", 1201); s == nil || *s != at {
			t.Errorf("the next goes on at %+v", s)
		}
		if save("one", at, 1300) {
			t.Error("whoever lost it is not told")
		}
		if s := hold("two", 1202); s == nil || *s != at {
			t.Errorf("whoever has it does not get it again: %+v", s)
		}
	})
}

// What is wanting is kept once, since it was found, and is counted until it is dropped.
func TestWhatIsWantingIsKept(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := store.Wanting{Recipient: event.RecipientID{Digest: event.Sum([]byte("x"))}, Digest: event.Sum([]byte("y")), Size: 7, Found: 1000}
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.SaveWanting(w); err != nil {
				return err
			}
			w.Damaged = true
			later := w
			later.Found = 2000
			if err := tx.SaveWanting(later); err != nil {
				return err
			}
			all, err := tx.Wanting(10)
			if len(all) != 1 || all[0] != w || err != nil {
				t.Errorf("kept %+v (%v)", all, err)
			}
			if of, err := tx.WantingOf(w.Recipient); len(of) != 1 || err != nil {
				t.Errorf("of the exhibit %+v (%v)", of, err)
			}
			if of, err := tx.WantingOf(event.RecipientID{}); len(of) != 0 || err != nil {
				t.Errorf("of another %+v (%v)", of, err)
			}
			if err := tx.DropWanting(w); err != nil {
				return err
			}
			if n, err := tx.CountWanting(); n != 0 || err != nil {
				t.Errorf("%d after it was put back (%v)", n, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
