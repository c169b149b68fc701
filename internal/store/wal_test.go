package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// Whatever connection a commit takes, it is on the disk before it is acknowledged, and
// what was deleted is overwritten. A process that is killed shows no difference: the
// power must go (internal/crash).
func TestEveryConnectionSyncsInFull(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "test.db"))
	for name, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "secure_delete": "1", "foreign_keys": "1"} {
		all, err := db.Pragma(t.Context(), name, 5)
		if err != nil || len(all) != 5 || slices.ContainsFunc(all, func(v string) bool { return v != want }) {
			t.Errorf("%s is %v: %v", name, all, err)
		}
	}
}

// What was committed is copied into the database without any commit that does it,
// and SQLite's log is then written over from its beginning: it does not grow for
// as long as the service runs.
func TestCommitsAreCopiedBesideOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	db := storetest.Open(t, path)
	commits := 0
	commit := func(n int) {
		for range n {
			commits++
			update(t, db, func(tx *store.Tx) error {
				return tx.AddKeyring(event.Sum(fmt.Append(nil, commits)), owner, fmt.Appendf(nil, "keyring %d;", commits), until)
			})
		}
	}
	copied := func() {
		t.Helper()
		want := fmt.Appendf(nil, "keyring %d;", commits)
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			b, err := os.ReadFile(path)
			switch {
			case err != nil:
				t.Fatal(err)
			case bytes.Contains(b, want):
				return
			case time.Now().After(end):
				t.Fatalf("commit %d is not copied", commits)
			}
		}
	}
	log := func() int64 {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	commit(1)
	copied() // what a killed service left would be
	commit(store.CopyEvery)
	copied()
	// Its last pass may still look for what came meanwhile.
	time.Sleep(50 * time.Millisecond)
	long := log()
	commit(store.CopyEvery / 2)
	if now := log(); now != long {
		t.Errorf("the log has grown from %d bytes to %d", long, now)
	}
}
