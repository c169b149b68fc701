package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

// The transaction is all that the pure packages ask for.
var (
	_ ledger.Storage   = (*store.Tx)(nil)
	_ directory.Source = (*store.Tx)(nil)
	_ custody.Source   = (*store.Tx)(nil)
)

func update(t *testing.T, db *store.DB, f func(*store.Tx) error) {
	t.Helper()
	if err := db.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, db *store.DB, f func(*store.Tx) error) {
	t.Helper()
	if err := db.View(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func TestEveryTableIsOnOneList(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		have, err := db.Tables(t.Context())
		if err != nil || len(have) == 0 {
			t.Fatal(have, err)
		}
		var want []string
		for _, v := range slices.Concat(store.Sources(), store.Rebuilt(), store.NotRebuilt()) {
			if v.Why == "" {
				t.Errorf("%s stands on its list without a reason", v.Name)
			}
			want = append(want, v.Name)
		}
		slices.Sort(have)
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Errorf("tables\n%v\nlisted\n%v", have, want)
		}
	})
}

func TestUpdateIsWholeOrNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		no := errors.New("no")
		nonce := event.Salt{1}
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.AddChallenge(nonce, 100); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatalf("got %v", err)
		}
		update(t, db, func(tx *store.Tx) error {
			ok, err := tx.UseChallenge(nonce, 1)
			if ok {
				t.Error("what failed was kept")
			}
			return err
		})
	})
}

func TestAPanicLeavesNoLock(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		func() {
			defer func() { _ = recover() }()
			db.Update(t.Context(), func(tx *store.Tx) error {
				tx.Lock()
				panic("a mistake")
			})
		}()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		err := db.Update(ctx, func(tx *store.Tx) error { _, err := tx.Lock(); return err })
		if err != nil {
			t.Error(err)
		}
	})
}

func TestViewSeesOneMomentAndWritesNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		view(t, db, func(tx *store.Tx) error {
			before, err := tx.Refusals(0, 10)
			if err != nil {
				return err
			}
			update(t, db, func(tx *store.Tx) error {
				_, err := tx.AddRefusal(store.Refusal{At: 1, Code: "unknown"})
				return err
			})
			after, err := tx.Refusals(0, 10)
			if len(before) != 0 || len(after) != 0 {
				t.Errorf("before %v, after %v", before, after)
			}
			return err
		})
		for name, write := range map[string]func(tx *store.Tx) error{
			"the lock":    func(tx *store.Tx) error { _, err := tx.Lock(); return err },
			"a challenge": func(tx *store.Tx) error { return tx.AddChallenge(event.Salt{1}, 100) },
		} {
			before := challenges(t, db)
			err := db.View(t.Context(), write)
			if name == "the lock" && err == nil || !slices.Equal(before, challenges(t, db)) {
				t.Errorf("a view wrote %s, %v", name, err)
			}
		}
	})
}

func challenges(t *testing.T, db *store.DB) (out []string) {
	t.Helper()
	view(t, db, func(tx *store.Tx) (err error) { out, err = tx.Dump("challenge"); return err })
	return out
}

func TestChallengeWorksOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		update(t, db, func(tx *store.Tx) error { return tx.AddChallenge(event.Salt{7}, 100) })
		use := func(nonce event.Salt, now event.Time) (ok bool) {
			update(t, db, func(tx *store.Tx) (err error) { ok, err = tx.UseChallenge(nonce, now); return err })
			return ok
		}
		for _, r := range []struct {
			name  string
			nonce event.Salt
			now   event.Time
			want  bool
		}{
			{"a stranger's", event.Salt{8}, 50, false}, {"late", event.Salt{7}, 100, false},
			{"first", event.Salt{7}, 50, true}, {"second", event.Salt{7}, 50, false},
		} {
			if got := use(r.nonce, r.now); got != r.want {
				t.Errorf("%s: %v", r.name, got)
			}
		}
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.AddChallenge(event.Salt{9}, 1); err != nil {
				return err
			}
			return tx.AddChallenge(event.Salt{9}, 1)
		})
		if !errors.Is(err, store.ErrTaken) {
			t.Errorf("the same nonce twice: %v", err)
		}
	})
}

func TestSessions(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		order := event.EventID{Digest: event.Sum([]byte("order"))}
		s := store.Session{Token: event.Sum([]byte("token")), Role: event.AsOrder, By: event.Signer{ID: "amy.reed@northshire.example", Number: 2}, Order: &order, Until: 100}
		update(t, db, func(tx *store.Tx) error { return tx.AddSession(s) })
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Session(s.Token, 99)
			if got == nil || got.Role != s.Role || got.By != s.By || got.Until != 100 || *got.Order != order {
				t.Errorf("got %+v", got)
			}
			if late, _ := tx.Session(s.Token, 100); late != nil {
				t.Error("an ended session lives")
			}
			return err
		})
		update(t, db, func(tx *store.Tx) error {
			if n, err := tx.DropSessions(100); n != 1 {
				t.Errorf("%d dropped, %v", n, err)
			}
			return nil
		})
	})
}

