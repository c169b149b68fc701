// Package watch rings when nobody has signed for something by the time it was due, or
// begun on a problem that was reported, or checked what was received.
//
// What is due and when are rules of package custody, fixed when it was sent, or reported,
// or when a drill was begun. A
// [Watch] only looks at the clock: it has every alarm whose instant has passed
// recorded in the log, where both sides find it at the same moment. Nobody has to
// be signed in for that and no mail has to go out. Any number of nodes may watch
// one database: an alarm's text follows from the sending alone, so the log holds it
// once whoever says it first. What was missed while no node ran rings as soon as one
// does, and the recorded time shows how late that was.
package watch

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
)

// Config is what is watched, and by which clock.
type Config struct {
	Store  *store.DB
	Record *record.Log
	Now    func() time.Time
	Logger *slog.Logger
}

// Watch is one node's.
type Watch struct{ Config }

// New watches nothing yet: see [Watch.Run].
func New(c Config) *Watch {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Watch{c}
}

// every is how long the watch sleeps at most: what is sent meanwhile may be due
// sooner than anything was that it knew of, and no alarm may come a minute late.
const every = 15 * time.Second

// Run rings until ctx ends. It never gives up: what can't be recorded now is tried
// again, and the operator reads why not.
func (w *Watch) Run(ctx context.Context) {
	for ctx.Err() == nil {
		next, err := w.Ring(ctx)
		if err != nil && ctx.Err() == nil {
			w.Logger.Error("an alarm that is due can't be recorded", "error", err.Error())
		}
		t := time.NewTimer(w.rest(next))
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
	}
}

// rest is how long nothing has to be looked at. An alarm is due when its second
// has passed: a receipt in that very second is in time.
func (w *Watch) rest(next event.Time) time.Duration {
	if next == 0 {
		return every
	}
	return min(every, max((next+1).Std().Sub(w.Now()), time.Second))
}

// atOnce is how many sendings ring together. After a long night down there may be
// thousands of alarms; those said at once are made durable at once.
const atOnce = 64

// owed are the alarms about one thing, in their order: each says the next of them, and
// whether another node had said it.
type owed []func(context.Context) (*record.Recorded, error)

// due are those owed now, of sendings, drills, problems and checks alike, and when the
// next is due. A drill that took another way than a sending would test that other way.
func (w *Watch) due(tx *store.Tx, now event.Time) (due []owed, next event.Time, err error) {
	cs, err := tx.ConsignmentsRinging(now, atOnce)
	ds, err2 := tx.DrillsRinging(now, atOnce)
	qs, err3 := tx.QuestionsRinging(now, atOnce)
	ks, err4 := tx.ConsignmentsUnchecked(now, atOnce)
	due = slices.Concat(
		ringing(cs, now, custody.Rings, w.Record.Alarm),
		ringing(ds, now, custody.DrillRings, w.Record.DrillAlarm),
		ringing(qs, now, custody.ProblemRings, w.Record.Unanswered),
		ringing(ks, now, custody.CheckRings, w.Record.Unchecked),
	)
	err = errors.Join(err, err2, err3, err4)
	for _, of := range []func() (event.Time, error){tx.NextRing, tx.NextDrillRing, tx.NextQuestionRing, tx.NextCheck} {
		at, err2 := of()
		err = errors.Join(err, err2)
		if next == 0 || at > 0 && at < next {
			next = at
		}
	}
	return due, next, err
}

// ringing are the alarms owed about each of several things.
func ringing[T, R any](all []T, now event.Time, rings func([]T, event.Time) []R, say func(context.Context, R) (*record.Recorded, error)) (out []owed) {
	for _, x := range all {
		var o owed
		for _, r := range rings([]T{x}, now) {
			o = append(o, func(ctx context.Context) (*record.Recorded, error) { return say(ctx, r) })
		}
		if len(o) > 0 { // the index would be asked for it again, and never rest
			out = append(out, o)
		}
	}
	return out
}

// Ring has every alarm recorded that is owed now, and says when the next one is
// due: 0 when nothing waits. One that can't be recorded holds up no other.
func (w *Watch) Ring(ctx context.Context) (next event.Time, err error) {
	for {
		var due []owed
		now := event.TimeOf(w.Now())
		err := w.Store.View(ctx, func(tx *store.Tx) (err error) {
			due, next, err = w.due(tx, now)
			return err
		})
		if err != nil || len(due) == 0 {
			return next, err
		}
		rung, err := ringAll(ctx, due)
		if rung > 0 {
			w.Logger.Info("rang", "alarms", rung)
		}
		if err != nil {
			return next, err
		}
	}
}

// ringAll rings for each of them, side by side: one sending's own alarms come in
// their order.
func ringAll(ctx context.Context, due []owed) (rung int, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, o := range due {
		all.Go(func() {
			n, failed := o.ring(ctx)
			mu.Lock()
			defer mu.Unlock()
			rung += n
			err = errors.Join(err, failed)
		})
	}
	all.Wait()
	return rung, err
}

// ring returns how many alarms this node was the first to say.
func (o owed) ring(ctx context.Context) (n int, err error) {
	for _, say := range o {
		said, err := say(ctx)
		if err != nil {
			return n, err
		}
		if !said.Again {
			n++
		}
	}
	return n, nil
}
