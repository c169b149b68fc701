package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// Whoever looks sees what is committed while another connection writes, and can
// change nothing.
func TestLookReadsBesideTheWriter(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		look, err := store.Look(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer look.Close()
		for i := range 3 {
			update(t, db, func(tx *store.Tx) error {
				_, err := tx.AddRefusal(store.Refusal{At: 1, Code: "unknown"})
				return err
			})
			view(t, look, func(tx *store.Tx) error {
				rows, err := tx.Refusals(0, 10)
				if len(rows) != i+1 {
					t.Errorf("it sees %d refusals, not %d", len(rows), i+1)
				}
				return err
			})
		}
		if wrong, err := look.Integrity(t.Context()); err != nil || len(wrong) > 0 {
			t.Errorf("integrity: %v, %v", wrong, err)
		}
	})
}

func TestLookChangesNothing(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "test.db")
	if _, err := store.Look(t.Context(), dsn); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where there is none: %v", err)
	}
	if _, err := os.Stat(dsn); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it made a database")
	}
	if err := storetest.Open(t, dsn).Close(); err != nil {
		t.Fatal(err)
	}
	look, err := store.Look(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer look.Close()
	err = look.Update(t.Context(), func(tx *store.Tx) error { _, err := tx.Lock(); return err })
	if err == nil {
		t.Error("it wrote")
	}
	if err := look.Fits(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFits(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		db, err := store.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Fits(t.Context()); !errors.Is(err, store.ErrOlder) {
			t.Errorf("an empty database: %v", err)
		}
		if err := db.MigrateTo(t.Context(), 999); !errors.Is(err, store.ErrNewer) {
			t.Errorf("a schema that nobody knows: %v", err)
		}
		if err := db.MigrateTo(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Fits(t.Context()); err != nil {
			t.Errorf("our own: %v", err)
		}
		if err := db.PretendVersion(t.Context(), 999); err != nil {
			t.Fatal(err)
		}
		if err := db.Fits(t.Context()); !errors.Is(err, store.ErrNewer) {
			t.Errorf("a newer one: %v", err)
		}
		if has, knows, err := db.Versions(t.Context()); err != nil || has != 999 || knows < 1 || knows > 998 {
			t.Errorf("versions %d and %d, %v", has, knows, err)
		}
	})
}