func TestRefusalsAreNumberedWithoutGaps(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := db.Update(t.Context(), func(tx *store.Tx) error {
					_, err := tx.AddRefusal(store.Refusal{At: 5, Caller: "amy.reed@northshire.example", Route: "GET /v1/label", Code: "unknown"})
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		view(t, db, func(tx *store.Tx) error {
			page, err := tx.Refusals(0, 15)
			if err != nil || len(page) != 15 || page[0].Number != 20 || page[14].Number != 6 {
				t.Errorf("first page %v, %v", page, err)
			}
			page, err = tx.Refusals(6, 15)
			if len(page) != 5 || page[4].Number != 1 || page[0].Code != "unknown" || page[0].At != 5 {
				t.Errorf("second page %v", page)
			}
			return err
		})
	})
}

func TestLeases(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		r := event.RecipientID{Digest: event.Sum([]byte("r"))}
		a, b := event.Sum([]byte("a")), event.Sum([]byte("b"))
		update(t, db, func(tx *store.Tx) error {
			for _, l := range []store.Lease{
				{Recipient: r, Digest: a, Size: 10, Until: 100}, {Recipient: r, Digest: b, Size: 20, Until: 200}, {Recipient: r, Digest: a, Size: 10, Until: 300},
			} {
				if err := tx.SaveLease(l); err != nil {
					return err
				}
			}
			ended, err := tx.LeasesEnded(250, 10)
			if len(ended) != 1 || ended[0] != (store.Lease{Recipient: r, Digest: b, Size: 20, Until: 200}) {
				t.Errorf("ended %v", ended)
			}
			if err := tx.DropLease(r, b); err != nil {
				return err
			}
			left, _ := tx.Leases(r)
			if len(left) != 1 || left[0].Until != 300 {
				t.Errorf("left %v", left)
			}
			return err
		})
	})
}

func TestTheLogIsWrittenUnderItsLockAlone(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		entry, err := ledger.Entry{Recorded: 1, Event: event.EventID{Digest: event.Sum(nil)}, Signatures: event.Sum(nil), Tallies: []event.Digest{event.Sum(nil)}}.Text()
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range map[string]func(*store.Tx) error{
			"entries": func(tx *store.Tx) error { return tx.WriteEntries(t.Context(), 0, [][]byte{entry}) },
			"hashes":  func(tx *store.Tx) error { return tx.WriteHashes(t.Context(), 0, []tlog.Hash{{}}) },
			"head":    func(tx *store.Tx) error { return tx.SetHead(tlog.Hash{}, nil) },
			"views":   func(tx *store.Tx) error { return tx.Save(directory.Changes{}, custody.Changes{}) },
			"clear":   func(tx *store.Tx) error { return tx.Clear() },
			"gap": func(tx *store.Tx) error {
				if _, err := tx.Lock(); err != nil {
					return err
				}
				return tx.WriteEntries(t.Context(), 1, [][]byte{entry})
			},
		} {
			if err := db.Update(t.Context(), f); err == nil {
				t.Errorf("%s: written without the lock, or beside the end", name)
			}
		}
	})
}

func TestHashesOfAnyNumberAreRead(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var want []tlog.Hash
		var indexes []int64
		for i := range int64(150) { // more than one statement reads
			want = append(want, tlog.Hash(event.Sum([]byte{byte(i)})))
			indexes = append(indexes, i)
		}
		update(t, db, func(tx *store.Tx) error {
			if _, err := tx.Lock(); err != nil {
				return err
			}
			return tx.WriteHashes(t.Context(), 0, want)
		})
		view(t, db, func(tx *store.Tx) error {
			slices.Reverse(indexes)
			slices.Reverse(want)
			got, err := tx.ReadHashes(t.Context(), indexes)
			if !slices.Equal(got, want) {
				t.Error("other hashes, or in another order")
			}
			if _, err := tx.ReadHashes(t.Context(), []int64{3, 999}); !errors.Is(err, ledger.ErrStorage) {
				t.Errorf("a missing hash: %v", err)
			}
			return err
		})
	})
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		if err := db.PretendVersion(t.Context(), 9999); err != nil {
			t.Fatal(err)
		}
		err := db.Migrate(t.Context())
		if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "9999") {
			t.Errorf("got %v", err)
		}
	})
}

func TestMigratingAgainDoesNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		if err := db.Migrate(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestACollationOtherThanCIsRefused(t *testing.T) {
	dsn := storetest.Postgres(t, "C.UTF-8")
	_, err := store.Open(t.Context(), dsn)
	if !errors.Is(err, store.ErrDatabase) || !strings.Contains(err.Error(), "collation") {
		t.Errorf("got %v", err)
	}
}

func TestAnAddressThatCannotBeReadIsNotRepeated(t *testing.T) {
	_, err := store.Open(t.Context(), "postgres://safehand:secret-word@%zz/db")
	if err == nil || strings.Contains(err.Error(), "secret-word") {
		t.Errorf("got %v", err)
	}
}
