// Package store keeps the service's tables, in SQLite for one machine and in
// PostgreSQL for many, with one schema and one set of queries.
//
// What it promises: a function given to [DB.Update] happens whole and durably,
// or not at all; one given to [DB.View] sees one moment. Entries and notes are
// the source; every table not listed in [Sources] or [NotRebuilt] is a view that
// can be thrown away and made again from them. A thing that isn't there is nil,
// zero or false and no error; writing what must be new twice is [ErrTaken].
//
// What is decided and what is recorded is not decided here: package record is
// the only caller of the methods that write the log and its views.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"

	"github.com/safehand/safehand/internal/store/db"
)

// DB is a database. It is safe for concurrent use.
type DB struct {
	sql     *sql.DB
	dialect goose.Dialect
	// writer lets one SQLite transaction write at a time: left to SQLite's own
	// lock, waiting writers sleep and starve. PostgreSQL needs none.
	writer chan struct{}
	copier *copier // SQLite's, of what is written here
	// prepared keeps SQLite's statements ready: parsing each anew was a sixth of an
	// append. Nil before the schema is known; PostgreSQL's driver keeps its own.
	prepared *db.Queries
}

// Open opens the database dsn names: a postgres:// address, or the path of a
// SQLite file, which is made, readable by its owner alone, if it is not there.
// It does not touch the schema: see [DB.Migrate].
func Open(ctx context.Context, dsn string) (*DB, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn)
	}
	return openSQLite(ctx, dsn)
}

// Close closes the database. Nothing may use it any more.
func (d *DB) Close() error {
	if d.prepared != nil {
		d.prepared.Close()
	}
	if d.copier != nil {
		d.copier.close()
	}
	return d.sql.Close()
}

// prepare makes the statements ready for a schema that is this program's.
func (d *DB) prepare(ctx context.Context) error {
	if d.dialect != goose.DialectSQLite3 || d.prepared != nil {
		return nil
	}
	var err error
	d.prepared, err = db.Prepare(ctx, d.sql)
	return err
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.sql.PingContext(ctx) }

// Engine names the database for people.
func (d *DB) Engine() string {
	if d.dialect == goose.DialectPostgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// Update runs f in one transaction and commits it. When f fails nothing of it
// remains and its error is returned as it is. When Update fails at the commit it
// may have happened all the same; whatever is done again must bear that.
func (d *DB) Update(ctx context.Context, f func(*Tx) error) error {
	if d.writer != nil {
		select {
		case d.writer <- struct{}{}:
			defer func() { <-d.writer }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return d.run(ctx, nil, f)
}

// View runs f in a transaction that sees one moment. Whatever f would write is
// gone when it ends, where the engine does not refuse it.
func (d *DB) View(ctx context.Context, f func(*Tx) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if d.dialect == goose.DialectPostgres {
		o.Isolation = sql.LevelRepeatableRead
	}
	return d.run(ctx, o, f)
}

func (d *DB) run(ctx context.Context, o *sql.TxOptions, f func(*Tx) error) error {
	t, err := d.sql.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %v", err)
	}
	// It ends a view, and what failed or panicked; after a commit it does
	// nothing.
	defer t.Rollback()
	view := o != nil
	if err := f(newTx(ctx, t, d.prepared, view)); err != nil || view {
		return err
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("commit: %w", typed(err))
	}
	if d.copier != nil {
		d.copier.committed()
	}
	return nil
}

// found turns "no such row" into nil and no error.
func found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, typed(err)
}
