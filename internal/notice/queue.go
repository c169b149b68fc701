package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Config is what a queue needs.
type Config struct {
	Store    *store.DB
	Channels []Channel
	PerDay   int // mails a person gets one by one in a day; [DefaultPerDay] when zero
	// Over reports that nothing waits any more of what an [Arrival] or an [Opening]
	// says. Without it they go, however late.
	Over   func(*store.Tx, Notice) (bool, error)
	Now    func() time.Time
	Logger *slog.Logger
}

// Queue keeps notices until they are said. Its methods may be called at once, and
// by several nodes on one database.
type Queue struct {
	Config
	db  *store.DB
	log *slog.Logger
}

// New is a queue for these channels. Without any it keeps nothing.
func New(ctx context.Context, c Config) (*Queue, error) {
	if c.PerDay == 0 {
		c.PerDay = DefaultPerDay
	}
	if c.PerDay < 1 {
		return nil, fmt.Errorf("%d mails a day: nobody would be told anything", c.PerDay)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	q := &Queue{Config: c, db: c.Store, log: c.Logger}
	names := map[string]bool{}
	return q, q.db.Update(ctx, func(tx *store.Tx) error {
		for _, ch := range c.Channels {
			if names[ch.Name()] {
				return fmt.Errorf("the channel %s twice", ch.Name())
			}
			names[ch.Name()] = true
			if err := tx.AddChannel(ch.Name()); err != nil {
				return err
			}
		}
		return nil
	})
}

// kept is how long it is known what was said. What was due before is not taken any
// more: it may have been said and forgotten.
const kept = 400 * 24 * time.Hour

// Add keeps notices until they are said, all of them or none. One that was added
// before is left as it is, said or not.
func (q *Queue) Add(ctx context.Context, all ...Notice) error {
	return q.db.Update(ctx, func(tx *store.Tx) error { return q.AddIn(tx, all...) })
}

// AddIn is [Queue.Add] inside a transaction, so that a notice is kept exactly when
// what it is about is.
func (q *Queue) AddIn(tx *store.Tx, all ...Notice) error {
	for _, n := range all {
		if n.Key == "" || n.At == 0 {
			return errors.New("a notice has a key and an instant")
		}
		if q.Now().Sub(n.At.Std()) >= kept {
			continue
		}
		for _, ch := range q.Channels {
			to, say := "", n.At
			if ch.Name() == MailName {
				if to, say = n.To, WhenMailed(n); to == "" {
					continue
				}
			}
			if _, err := tx.AddNotice(ch.Name(), to, n, say); err != nil {
				return err
			}
		}
	}
	return nil
}

// Health is how each channel is that was ever used: when it last took a message,
// why not since, and how long the oldest notice has been waiting.
func (q *Queue) Health(ctx context.Context) (out []store.Channel, err error) {
	err = q.db.View(ctx, func(tx *store.Tx) error {
		out, err = tx.Channels(event.TimeOf(q.Now()))
		return err
	})
	return out, err
}

// look is how often it is looked whether there is something to say: a read of two
// counts.
const look = 2 * time.Second

// Run says what is due until ctx ends. A slow channel holds up no other.
func (q *Queue) Run(ctx context.Context) {
	var loops sync.WaitGroup
	for _, ch := range q.Channels {
		loops.Go(func() { q.keepSaying(ctx, ch) })
	}
	loops.Go(func() { q.keepForgetting(ctx) })
	loops.Wait()
}

func (q *Queue) keepSaying(ctx context.Context, ch Channel) {
	t := time.NewTicker(look)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := q.say(ctx, ch); err != nil && ctx.Err() == nil {
				q.log.Error("notices can't be read", "channel", ch.Name(), "error", err)
			}
		}
	}
}

func (q *Queue) keepForgetting(ctx context.Context) {
	t := time.NewTicker(time.Hour)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := q.Forget(ctx); err != nil && ctx.Err() == nil {
				q.log.Error("old notices can't be forgotten", "error", err)
			}
		}
	}
}

// Forget drops what was due so long ago that nobody adds it again.
func (q *Queue) Forget(ctx context.Context) error {
	return q.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.DropNotices(event.TimeOf(q.Now().Add(-kept)))
		return err
	})
}
