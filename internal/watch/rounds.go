package watch

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// Rounds are a watchman's: now and then each thing is looked at of which nobody would
// hear by itself, since nothing happens. What is found wrong is told once, and once
// more when it is over, whichever node finds it and however often it is started.
type Rounds struct {
	Teller  *Teller
	Service directory.Service
	Logger  *slog.Logger
	// Owner is mailed what is wrong with the service, BackupOwner what is wrong with
	// its backups; Owner when empty. Without either programs alone are told.
	Owner, BackupOwner string
	BackupWithin       time.Duration // how old the newest backup may be
	Machine            string        // whose clock is looked at
	// Backed is the newest backup that this node knows of, zero when it knows of none.
	Backed func() (store.Backup, error)
	// Tried are the last restore drills that it knows of; RestoreWithin is how long ago
	// one that worked may be, 0 where nobody is told.
	Tried         func() (store.Tried, error)
	RestoreWithin time.Duration

	walked bool // its first round is behind it
}

// Finding is that something is wrong.
type Finding struct {
	Matter  string
	Subject string // which of several: no message says it
	Since   event.Time
	Steps   []Step // who hears of it, one after the other; the first is due
}

// Step is what is said at an instant, and to whom by mail. Programs hear each step.
type Step struct {
	notice.Notice
	To []string
}

// between is how long after one round the next begins. None of what is looked at is
// known to the minute.
const between = time.Minute

// Run walks until ctx ends. What can't be looked at now is looked at again.
func (r *Rounds) Run(ctx context.Context) {
	t := time.NewTicker(between)
	defer t.Stop()
	for {
		if err := r.Walk(ctx); err != nil && ctx.Err() == nil {
			r.Logger.Error("what is watched can't be looked at", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Walk looks at everything once. It writes only when something is to be told; where
// nobody can be told anything it is told when somebody can.
func (r *Rounds) Walk(ctx context.Context) error {
	if len(r.Teller.Queue.Channels) == 0 {
		return nil
	}
	var backed store.Backup
	var err error
	if r.Backed != nil {
		backed, err = r.Backed()
	}
	if err != nil { // what other nodes know of counts, and the age rings in the end
		r.Logger.Error("where the backups are can't be read", "error", err.Error())
	}
	var tried store.Tried
	if r.Tried != nil {
		if tried, err = r.Tried(); err != nil {
			r.Logger.Error("when a backup was last put back can't be read", "error", err.Error())
		}
	}
	quiet := false
	err = r.Teller.Queue.Store.View(ctx, func(tx *store.Tx) error {
		x, err := r.look(tx, backed, tried)
		if err == nil {
			quiet = x.quiet()
		}
		return err
	})
	if err != nil {
		return err
	}
	if !quiet {
		err = r.keep(ctx, backed, tried)
	}
	r.walked = r.walked || err == nil
	return err
}

// keep looks once more and tells what is to be told.
func (r *Rounds) keep(ctx context.Context, backed store.Backup, tried store.Tried) error {
	return r.Teller.Queue.Store.Update(ctx, func(tx *store.Tx) error {
		// What was seen before the lock may be told, or over, by now.
		if err := tx.LockRound(); err != nil {
			return err
		}
		x, err := r.look(tx, backed, tried)
		if err != nil {
			return err
		}
		return errors.Join(tx.BackupMade(x.backed, x.until), tx.RestoreTried(x.tried), x.tell())
	})
}
