package record

import (
	"context"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// maxMoment is how old, in seconds, an account may be that is to show a thread
// as it is now.
const maxMoment = 60

// margin, in seconds, is what is left of an account's time for whoever is given
// an older one to rely on it.
const margin = 300

// Freshness says when an account that stands in the log already will do.
type Freshness struct {
	// Now: it must stand last in its thread and be under a minute old.
	Now bool
	// After: it must stand at that place or later.
	After event.LogIndex
}

// Account has the service count the thread of owner. While the newest account is
// fresh that one is the answer: for an hour on the threads of organisations and
// of the service, for a minute on an exhibit's, and unless f asks for more.
func (l *Log) Account(ctx context.Context, owner event.Owner, f Freshness) (*Recorded, error) {
	var have *Recorded
	err := l.db.View(ctx, func(tx *store.Tx) error {
		t, err := tx.Thread(owner)
		if err != nil {
			return err
		}
		if t == nil {
			return noThread(owner)
		}
		head, err := tx.ReadHead()
		if err != nil || !fresh(t, f, l.time(head.Last)) {
			return err
		}
		have, err = Find(ctx, tx, t.Account.Event)
		return err
	})
	if err != nil || have != nil {
		return have, err
	}
	return l.wait(&request{ctx: ctx, owner: &owner, fresh: f})
}

func noThread(o event.Owner) error {
	return event.Refuse(event.CodeUnknown, "there is no record of %s", o)
}

func fresh(t *store.Thread, f Freshness, at event.Time) bool {
	if t.Account == nil || t.Account.Index < f.After {
		return false
	}
	age := at - t.Account.Recorded
	switch {
	case f.Now:
		return t.Account.Index == t.LastIndex && age < maxMoment
	case t.Owner.Kind == event.ExhibitThread:
		return age < maxMoment
	}
	return age < directory.MaxAccountAge-margin
}

// account takes in an account of the thread r asks for, or finds a fresh one.
func (b *batch) account(r *request) error {
	t, err := b.threads.of(*r.owner)
	if err != nil {
		return err
	}
	if t == nil {
		return noThread(*r.owner)
	}
	if fresh(t, r.fresh, b.recorded) {
		r.at, r.was = t.Account.Index, true
		return nil
	}
	if b.head.Behind {
		return ErrBehind
	}
	e := &event.Account{
		Header: event.Header{Log: b.l.Service.Log, By: b.l.by(), At: b.recorded},
		Owner:  t.Owner, Number: t.Count + 1, Previous: t.Last,
	}
	n, err := b.l.say(e)
	if err != nil {
		return err
	}
	r.at, err = b.take(n, e, Submission{})
	return err
}
