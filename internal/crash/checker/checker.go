// Package checker verifies the whole of a stopped service from its disk: the
// SQLite file and the sealed bytes, and nothing that the service made of them.
//
// It shares no code with the service, not even the grammar of its texts: what a
// mistake of the service's hides from the service's own doctor shows here. All
// that it takes for granted is SQLite, SHA-256 and the tree of
// golang.org/x/mod/sumdb/tlog, which the log promises to be (docs/log.md).
package checker

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Found is what a sound service holds.
type Found struct {
	Entries int64
	Kinds   map[string]int   // how many statements of each kind
	Notes   []string         // in the order of the log
	Sealed  int              // exhibits of which every byte is there
	Loose   map[string]int64 // those of Stored that no seal names
	Stored  map[string]int64 // every blob, as recipient/digest, and its size
}

// Check verifies the service whose data folder this is. The folder is left as
// it is: what a crash left in the database's journal is looked at in a copy.
func Check(data string) (*Found, error) {
	tmp, err := os.MkdirTemp("", "safehand-check-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	for _, f := range []string{"safehand.db", "safehand.db-wal"} {
		if err := copyFile(filepath.Join(data, f), filepath.Join(tmp, f)); err != nil {
			return nil, err
		}
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(tmp, "safehand.db"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	c := &check{db: db, blobs: filepath.Join(data, "blobs"), Found: Found{Kinds: map[string]int{}, Stored: map[string]int64{}}}
	for _, look := range []func() error{c.integrity, c.log, c.tree, c.statements, c.threads, c.stored, c.seals, c.loose} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	return &c.Found, nil
}

// copyFile copies what is there: a database has a journal only sometimes.
func copyFile(from, to string) error {
	r, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, w.Close())
}

type check struct {
	Found
	db      *sql.DB
	blobs   string
	entries [][]byte
	loosely map[string]int64 // what is stored and, as far as is known, not accounted for
}

func (c *check) integrity() error {
	var ok string
	if err := c.db.QueryRow("PRAGMA integrity_check").Scan(&ok); err != nil || ok != "ok" {
		return fmt.Errorf("the database is damaged: %s %v", ok, err)
	}
	var wrong int
	if err := c.db.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&wrong); err != nil || wrong > 0 {
		return fmt.Errorf("%d rows refer to nothing (%v)", wrong, err)
	}
	return nil
}

// rows reads a whole table.
func rows[T any](db *sql.DB, query string, into func(*T) []any) ([]T, error) {
	r, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out []T
	for r.Next() {
		var v T
		if err := r.Scan(into(&v)...); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, r.Err()
}

// field is what follows a word at the beginning of a line, once in a text.
func field(text, word string) string {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, word+" "); ok {
			return strings.TrimSuffix(rest, "\n")
		}
	}
	return ""
}
