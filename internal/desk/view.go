package desk

import (
	"context"
	"errors"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/internal/store"
)

// view is the whole service at one moment: what is decided, what is read and
// the checkpoint it is proved under belong together.
type view struct {
	ctx     context.Context
	desk    *Desk
	tx      *store.Tx
	dir     *directory.State
	custody *custody.State
}

// view runs f at one moment. An answer that rests on a failed read is the
// failure, whatever f made of it.
func (d *Desk) view(ctx context.Context, f func(*view) error) error {
	return d.store.View(ctx, func(tx *store.Tx) error {
		dir := directory.New(d.service, tx)
		v := &view{ctx, d, tx, dir, custody.New(dir, tx)}
		err := f(v)
		if failed := v.custody.Err(); failed != nil {
			return failed
		}
		return err
	})
}

// named turns what a statement in the log names and the store does not have into
// the failure it is.
func named(file []byte, err error) ([]byte, error) {
	if err == nil && file == nil {
		err = errors.New("a file that the log names is missing from the database")
	}
	return file, err
}
