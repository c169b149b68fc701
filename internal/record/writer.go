package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/internal/store"
)

// most bounds a batch: the longer it is, the longer its first waits.
const most = 256

// write records what waits, batch after batch, until the queue is closed. While
// one batch is made durable the next gathers: no timer is needed.
func (l *Log) write() {
	defer close(l.done)
	for r := range l.queue {
		l.writeBatch(l.gather([]*request{r}))
	}
}

// gather adds what waits already.
func (l *Log) gather(rs []*request) []*request {
	for len(rs) < most {
		select {
		case r, ok := <-l.queue:
			if !ok {
				return rs
			}
			rs = append(rs, r)
		default:
			return rs
		}
	}
	return rs
}

// errNothing rolls back a batch that came to nothing new.
var errNothing = errors.New("nothing to record")

// writeBatch records rs in one transaction and then answers them. Nobody is told
// anything before the commit.
func (l *Log) writeBatch(rs []*request) {
	var answers []answer
	var after *kept
	// A caller who stops waiting does not take her neighbours' batch with her.
	ctx := context.WithoutCancel(rs[0].ctx)
	err := l.guarded(ctx, func(tx *store.Tx) (err error) {
		answers, after, err = l.batch(ctx, tx, rs)
		return err
	})
	if errors.Is(err, errTelling) && len(rs) > 1 {
		l.writeAlone(rs)
		return
	}
	if err == nil {
		l.kept = after // and nothing of what may not have been committed
	}
	if err != nil && !errors.Is(err, errNothing) {
		for _, r := range rs {
			r.answer <- answer{err: fmt.Errorf("%w (%v)", ErrFailed, err)}
		}
		return
	}
	for i, r := range rs {
		r.answer <- answers[i]
	}
}

// writeAlone records each by itself, after one among them could not be told:
// no other fails with it.
func (l *Log) writeAlone(rs []*request) {
	for _, r := range rs {
		r.at, r.was, r.err = 0, false, nil
		l.writeBatch([]*request{r})
	}
}

// guarded is update, but a mistake that panics fails its batch and not the
// service.
func (l *Log) guarded(ctx context.Context, f func(*store.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = mistake(p)
		}
	}()
	return l.update(ctx, f)
}

func mistake(panicked any) error { return fmt.Errorf("a mistake in the program: %v", panicked) }

func (l *Log) batch(ctx context.Context, tx *store.Tx, rs []*request) ([]answer, *kept, error) {
	head, err := tx.Lock()
	if err != nil {
		return nil, nil, err
	}
	b := l.newBatch(ctx, tx, head)
	if err := b.renew(); err != nil {
		return nil, nil, err
	}
	for _, r := range rs {
		r.err = b.request(r)
		if b.broken != nil {
			return nil, nil, b.broken
		}
	}
	nothing := len(b.taken) == 0
	if !nothing {
		if err := b.save(); err != nil {
			return nil, nil, err
		}
	}
	answers, err := b.answers(rs)
	if err == nil && nothing {
		err = errNothing
	}
	return answers, b.keep(), err
}
