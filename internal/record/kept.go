package record

import (
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// kept is what a batch knows when it is durable. The next batch of this node goes
// on with it if nobody else has held the log's lock in between: loading the same
// rows again was a third of what one statement takes. A batch that failed, or may
// have, leaves nothing.
type kept struct {
	views   *views
	state   *custody.State
	threads map[event.Owner]*store.Thread
	roots   map[int64]tlog.Hash
	after   store.Head // of the batch that kept it
	taken   int        // statements, since it was begun
}

// views are the rows that a state loads from, in whichever transaction it is used.
type views struct{ *store.Tx }

// nothingKept is what there is to go on with at first.
func (l *Log) nothingKept(tx *store.Tx) *kept {
	v := &views{tx}
	return &kept{
		views: v, state: custody.New(directory.New(l.Service, v), v),
		threads: map[event.Owner]*store.Thread{}, roots: map[int64]tlog.Hash{},
	}
}

// recall is what the last batch left, if it is still so at this head. Until this
// batch is durable nothing is kept.
func (l *Log) recall(tx *store.Tx, head store.Head) *kept {
	k := l.kept
	l.kept = nil
	if k == nil || !k.holds(head) {
		return l.nothingKept(tx)
	}
	k.views.Tx = tx
	return k
}

// holds: between the batch that kept k and the one that has the lock now, whose
// head this is, no transaction wrote. Taking the lock counts one. What is kept
// takes no more room than one batch can: it is begun anew after as many statements.
func (k *kept) holds(head store.Head) bool {
	return head.Writes == k.after.Writes+1 && head.Size == k.after.Size && head.Root == k.after.Root && k.taken < most
}

// keep is what the next batch may go on with once this one is durable.
func (b *batch) keep() *kept {
	head, err := b.tx.ReadHead()
	if err != nil {
		return nil
	}
	b.kept.after = head
	b.kept.taken += len(b.taken)
	return b.kept
}
