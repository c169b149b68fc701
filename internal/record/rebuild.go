package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// ErrDamaged is wrapped by the errors of [Rebuild] that say that entries, notes
// and checkpoint do not agree. Nothing has been changed then.
var ErrDamaged = errors.New("the log is damaged")

// Rebuild makes every view again from entries and notes, by the rules and the
// code that wrote them, in one transaction that holds the log's lock. On the way
// it verifies each statement's signatures, its entry byte for byte, and in the
// end the checkpoint. It returns how many entries there are.
func Rebuild(ctx context.Context, db *store.DB, service directory.Service) (int64, error) {
	return rebuild(ctx, db, service, most)
}

// rebuild replays so many entries at a time.
func rebuild(ctx context.Context, db *store.DB, service directory.Service, page int64) (int64, error) {
	var size int64
	err := db.Update(ctx, func(tx *store.Tx) error {
		head, err := tx.Lock()
		if err != nil {
			return err
		}
		if err := tx.Clear(); err != nil {
			return err
		}
		r := &replay{Tx: tx}
		l := &Log{Config: Config{Service: service}}
		for r.size < head.Size {
			if err := r.page(ctx, l, min(head.Size, r.size+page)); err != nil {
				return err
			}
		}
		size = r.size
		if err := r.compare(head, service); err != nil {
			return err
		}
		return tx.Made()
	})
	return size, err
}

// replay is the stored log read again from its start: a ledger.Storage whose
// entries are there already.
type replay struct {
	*store.Tx
	size int64
	last event.Time
	root tlog.Hash
}

// Head is how far the replay has come.
func (r *replay) Head(context.Context) (int64, event.Time, error) { return r.size, r.last, nil }

// WriteEntries refuses entries other than those that stand there.
func (r *replay) WriteEntries(_ context.Context, start int64, entries [][]byte) error {
	for i, b := range entries {
		have, err := r.Entry(start + int64(i))
		if err != nil {
			return err
		}
		if !bytes.Equal(have, b) {
			return fmt.Errorf("%w: entry %d is not the one its statement makes", ErrDamaged, start+int64(i))
		}
	}
	return nil
}

// page replays the entries up to and without end.
func (r *replay) page(ctx context.Context, l *Log, end int64) error {
	logged, err := r.LoggedFrom(r.size, end)
	if err != nil {
		return err
	}
	if int64(len(logged)) != end-r.size {
		return fmt.Errorf("%w: between %d and %d an entry or its note is missing", ErrDamaged, r.size, end-1)
	}
	b := l.batchAt(ctx, r.Tx, store.Head{Size: r.size}, 0)
	var entries []ledger.Entry
	for i, s := range logged {
		e, err := b.again(s)
		if b.broken != nil {
			return b.broken
		}
		if err != nil || int64(s.Index) != r.size+int64(i) {
			return fmt.Errorf("%w: entry %d: %v", ErrDamaged, s.Index, err)
		}
		entries = append(entries, e)
	}
	size, root, err := ledger.Append(ctx, r, entries)
	if err != nil {
		return err
	}
	r.size, r.root, r.last = size, root, entries[len(entries)-1].Recorded
	return b.saveViews()
}

// again takes a recorded statement through the rules once more and returns the
// entry it makes.
func (b *batch) again(s store.Logged) (ledger.Entry, error) {
	have, err := ledger.ParseEntry(s.Entry)
	if err != nil {
		return ledger.Entry{}, err
	}
	n, err := event.ParseNote(s.Note)
	if err != nil {
		return ledger.Entry{}, err
	}
	if !have.Holds(n) {
		return ledger.Entry{}, errors.New("its note is another's")
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return ledger.Entry{}, err
	}
	if err := b.checks(n, e, func() error { return nil }); err != nil {
		return ledger.Entry{}, err
	}
	return b.apply(n, e, directory.Place{Index: s.Index, Recorded: have.Recorded})
}

// compare refuses a checkpoint that is not of what was replayed.
func (r *replay) compare(head store.Head, service directory.Service) error {
	if head.Size == 0 {
		return nil
	}
	c, err := ledger.OpenCheckpoint(head.Checkpoint, service.Log, service.LogKeys)
	if err != nil {
		return fmt.Errorf("%w: its checkpoint: %v", ErrDamaged, err)
	}
	if c.Size != r.size || c.Root != r.root || head.Root != r.root || head.Last != r.last {
		return fmt.Errorf("%w: the entries do not add up to its checkpoint", ErrDamaged)
	}
	return nil
}
