package backup

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// ErrOtherLog is wrapped by the refusal to put a log into a folder that holds
// another: sooner or later the good backups would be deleted for the bad.
var ErrOtherLog = errors.New("this log does not continue the one that is backed up there")

// ErrUnsound is wrapped by the refusal to back up a log that contradicts itself.
var ErrUnsound = errors.New("the service's log contradicts itself, and nothing was backed up; earlier backups are as they were")

// sound refuses a log that is not what its checkpoint says, or that does not
// continue the one in the newest backup.
func (m *making) sound(ctx context.Context) error {
	var before *Manifest
	var earlier []int64
	if len(m.all) > 0 {
		before = m.all[len(m.all)-1].Manifest
		earlier = []int64{before.Size}
	}
	var err error
	if m.reading, err = stock.Read(ctx, m.db, m.head.Size, earlier...); err != nil {
		return err
	}
	if err := m.adds(); err != nil {
		return err
	}
	if before != nil {
		if err := m.continues(before); err != nil {
			return err
		}
	}
	return m.began(ctx)
}

// adds: entries and statements are all there, and make the signed checkpoint.
func (m *making) adds() error {
	r, service := m.reading, m.keys.Directory()
	c, err := ledger.OpenCheckpoint(m.head.Checkpoint, service.Log, service.LogKeys)
	switch {
	case err != nil:
		return fmt.Errorf("%w: its checkpoint: %v", ErrUnsound, err)
	case r.NoEntry.N+r.NoNote.N+r.Strange.N > 0:
		return fmt.Errorf("%w: at %v", ErrUnsound, slices.Concat(r.NoEntry.First, r.NoNote.First, r.Strange.First))
	case c.Size != m.head.Size || c.Root != m.head.Root || c.Root != r.Root:
		return fmt.Errorf("%w: its entries do not add up to its checkpoint", ErrUnsound)
	}
	return nil
}

// continues: the log that is backed up already is the beginning of this one.
func (m *making) continues(before *Manifest) error {
	switch {
	case before.Service != m.keys.Name:
		return fmt.Errorf("%w: those are backups of %s", ErrOtherLog, before.Service)
	case before.Size > m.head.Size:
		return fmt.Errorf("%w: that one has %d entries and this one %d", ErrOtherLog, before.Size, m.head.Size)
	case m.reading.Roots[before.Size] != tlog.Hash(before.Root):
		return fmt.Errorf("%w: its first %d entries are not the same", ErrOtherLog, before.Size)
	}
	return nil
}

// began refuses the key of another service of the same name.
func (m *making) began(ctx context.Context) error {
	return m.db.View(ctx, func(tx *store.Tx) error {
		first, err := tx.LoggedFrom(0, 1)
		if err != nil || len(first) == 0 {
			return err
		}
		return record.Began(first[0].Note, m.keys.Directory())
	})
}
