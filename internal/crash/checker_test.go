package crash_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/crash/checker"
)

// blobFile is one of the sealed bytes.
func (l *lane) blobFile(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(l.data(), "blobs", "??", "*", "*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%d blobs, %v", len(files), err)
	}
	return files[1]
}

// statement changes the database as nobody should.
func statement(text string) func(*testing.T, *lane) error {
	return func(t *testing.T, l *lane) error {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(l.data(), "safehand.db"))
		if err != nil {
			return err
		}
		r, err := db.Exec(text)
		if err == nil {
			if n, _ := r.RowsAffected(); n == 0 {
				err = errors.New("it changes nothing: " + text)
			}
		}
		return errors.Join(err, db.Close())
	}
}

// The checker finds a whole service sound, and each thing that is wrong with it.
func TestCheckerFindsWhatIsWrong(t *testing.T) {
	l := newLane(t, "")
	const newest = "(SELECT max(log_index) FROM entry)"
	for _, c := range []struct {
		name string
		harm func(*testing.T, *lane) error
		want string // in what it says
	}{
		{"nothing", func(*testing.T, *lane) error { return nil }, ""},
		{"a byte of a blob", func(t *testing.T, l *lane) error {
			b, err := os.ReadFile(l.blobFile(t))
			b[len(b)/2] ^= 1
			return errors.Join(err, os.WriteFile(l.blobFile(t), b, 0o600))
		}, "holds other bytes"},
		{"a blob is gone", func(t *testing.T, l *lane) error { return os.Remove(l.blobFile(t)) }, "not whole"},
		{"a blob nobody knows", func(t *testing.T, l *lane) error {
			const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
			return os.WriteFile(filepath.Join(filepath.Dir(l.blobFile(t)), empty), nil, 0o600)
		}, "no lease holds it"},
		{"an entry changed", statement("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'recorded 2', 'recorded 3') AS BLOB) WHERE log_index = " + newest), "not that of its entries"},
		{"an entry gone", statement("DELETE FROM entry WHERE log_index = 3"), "refer to nothing"},
		{"a hash changed", statement("UPDATE tree_hash SET hash = zeroblob(32) WHERE hash_index = 5"), "not that of its entries"},
		{"a hash too few", statement("DELETE FROM tree_hash WHERE hash_index = (SELECT max(hash_index) FROM tree_hash)"), "hashes are stored"},
		{"an older head", statement("UPDATE log_head SET size = size - 1"), "are not of the"},
		{"another root", statement("UPDATE log_head SET root = zeroblob(32)"), "are not of the"},
		{"a note changed", statement("UPDATE note SET body = CAST(replace(CAST(body AS TEXT), 'received', 'rejected') AS BLOB) WHERE log_index = " + newest), "is not the one its entry holds"},
		{"a note gone", statement("DELETE FROM note WHERE log_index = " + newest), "notes for"},
		{"a thread cut short", statement("DELETE FROM thread_entry WHERE log_index = " + newest), "of its thread"},
		{"a thread that says less", statement("UPDATE thread SET entries = entries - 1 WHERE entries > 1"), "of its thread"},
		{"a thread forgotten", statement("DELETE FROM thread WHERE last_index = " + newest), "of known threads"},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			l.must(t, l.begin("received"))
			l.must(t, c.harm(t, l))
			f, err := checker.Check(l.data())
			switch {
			case c.want == "" && (err != nil || f.Sealed != 1 || f.Kinds["received"] != 1 || len(f.Loose) != 0):
				t.Errorf("of a sound one it says %+v, %v", f, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("it says %v, not %q", err, c.want)
			}
		})
	}
}
