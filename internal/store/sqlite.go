package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// openSQLite opens a SQLite file with full syncs: what was acknowledged must
// survive power loss, which WAL mode's default does not promise. What is deleted
// is overwritten, so that a key that was destroyed is not left in a free page.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the database can't be opened: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)",
		fmt.Sprintf("wal_autocheckpoint(%d)", walPages),
	}}
	db, err := sql.Open("sqlite", sqliteName(path, q))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		db.Close()
		return nil, fmt.Errorf("the database %s can't be opened as SQLite in WAL mode (%q, %v)", path, mode, err)
	}
	writer := make(chan struct{}, 1)
	return &DB{sql: db, dialect: goose.DialectSQLite3, writer: writer, copier: newCopier(db, writer)}, nil
}

// sqliteName is how SQLite is told which file, and how to open it.
func sqliteName(path string, q url.Values) string {
	name := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return name.String()
}
