package store_test

import (
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const amyReed event.PersonID = "amy.reed@northshire.example"

// Away begins and ends with a day to the second, holds without a break when one absence
// follows another, and ends early for good: to say it again by a file changes nothing, to
// save it does. What is over is forgotten.
func TestAwayIsWholeDays(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		save := func(s ...store.Spell) {
			t.Helper()
			if err := db.Update(t.Context(), func(tx *store.Tx) error {
				for _, s := range s {
					if err := tx.SaveSpell(amyReed, s); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		kept := func() (p store.Presence) {
			t.Helper()
			if err := db.View(t.Context(), func(tx *store.Tx) (err error) {
				p, err = tx.Presence(amyReed)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return p
		}
		save(
			store.Spell{From: 100, To: 200, Until: 200, By: amyReed}, store.Spell{From: 150, To: 300, Until: 300, By: amyReed},
			store.Spell{From: 300, To: 400, Until: 400, By: amyReed}, store.Spell{From: 500, To: 600, Until: 600, By: amyReed},
			store.Spell{Duty: true, From: 350, To: 450, Until: 450, By: amyReed},
		)
		p := kept()
		for at, want := range map[event.Time]event.Time{99: 0, 100: 400, 199: 400, 399: 400, 400: 0, 599: 600, 600: 0} {
			if got := p.Away(at); got != want {
				t.Errorf("at %d away until %d, not %d", at, got, want)
			}
		}
		for at, want := range map[event.Time]bool{349: false, 399: false, 400: true, 449: true, 450: false} {
			if p.OnDuty(at) != want {
				t.Errorf("at %d on duty: %v", at, !want)
			}
		}
		save(store.Spell{From: 100, To: 200, Until: 120, By: amyReed})
		if got := kept().Away(120); len(kept().Rota) != 5 || got != 0 {
			t.Errorf("ended early: %d, of %d", got, len(kept().Rota))
		}
		if err := db.Update(t.Context(), func(tx *store.Tx) error {
			n, err := tx.DropSpells(400)
			if n != 3 {
				t.Errorf("%d were over", n)
			}
			return err
		}); err != nil || len(kept().Rota) != 2 {
			t.Errorf("%v; %+v stay", err, kept().Rota)
		}
	})
}
