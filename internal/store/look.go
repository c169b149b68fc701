package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/pressly/goose/v3"
)

// Look opens a database to read it, also beside the service that writes it. It
// makes no file and changes none; whatever would write through it fails.
func Look(ctx context.Context, dsn string) (*DB, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn)
	}
	if _, err := os.Stat(dsn); err != nil {
		return nil, fmt.Errorf("the database can't be opened: %w", err)
	}
	q := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)", "query_only(1)"}}
	db, err := sql.Open("sqlite", sqliteName(dsn, q))
	if err != nil {
		return nil, err
	}
	return &DB{sql: db, dialect: goose.DialectSQLite3, writer: make(chan struct{}, 1)}, nil
}

// ErrOlder is wrapped by the refusal of a database that this program would have
// to change before it can read it.
var ErrOlder = errors.New("the database is of an older version of this program")

// Versions are that of the database's schema, 0 when it has none, and the newest
// that this program knows.
func (d *DB) Versions(ctx context.Context) (has, knows int64, err error) {
	if knows, err = Schema(); err != nil {
		return 0, 0, err
	}
	q := "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	if d.dialect == goose.DialectPostgres {
		q = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'"
	}
	var tables int
	if err := d.sql.QueryRowContext(ctx, q).Scan(&tables); err != nil || tables == 0 {
		return 0, knows, err
	}
	err = d.sql.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&has)
	return has, knows, err
}

// Schema is the newest version of the schema that this program knows.
func Schema() (newest int64, err error) {
	files, err := migrations.ReadDir("migrations")
	for _, f := range files {
		n, err := goose.NumericComponent(f.Name())
		if err != nil {
			return 0, err
		}
		newest = max(newest, n)
	}
	return newest, err
}

// Knows refuses a schema that only a newer program knows.
func Knows(version int64) error {
	knows, err := Schema()
	if err == nil && version > knows {
		err = newer(version, knows)
	}
	return err
}

// Fits refuses a database that is not of this program's schema.
func (d *DB) Fits(ctx context.Context) error {
	has, knows, err := d.Versions(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("the schema's version can't be read: %w", err)
	case has > knows:
		return newer(has, knows)
	case has == 0:
		return fmt.Errorf("%w, or of none: it holds nothing yet; start 'safehand serve', or put a backup back", ErrOlder)
	case has < knows:
		return fmt.Errorf("%w: it is at version %d, this program has %d; start 'safehand serve' once with this program, which brings it up to date", ErrOlder, has, knows)
	}
	return nil
}

// newer is the refusal of a database that this program is too old for.
func newer(has, knows int64) error {
	return fmt.Errorf("%w: it is at version %d, this program knows %d; use the newer program", ErrNewer, has, knows)
}

// Integrity lists what the engine finds damaged in its own files. PostgreSQL is
// not asked: it has checks of its own, which its administrator runs.
func (d *DB) Integrity(ctx context.Context) ([]string, error) {
	if d.dialect == goose.DialectPostgres {
		return nil, nil
	}
	rows, err := d.sql.QueryContext(ctx, "PRAGMA integrity_check(10)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			out = append(out, line)
		}
	}
	return out, rows.Err()
}
