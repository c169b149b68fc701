package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

// ErrDatabase is wrapped by the refusal of a database whose settings would break
// a promise.
var ErrDatabase = errors.New("this PostgreSQL database can't be used")

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, errors.New("the address of the PostgreSQL database can't be read") // it may hold a password
	}
	db.SetMaxOpenConns(32)
	db.SetMaxIdleConns(32)
	if err := checkPostgres(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return &DB{sql: db, dialect: goose.DialectPostgres}, nil
}

// checkPostgres refuses a database that compares text otherwise than by its
// bytes, in which names that differ could be one, and a server that acknowledges
// what it may lose. The comparison is tried too: with some providers the
// catalogue names a collation that is not the one in force.
func checkPostgres(ctx context.Context, db *sql.DB) error {
	var collate, ctype, encoding, sync string
	var bytewise bool
	err := db.QueryRowContext(ctx, `SELECT datcollate, datctype, current_setting('server_encoding'),
		current_setting('synchronous_commit'), 'B' < 'a' AND 'a.b' < 'aa' AND 'z' < 'é'
		FROM pg_database WHERE datname = current_database()`).Scan(&collate, &ctype, &encoding, &sync, &bytewise)
	switch {
	case err != nil:
		return fmt.Errorf("the PostgreSQL database can't be reached: %v", err)
	case collate != "C" || ctype != "C" || !bytewise:
		return fmt.Errorf("%w: its collation is %s, not C; make it with TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'", ErrDatabase, collate)
	case encoding != "UTF8":
		return fmt.Errorf("%w: its encoding is %s, not UTF8", ErrDatabase, encoding)
	case sync == "off":
		return fmt.Errorf("%w: synchronous_commit is off, so that what was acknowledged could be lost", ErrDatabase)
	}
	return nil
}
