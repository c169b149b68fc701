package record

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// newest is the number of the rules that this log is to be judged by from now on.
func (l *Log) newest() int {
	if l.Rules != 0 {
		return l.Rules
	}
	return directory.NewestRules
}

// first takes in the first statement of every log.
func (b *batch) first() error {
	var thread event.Thread
	rand.Read(thread.Digest[:])
	return b.putInForce(thread)
}

// GoOn has a log that was begun by an older program judged by this one's rules from
// here on. Of several nodes that start together the first says so: each looks again
// when it has the lock. It is called when the witnesses have been heard: a service
// that is behind them appends nothing, and says it with the first statement that it
// may record again.
func (l *Log) GoOn(ctx context.Context) error {
	err := l.update(ctx, func(tx *store.Tx) error {
		head, err := tx.Lock()
		if err != nil {
			return err
		}
		b := l.newBatch(ctx, tx, head)
		if err := b.renew(); err != nil || len(b.taken) == 0 {
			return err
		}
		return b.save()
	})
	if err != nil {
		return fmt.Errorf("the rules can't be put in force: %w", err)
	}
	return nil
}

// newerRules refuses a log that is judged by rules this program does not know.
func (b *batch) newerRules() error {
	now := b.state.Dir.InForce()
	if now > directory.NewestRules {
		return fmt.Errorf("%w; these are number %d", directory.ErrNewerRules, now)
	}
	return b.sound(nil)
}

// renew says the newest rules before whatever comes next in the batch, if older ones
// are in force.
func (b *batch) renew() error {
	if err := b.newerRules(); err != nil {
		return b.fail(err)
	}
	if b.state.Dir.InForce() >= b.l.newest() || b.head.Behind {
		return nil
	}
	t, err := b.threads.of(b.threads.service)
	if err != nil || t == nil {
		return b.fail(fmt.Errorf("the service's thread can't be found: %v", err))
	}
	return b.putInForce(t.Value)
}

func (b *batch) putInForce(thread event.Thread) error {
	e := &event.Rules{
		Header: event.Header{Log: b.l.Service.Log, By: b.l.by(), At: b.recorded},
		Number: b.l.newest(), Thread: thread,
	}
	n, err := b.l.say(e)
	if err != nil {
		return err
	}
	_, err = b.take(n, e, Submission{})
	return err
}
