package store

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/internal/store/db"
	"github.com/safehand/safehand/ledger"
)

// Entry is the text of the entry at a place, nil when there is none.
func (t *Tx) Entry(index int64) ([]byte, error) {
	b, err := t.q.Entry(t.ctx, index)
	if ok, err := found(err); !ok {
		return nil, err
	}
	return b, nil
}

// EntriesFrom are the texts of the entries from a place up to and without another.
func (t *Tx) EntriesFrom(from, to int64) ([][]byte, error) {
	return t.q.EntriesFrom(t.ctx, db.EntriesFromParams{LogIndex: from, LogIndex_2: to})
}

// WriteEntries adds entries at the end of the log (ledger.Storage).
func (t *Tx) WriteEntries(ctx context.Context, start int64, entries [][]byte) error {
	if !t.locked {
		return errUnlocked
	}
	if start != t.head.Size {
		return fmt.Errorf("%w: entry %d written when there are %d", ledger.ErrStorage, start, t.head.Size)
	}
	for i, b := range entries {
		e, err := ledger.ParseEntry(b)
		if err != nil {
			return err
		}
		if err := t.q.AddEntry(ctx, db.AddEntryParams{LogIndex: start + int64(i), Body: b}); err != nil {
			return typed(err)
		}
		t.head.Last = e.Recorded
	}
	t.head.Size += int64(len(entries))
	return nil
}
