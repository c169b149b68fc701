package record

import (
	"context"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// RebuildSingly rebuilds with each entry on its own, so that everything it knows
// is saved and loaded again in between.
func RebuildSingly(ctx context.Context, db *store.DB, service directory.Service) (int64, error) {
	return rebuild(ctx, db, service, 1)
}

// Intercept puts f around every transaction of the writer. It must be called
// before anything is submitted.
func (l *Log) Intercept(f func(next func() error) error) {
	update := l.update
	l.update = func(ctx context.Context, g func(*store.Tx) error) error {
		return f(func() error { return update(ctx, g) })
	}
}

// Through has the writer reach every transaction's tree through f. It must be
// called before anything is submitted.
func (l *Log) Through(f func(ledger.Storage) ledger.Storage) {
	l.tree = func(tx *store.Tx) ledger.Storage { return f(tx) }
}

// FailCommits has each transaction do all its work and then fail with err
// instead of committing, while err is not nil.
func (l *Log) FailCommits(err *error) {
	update := l.update
	l.update = func(ctx context.Context, g func(*store.Tx) error) error {
		return update(ctx, func(tx *store.Tx) error {
			if e := g(tx); e != nil {
				return e
			}
			return *err
		})
	}
}

// Waiting is how many requests wait for the writer.
func (l *Log) Waiting() int { return len(l.queue) }

// Keeps is how many statements the next batch goes on from. It must be called
// while nothing is being recorded.
func (l *Log) Keeps() int {
	if l.kept == nil {
		return 0
	}
	return l.kept.taken
}

// BreakSigning has the program panic while it signs a head, until it is mended.
func (l *Log) BreakSigning() (mend func()) {
	have := l.Config.Log
	l.Config.Log = []*ledger.LogSigner{nil}
	return func() { l.Config.Log = have }
}
