// Package storetest runs a test on every engine the store supports: SQLite
// always, and PostgreSQL where SAFEHAND_TEST_POSTGRES names a server.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/store"
)

// Server is the environment variable with the address of a PostgreSQL server on
// which databases may be made and dropped.
const Server = "SAFEHAND_TEST_POSTGRES"

// Run runs test once on each engine, each time with an empty, migrated database
// of its own.
func Run(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	Addresses(t, func(t *testing.T, dsn string) { test(t, Open(t, dsn)) })
}

// Addresses is [Run] for a test that opens the database itself, perhaps more than
// once.
func Addresses(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "test.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t, "C")) })
}

// Open opens and migrates a database and closes it when the test ends.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Postgres makes a PostgreSQL database of that collation and drops it when the
// test ends. Without a server the test is skipped, or fails where nothing may be
// skipped.
func Postgres(t testing.TB, collation string) string {
	t.Helper()
	server := os.Getenv(Server)
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not set: this test must run on PostgreSQL too", Server)
		}
		t.Skipf("NOT TESTED ON POSTGRESQL: %s is not set", Server)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "safehand_" + strings.ToLower(rand.Text())
	create := fmt.Sprintf("CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '%s' LC_CTYPE '%s'", name, collation, collation)
	if _, err := admin.ExecContext(t.Context(), create); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		if _, err := admin.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
