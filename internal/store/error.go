package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// ErrTaken is wrapped by the error of a write that would put something where
// something is already.
var ErrTaken = errors.New("there already")

// What the engines say when a key is there already.
const (
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
	postgresUnique   = "23505"
)

// typed makes the engines' errors for a taken key one error. The engines' own
// text names columns and values; it stays for the service's log and must not be
// shown to a caller.
func typed(err error) error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &lite) && (lite.Code() == sqlitePrimaryKey || lite.Code() == sqliteUnique),
		errors.As(err, &pg) && pg.Code == postgresUnique:
		return fmt.Errorf("%w: %v", ErrTaken, err)
	}
	return err
}
