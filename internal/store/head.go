package store

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Head is the newest state of the log.
type Head struct {
	Size       int64
	Last       event.Time // when the last entry was recorded
	Root       tlog.Hash  // zero while the log is empty
	Checkpoint []byte     // signed; nil while the log is empty
	// Writes counts the transactions that took the lock and were committed.
	Writes int64
	// Behind, which is told with the lock alone: a witness knows entries that are
	// not here, or was not heard yet. Nothing may be appended.
	Behind bool
}

// errUnlocked is a mistake in the program: without the lock two nodes would
// write one place.
var errUnlocked = errors.New("the log is written without its lock")

// errView is another: what a view locks it would hold up for nothing.
var errView = errors.New("a view takes no lock")

// Lock takes the log's one write lock and returns the head. It must be the
// transaction's first statement: on every engine whoever else wants the lock
// waits here until this transaction ends, and then sees what it wrote.
func (t *Tx) Lock() (Head, error) {
	if t.view {
		return Head{}, errView
	}
	r, err := t.q.LockHead(t.ctx)
	if err != nil {
		return Head{}, err
	}
	h := headOf(r.Size, r.LastUs, r.Root, r.Checkpoint, r.Writes)
	h.Behind = r.Behind != 0
	t.head, t.locked = &h, true
	return h, nil
}

// ReadHead is the head without the lock.
func (t *Tx) ReadHead() (Head, error) {
	if t.head != nil {
		return *t.head, nil
	}
	r, err := t.q.ReadHead(t.ctx)
	if err != nil {
		return Head{}, err
	}
	h := headOf(r.Size, r.LastUs, r.Root, r.Checkpoint, r.Writes)
	t.head = &h
	return h, nil
}

func headOf(size, lastUs int64, root, checkpoint []byte, writes int64) Head {
	h := Head{Size: size, Last: seconds(lastUs), Writes: writes}
	if size > 0 {
		h.Checkpoint = checkpoint
		copy(h.Root[:], root)
	}
	return h
}

// Head is the size of the log and when its last entry was recorded
// (ledger.Storage).
func (t *Tx) Head(context.Context) (int64, event.Time, error) {
	h, err := t.ReadHead()
	return h.Size, h.Last, err
}

// SetHead keeps the root and the signed checkpoint of what was written.
func (t *Tx) SetHead(root tlog.Hash, checkpoint []byte) error {
	if !t.locked {
		return errUnlocked
	}
	t.head.Root, t.head.Checkpoint = root, checkpoint
	return t.q.WriteHead(t.ctx, db.WriteHeadParams{
		Size: t.head.Size, LastUs: micros(t.head.Last), Root: root[:], Checkpoint: checkpoint,
	})
}
