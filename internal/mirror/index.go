package mirror

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"github.com/safehand/safehand/event"
)

// index knows every event id and every tally of the log, on disk: those of tens of
// millions of entries would fill a machine's memory. It also says how far the
// mirror has come; what it says is what counts.
type index struct{ db *sql.DB }

const schema = `
CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 1), origin TEXT NOT NULL, size INTEGER NOT NULL, recorded INTEGER NOT NULL, note BLOB);
`

func openIndex(ctx context.Context, path, origin string) (*index, error) {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)", "cache_size(-65536)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	x := &index{db}
	_, err = db.ExecContext(ctx, schema)
	if err == nil {
		_, err = db.ExecContext(ctx, `INSERT INTO state (id, origin, size, recorded) VALUES (1, ?, 0, 0) ON CONFLICT DO NOTHING`, origin)
	}
	var was string
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT origin FROM state`).Scan(&was)
	}
	if err == nil && was != origin {
		err = fmt.Errorf("this folder mirrors %s, not %s", was, origin)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return x, nil
}

func (x *index) state(ctx context.Context) (s state, err error) {
	err = x.db.QueryRowContext(ctx, `SELECT size, recorded, note FROM state`).Scan(&s.size, &s.recorded, &s.note)
	return s, err
}

// twice is a value that stands in the log already.
type twice struct {
	kind  byte // idKey or tallyKey
	value event.Digest
	first int64 // where it stood
}

func (t *twice) Error() string { return fmt.Sprintf("%s stands in entry %d already", t.value, t.first) }

// A key is what a digest is and half of it: nobody finds two digests with one such
// half, and twice as many fit into memory.
const (
	idKey    byte = 1
	tallyKey byte = 2
)

func keyOf(kind byte, d event.Digest) []byte { return append([]byte{kind}, d[:16]...) }

// mark is a digest at its place.
type mark struct {
	kind  byte
	value event.Digest
	at    int64
}

// take adds the marks of a batch and moves the state, whole and durably or not at
// all. ready is called between the two: what it makes durable counts if it
// returns, and the commit after it does.
func (x *index) take(ctx context.Context, marks []mark, s state, ready func() error) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	add, err := tx.PrepareContext(ctx, `INSERT INTO seen (key, at) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer add.Close()
	// In the order of the tree they go into, which is many times as fast. Of two
	// marks of one value the one that stands first in the log goes first.
	slices.SortStableFunc(marks, func(a, b mark) int { return bytes.Compare(keyOf(a.kind, a.value), keyOf(b.kind, b.value)) })
	for _, k := range marks {
		if _, err := add.ExecContext(ctx, keyOf(k.kind, k.value), k.at); err != nil {
			var e *sqlite.Error
			if !errors.As(err, &e) || e.Code() != sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY {
				return err
			}
			first := int64(0)
			if err := tx.QueryRowContext(ctx, `SELECT at FROM seen WHERE key = ?`, keyOf(k.kind, k.value)).Scan(&first); err != nil {
				return err
			}
			return &found{twice{k.kind, k.value, first}, k.at}
		}
	}
	if err := ready(); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE state SET size = ?, recorded = ?, note = ?`, s.size, s.recorded, s.note); err != nil {
		return err
	}
	return tx.Commit()
}

// found is a value found twice, and where it stands again.
type found struct {
	twice
	again int64
}

// keep notes a newer head under which nothing is new.
func (x *index) keep(ctx context.Context, note []byte) error {
	_, err := x.db.ExecContext(ctx, `UPDATE state SET note = ?`, note)
	return err
}

func (x *index) close() error { return x.db.Close() }
