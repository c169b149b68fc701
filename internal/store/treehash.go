package store

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/store/db"
	"github.com/safehand/safehand/ledger"
)

// atOnce is how many hashes one statement reads, and manyAtOnce how many when
// the proofs of a whole story are wanted.
const (
	atOnce     = 8
	manyAtOnce = 128
)

// ReadHashes reads hashes of the tree (ledger.Storage).
func (t *Tx) ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	var missing []int64
	for _, x := range indexes {
		if _, ok := t.hashes[x]; !ok {
			missing = append(missing, x)
		}
	}
	for len(missing) > 0 {
		n, fetch := min(len(missing), manyAtOnce), t.fetchMany
		if n <= atOnce {
			fetch = t.fetch
		}
		if err := fetch(ctx, missing[:n]); err != nil {
			return nil, err
		}
		missing = missing[n:]
	}
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, ok := t.hashes[x]
		if !ok {
			return nil, fmt.Errorf("%w: no hash %d", ledger.ErrStorage, x)
		}
		out[i] = h
	}
	return out, nil
}

func (t *Tx) fetch(ctx context.Context, indexes []int64) error {
	var i [atOnce]int64
	for n := range i {
		i[n] = indexes[min(n, len(indexes)-1)]
	}
	rows, err := t.q.Hashes(ctx, db.HashesParams{
		I0: i[0], I1: i[1], I2: i[2], I3: i[3], I4: i[4], I5: i[5], I6: i[6], I7: i[7],
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := t.keepHash(r.HashIndex, r.Hash); err != nil {
			return err
		}
	}
	return nil
}

// hashesOfMany has one text whatever is asked for, so that the engine prepares it
// once. sqlc would want a name for each of its arguments.
var hashesOfMany = func() string {
	var b strings.Builder
	for i := range manyAtOnce {
		fmt.Fprintf(&b, ", $%d", i+1)
	}
	return "SELECT hash_index, hash FROM tree_hash WHERE hash_index IN (" + b.String()[2:] + ")"
}()

func (t *Tx) fetchMany(ctx context.Context, indexes []int64) error {
	args := make([]any, manyAtOnce)
	for n := range args {
		args[n] = indexes[min(n, len(indexes)-1)]
	}
	rows, err := t.sql.QueryContext(ctx, hashesOfMany, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var index int64
		var hash []byte
		if err := rows.Scan(&index, &hash); err != nil {
			return err
		}
		if err := t.keepHash(index, hash); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t *Tx) keepHash(index int64, hash []byte) error {
	d, err := digestOf(hash)
	if err == nil {
		t.hashes[index] = tlog.Hash(d)
	}
	return err
}

// WriteHashes adds hashes to the tree (ledger.Storage).
func (t *Tx) WriteHashes(ctx context.Context, first int64, hashes []tlog.Hash) error {
	if !t.locked {
		return errUnlocked
	}
	for i, h := range hashes {
		x := first + int64(i)
		if err := t.q.AddHash(ctx, db.AddHashParams{HashIndex: x, Hash: h[:]}); err != nil {
			return typed(err)
		}
		t.hashes[x] = h
	}
	return nil
}
