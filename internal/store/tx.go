package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Tx is a transaction: a ledger.Storage, a directory.Source and a
// custody.Source. It is used by one goroutine, inside the function it was given
// to. It keeps its context because the sources have none.
type Tx struct {
	ctx    context.Context
	sql    *sql.Tx
	q      *db.Queries
	view   bool                // nothing it writes is kept
	head   *Head               // once read
	locked bool                // by [Tx.Lock]
	hashes map[int64]tlog.Hash // read or written: the tree's right edge serves every proof of a batch
}

func newTx(ctx context.Context, t *sql.Tx, prepared *db.Queries, view bool) *Tx {
	q := db.New(t)
	if prepared != nil {
		q = prepared.WithTx(t)
	}
	return &Tx{ctx: ctx, sql: t, q: q, view: view, hashes: map[int64]tlog.Hash{}}
}

// Times are kept as microseconds, the finest instant both engines hold exactly.
func micros(t event.Time) int64   { return int64(t) * 1_000_000 }
func seconds(us int64) event.Time { return event.Time(us / 1_000_000) }

// load reads the body of a row: an aggregate as JSON.
func load[T any](what string, body []byte, err error) (*T, error) {
	if ok, err := found(err); !ok {
		return nil, err
	}
	v := new(T)
	if err := json.Unmarshal(body, v); err != nil {
		return nil, fmt.Errorf("a stored %s can't be read: %v", what, err)
	}
	return v, nil
}

func loadAll[T any](what string, bodies [][]byte, err error) ([]*T, error) {
	if err != nil {
		return nil, err
	}
	var out []*T
	for _, b := range bodies {
		v, err := load[T](what, b, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// spell is the body of a row. The aggregates hold no maps, so that equal ones
// are equal bytes, which the comparison after a rebuild rests on.
func spell(v any) ([]byte, error) { return json.Marshal(v) }

// digestOf reads a digest as it is kept: 32 bytes.
func digestOf(b []byte) (event.Digest, error) {
	var d event.Digest
	if len(b) != len(d) {
		return d, fmt.Errorf("a stored digest has %d bytes", len(b))
	}
	return event.Digest(b), nil
}
