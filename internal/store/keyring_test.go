package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const (
	owner event.PersonID = "amy.reed@northshire.example"
	until event.Time     = 1_800_000_000
)

// collect is the keyring kept under a code, nil when there is none.
func collect(t *testing.T, db *store.DB, code event.Digest, now event.Time) (b []byte) {
	t.Helper()
	update(t, db, func(tx *store.Tx) (err error) {
		b, err = tx.TakeKeyring(code, now)
		return err
	})
	return b
}

// Whoever finds an old code gets nothing to guess at.
func TestAKeyringIsCollectedOnceAndInTime(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		code := event.Sum([]byte("code"))
		leave := func() {
			update(t, db, func(tx *store.Tx) error { return tx.AddKeyring(code, owner, []byte("locked"), until) })
		}
		leave()
		if b := collect(t, db, event.Sum([]byte("another")), until-1); b != nil {
			t.Errorf("another code gives %q", b)
		}
		if b := collect(t, db, code, until-1); string(b) != "locked" {
			t.Errorf("its own code gives %q", b)
		}
		if b := collect(t, db, code, until-1); b != nil {
			t.Errorf("its own code gives %q a second time", b)
		}
		leave()
		if b := collect(t, db, code, until); b != nil {
			t.Errorf("its own code gives %q when its time is over", b)
		}
	})
}

// What is deleted can't be found again on a stolen disk.
func TestDeletedIsOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	code, secret := event.Sum([]byte("code")), []byte("a locked keyring ")
	found := func() bool {
		files, err := filepath.Glob(path + "*") // with what SQLite keeps beside it
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, secret) {
				return true
			}
		}
		return false
	}
	for _, deleted := range []bool{false, true} {
		db := storetest.Open(t, path)
		if deleted {
			if b := collect(t, db, code, until-1); b == nil {
				t.Fatal("it was not kept")
			}
		} else {
			update(t, db, func(tx *store.Tx) error {
				return tx.AddKeyring(code, owner, bytes.Repeat(secret, 500), until)
			})
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if found() == deleted {
			t.Errorf("deleted: %v, and found on the disk: %v", deleted, deleted)
		}
	}
}
