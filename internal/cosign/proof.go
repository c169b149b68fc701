package cosign

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// prove asks a witness that knows another log, or does not cosign yet, for the
// head it cosigned last. With the log's own signatures that is proof; without it
// there is the witness's word.
func (a *Asker) prove(ctx context.Context, w Asked, o *outcome) {
	b, none := a.shown(ctx, w)
	if o.heard = none && o.later; o.heard {
		return
	}
	c, err := ledger.OpenCheckpoint(b, a.service.Log, a.service.LogKeys)
	if err != nil {
		return
	}
	has := false
	err = a.db.View(ctx, func(tx *store.Tx) (err error) { has, err = holds(ctx, tx, c.Size, c.Root); return err })
	switch {
	case err == nil && has:
		o.heard = o.later
	case err == nil:
		o.other, o.head = b, c
		if o.later {
			o.trouble, o.says, o.why = store.Ahead, c.Size, "it has cosigned a head that is not here"
		}
	}
}

// holds reports whether the tree has, or had, the head of that size and root.
func holds(ctx context.Context, tx *store.Tx, size int64, root tlog.Hash) (bool, error) {
	head, err := tx.ReadHead()
	if err != nil || size > head.Size {
		return false, err
	}
	have, err := ledger.RootAt(ctx, tx, size)
	return have == root, err
}

// otherHead is the proof as it is kept.
func (o outcome) otherHead(w Asked, now event.Time) store.OtherHead {
	return store.OtherHead{
		Root: event.Digest(o.head.Root), Size: o.head.Size, Checkpoint: o.other, Witness: w.Name(), Found: now,
	}
}
