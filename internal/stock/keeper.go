package stock

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

// Keeper goes through all sealed bytes beside the service, again and again, so that
// what a disk has lost is known before somebody needs it in court. What it finds
// stands in the database, where the watch rings about it. Of several nodes one at a
// time goes on, from where the last one was.
type Keeper struct {
	Store  *store.DB
	Blobs  blob.Reader
	Now    func() time.Time
	Logger *slog.Logger
	Node   string // another for each process
	// Rate is how many bytes a second are read, so that those who work are not
	// slowed down. Below 1 nothing is read again, and only looked for.
	Rate int64
	// Every is how long after one look at what is due the next begins, and the first after
	// a start, when there are other things to do: five minutes when zero.
	Every time.Duration

	pace *rate.Limiter
	once sync.Once
}

// The ways of going through them, and how often each begins anew.
var (
	looking = round{name: store.Looking, every: 24 * 3600}
	reading = round{name: store.Reading, every: 7 * 24 * 3600, deep: true}
)

type round struct {
	name  string
	every event.Time // seconds
	deep  bool
}

const (
	between = 5 * time.Minute
	// held is for how long a node that says nothing more keeps the others waiting, and
	// saved how often it says something, in seconds.
	held, saved = 15 * 60, 10
	// glance is what looking for a piece counts for, in bytes that could have been read, and
	// looks how many a second are looked for where nothing is read: they cost nobody anything.
	glance, looks = 32 << 10, 16
)

// Run goes on until ctx ends. What can't be looked at now is looked at again.
func (k *Keeper) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, do := range []func(context.Context) error{k.again, k.Look, k.Read} {
		all.Go(func() {
			t := time.NewTicker(cmp.Or(k.Every, between))
			defer t.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-t.C:
				}
				if err := do(ctx); err != nil && ctx.Err() == nil {
					k.Logger.Error("the sealed bytes can't be gone through", "error", err.Error())
				}
			}
		})
	}
	all.Wait()
}

// Look looks for each piece, if that is due.
func (k *Keeper) Look(ctx context.Context) error { return k.walk(ctx, looking) }

// Read reads each piece, if that is due.
func (k *Keeper) Read(ctx context.Context) error {
	if k.Rate < 1 {
		return nil
	}
	return k.walk(ctx, reading)
}

// look looks for one piece at the pace of this node.
func (k *Keeper) look(ctx context.Context, n blob.Name, size int64, deep bool) (state, error) {
	k.once.Do(func() {
		r := k.Rate
		if r < 1 {
			r = looks * glance
		}
		k.pace = rate.NewLimiter(rate.Limit(r), atOnce)
	})
	if err := k.pace.WaitN(ctx, glance); err != nil {
		return present, err
	}
	return looker{k.Blobs, k.pace.WaitN}.look(ctx, n, size, deep)
}

// keep keeps that a piece is wanting, or that it is not any more.
func (k *Keeper) keep(ctx context.Context, w store.Wanting, s state) error {
	return k.Store.Update(ctx, func(tx *store.Tx) error {
		if s == present {
			return tx.DropWanting(w)
		}
		w.Damaged, w.Found = s != missing, k.now()
		return tx.SaveWanting(w)
	})
}

func (k *Keeper) now() event.Time { return event.TimeOf(k.Now()) }

// walk goes through all sealed exhibits, from where it was left.
func (k *Keeper) walk(ctx context.Context, r round) error {
	s, err := k.hold(ctx, r)
	if s == nil || err != nil {
		return err
	}
	w := &walking{Keeper: k, round: r, at: *s, kept: k.now()}
	if w.at.Began <= w.at.Finished {
		w.at.Began, w.at.After, w.at.Pieces = k.now(), event.RecipientID{}, 0
	}
	for {
		more, err := w.exhibit(ctx)
		if errors.Is(err, errTaken) {
			return nil
		}
		if err != nil || !more {
			return err
		}
	}
}

// hold is where to go on; nil when nothing is due, or another node is at it.
func (k *Keeper) hold(ctx context.Context, r round) (s *store.Stocktake, err error) {
	due := false
	err = k.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Stocktakes()
		was := all[r.name]
		due = was.Began > was.Finished || was.Finished == 0 || was.Began+r.every <= k.now()
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	err = k.Store.Update(ctx, func(tx *store.Tx) error {
		s, err = tx.HoldStocktake(r.name, k.Node, k.now(), k.now()+held)
		return err
	})
	return s, err
}

// mostAgain is how many of what is wanting are looked at once more each time: where a
// whole disk is gone the next round sees what was put back.
const mostAgain = 256

// again looks at what is wanting, so that it is over soon after it was put back.
func (k *Keeper) again(ctx context.Context) error {
	var all []store.Wanting
	err := k.Store.View(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Wanting(mostAgain)
		return err
	})
	if err != nil {
		return err
	}
	for _, was := range all {
		state, err := k.look(ctx, blob.Name{Recipient: was.Recipient, Digest: was.Digest}, was.Size, true)
		if err != nil {
			return err
		}
		if err := k.keep(ctx, was, state); err != nil {
			return err
		}
	}
	return nil
}
