package record

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// batch is the statements of one transaction, and the state they are judged by.
type batch struct {
	ctx      context.Context
	l        *Log
	tx       *store.Tx
	tree     ledger.Storage // of tx
	head     store.Head     // before the batch
	recorded event.Time     // of every statement of the batch
	kept     *kept          // what the next batch may go on with
	state    *custody.State // of kept, as the next two
	threads  *threads
	roots    map[int64]tlog.Hash // of earlier sizes, as they are asked for
	taken    []taken
	byEvent  map[event.EventID]event.LogIndex
	signed   []signed
	// broken is the first failure that is no statement's fault: the whole batch
	// fails with it.
	broken error
}

// taken is a statement that every rule allowed.
type taken struct {
	note  *event.Note
	event event.Event
	entry ledger.Entry
	sub   Submission
}

// signed is who signed what: each finds there what she did not sign herself.
type signed struct {
	by    event.ActorID
	index event.LogIndex
}

func (l *Log) newBatch(ctx context.Context, tx *store.Tx, head store.Head) *batch {
	b := l.batchOn(ctx, tx, head, l.time(head.Last), l.recall(tx, head))
	b.tree = l.tree(tx)
	return b
}

func (l *Log) batchAt(ctx context.Context, tx *store.Tx, head store.Head, recorded event.Time) *batch {
	return l.batchOn(ctx, tx, head, recorded, l.nothingKept(tx))
}

func (l *Log) batchOn(ctx context.Context, tx *store.Tx, head store.Head, recorded event.Time, k *kept) *batch {
	return &batch{
		ctx: ctx, l: l, tx: tx, tree: tx, head: head, recorded: recorded,
		kept: k, state: k.state, roots: k.roots,
		threads: newThreads(tx, event.OwnerService(l.Service.Log.Service()), k.threads),
		byEvent: map[event.EventID]event.LogIndex{},
	}
}

// time is now, but never before last: recorded time does not run back when the
// clock does.
func (l *Log) time(last event.Time) event.Time {
	return max(event.TimeOf(l.Now()), last)
}

// fail marks the batch broken.
func (b *batch) fail(err error) error {
	if b.broken == nil {
		b.broken = err
	}
	return err
}

// next is the place of the next statement to be taken in.
func (b *batch) next() event.LogIndex { return event.LogIndex(b.head.Size + int64(len(b.taken))) }

// request answers r with an error, or notes where in the log its answer stands.
func (b *batch) request(r *request) error {
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err() // nobody waits for the answer
	case r.owner != nil:
		return b.account(r)
	}
	known, err := b.known(r)
	if known || err != nil {
		return err
	}
	if !r.own && r.event.Kind().ByService() {
		return event.Refuse(event.CodeNotYours, "the service says this by itself")
	}
	if b.head.Behind {
		return ErrBehind
	}
	r.at, err = b.take(r.sub.Note, r.event, r.sub)
	return err
}

// known reports a statement that is in the log already. The same text under
// other signature lines is refused: the entry holds the first ones.
func (b *batch) known(r *request) (bool, error) {
	id := r.sub.Note.ID()
	have := []byte(nil)
	if i, ok := b.byEvent[id]; ok {
		r.at = i
		have = b.taken[int64(i)-b.head.Size].note.Bytes()
	} else {
		s, err := b.tx.Logged(id)
		if err != nil {
			return false, b.fail(err)
		}
		if s == nil {
			return false, nil
		}
		r.at, have = s.Index, s.Note
	}
	r.was = true
	if !bytes.Equal(have, r.sub.Note.Bytes()) {
		return true, event.Refuse(event.CodeSignature, "this statement is in the log already, under other signatures")
	}
	return true, nil
}

// take judges a statement by the state just before it and takes it in, or
// refuses it and leaves no trace of it.
func (b *batch) take(n *event.Note, e event.Event, sub Submission) (event.LogIndex, error) {
	err := b.checks(n, e, func() error {
		if err := b.seen(e); err != nil {
			return err
		}
		return b.files(e, &sub)
	})
	if err != nil {
		return 0, err
	}
	i := b.next()
	entry, err := b.apply(n, e, directory.Place{Index: i, Recorded: b.recorded})
	if err != nil {
		return 0, err
	}
	b.taken = append(b.taken, taken{n, e, entry, sub})
	b.byEvent[n.ID()] = i
	return i, nil
}

// checks asks everything that can be asked before the statement is applied.
// Arrived is what only its arrival can be asked.
func (b *batch) checks(n *event.Note, e event.Event, arrived func() error) error {
	keys, err := b.state.Signers(e)
	if err := b.sound(err); err != nil {
		return err
	}
	if err := n.Verify(keys); err != nil {
		return err
	}
	if err := arrived(); err != nil {
		return err
	}
	return b.sound(b.unused(e))
}

// apply puts the statement into state and threads. A refusal changes neither.
func (b *batch) apply(n *event.Note, e event.Event, p directory.Place) (ledger.Entry, error) {
	err := b.state.Apply(p, n.ID(), e)
	if err := b.sound(err); err != nil {
		return ledger.Entry{}, err
	}
	touched := b.touched(e)
	if err := b.sound(nil); err != nil {
		return ledger.Entry{}, err
	}
	if len(touched) == 0 {
		return ledger.Entry{}, b.fail(fmt.Errorf("a statement %s belongs to no thread", e.Kind()))
	}
	b.signed = append(b.signed, signed{e.Common().By.ID, p.Index})
	if second := event.SecondOf(e); second != nil {
		b.signed = append(b.signed, signed{second.ID, p.Index})
	}
	tallies, err := b.threads.add(touched, n.ID(), p, e)
	if err != nil {
		return ledger.Entry{}, b.fail(err)
	}
	return ledger.EntryOf(n, p.Recorded, tallies...), nil
}

// sound is err, or what broke while it came about: a state that could not load
// something answers wrongly.
func (b *batch) sound(err error) error {
	if broken := b.state.Err(); broken != nil {
		return b.fail(broken)
	}
	return err
}
