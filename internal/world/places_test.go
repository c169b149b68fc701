package world_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// piece is bytes that the service wrote or sent, and where. A database's values
// are pieces of their own: in the file, a long one lies scattered over pages.
type piece struct {
	place, name string
	bytes       []byte
}

// The places there are. A service on PostgreSQL has no files of SQLite.
const (
	database  = "database file"
	wal       = "write-ahead log"
	shm       = "shared memory file"
	tables    = "every value of every table"
	blobs     = "blobs"
	unwritten = "half-written blobs"
	keyFiles  = "the service's key files"
	others    = "other files"
	names     = "names of files"
	output    = "standard output"
	logs      = "log"
	requests  = "requests"
	responses = "responses"

	// firstKill says of a place that it is as the first kill left it.
	firstKill = " after the first kill"
)

func placeOf(rel string) string {
	rel = filepath.ToSlash(rel)
	switch {
	case rel == "safehand.db":
		return database
	case rel == "safehand.db-wal":
		return wal
	case rel == "safehand.db-shm":
		return shm
	case strings.HasPrefix(rel, "blobs/tmp/"):
		return unwritten
	case strings.HasPrefix(rel, "blobs/"):
		return blobs
	case rel == "service.key" || rel == "log.key" || rel == "tls.pem":
		return keyFiles
	}
	return others
}

// files are all files of a data directory, with their names.
func files(t *testing.T, dir, when string) (out []piece) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		out = append(out, piece{placeOf(rel) + when, rel, b}, piece{names + when, rel, []byte(rel)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cells is every value of every table.
func cells(t *testing.T, driver, dsn, when string) (out []piece) {
	t.Helper()
	db := open(t, driver, dsn)
	defer db.Close()
	listing := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if driver == "pgx" {
		listing = `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables
			WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`
	}
	for _, name := range rows(t, db, listing) {
		table := string(name["name"]) + string(name["?column?"])
		for i, row := range rows(t, db, "SELECT * FROM "+table) {
			for column, v := range row {
				out = append(out, piece{tables + when, fmt.Sprintf("%s.%s row %d", table, column, i), v})
			}
		}
	}
	return out
}

func open(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func rows(t *testing.T, db *sql.DB, query string) (out []map[string][]byte) {
	t.Helper()
	r, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for r.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := r.Scan(values...); err != nil {
			t.Fatal(err)
		}
		row := map[string][]byte{}
		for i, v := range values {
			switch v := (*v.(*any)).(type) {
			case []byte:
				row[columns[i]] = bytes.Clone(v)
			case nil:
			default:
				row[columns[i]] = fmt.Append(nil, v)
			}
		}
		out = append(out, row)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// spoken are requests and responses, heads and bodies.
func spoken(r *recorder) (out []piece) {
	for i, x := range r.all() {
		name := fmt.Sprintf("%d %s %s", i, x.method, x.path)
		out = append(out,
			piece{requests, name + " head", x.request.Copy()}, piece{requests, name, x.requestBody.Copy()},
			piece{responses, name + " head", x.response.Copy()}, piece{responses, name, x.body.Copy()})
	}
	return out
}

// sizes is how many bytes there are in each place.
func sizes(ps []piece) map[string]int {
	out := map[string]int{}
	for _, p := range ps {
		out[p.place] += len(p.bytes)
	}
	return out
}

func sortedPlaces(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

// copied is a data directory as it lies there now.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}
