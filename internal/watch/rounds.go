package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/safehand/safehand/custody"
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
	// Backed is the newest backup that this node knows of, zero when it knows of none.
	Backed func() (store.Backup, error)
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
	backed, err := r.backed()
	if err != nil { // what other nodes know of counts, and the age rings in the end
		r.Logger.Error("where the backups are can't be read", "error", err.Error())
	}
	db, quiet := r.Teller.Queue.Store, false
	err = db.View(ctx, func(tx *store.Tx) error {
		x, err := r.look(tx, backed)
		if err == nil {
			quiet = x.quiet()
		}
		return err
	})
	if err != nil || quiet {
		return err
	}
	return db.Update(ctx, func(tx *store.Tx) error {
		// What was seen before the lock may be told, or over, by now.
		if err := tx.LockRound(); err != nil {
			return err
		}
		x, err := r.look(tx, backed)
		if err != nil {
			return err
		}
		return errors.Join(tx.BackupMade(x.backed), x.tell())
	})
}

// backed is no later than now: a clock that was wrong once must not keep the watch
// quiet for a year.
func (r *Rounds) backed() (b store.Backup, err error) {
	if r.Backed != nil {
		b, err = r.Backed()
	}
	b.At = min(b.At, event.TimeOf(r.Teller.Queue.Now()))
	return b, err
}

// round is one look at everything, in one transaction.
type round struct {
	*Rounds
	tx     *store.Tx
	s      *custody.State
	h      *hearing
	now    event.Time
	stored store.Backup // the newest that the database knows of
	backed store.Backup // that anybody does
	known  []store.Watched
	found  []Finding
	left   []string // orders that are looked at no more: nothing is over
}

func (r *Rounds) look(tx *store.Tx, backed store.Backup) (*round, error) {
	x := &round{Rounds: r, tx: tx, s: custody.New(directory.New(r.Service, tx), tx), now: event.TimeOf(r.Teller.Queue.Now())}
	x.h = r.Teller.hearing(tx, x.s)
	var err error
	if x.stored, err = tx.NewestBackup(); err != nil {
		return nil, err
	}
	if x.backed = x.stored; backed.At > x.stored.At {
		x.backed = backed
	}
	if x.known, err = tx.Watched(); err != nil {
		return nil, err
	}
	for _, c := range conditions {
		found, err := c(x)
		if err := errors.Join(err, x.s.Err(), x.h.err); err != nil {
			return nil, err
		}
		x.found = append(x.found, found...)
	}
	return x, nil
}

func (f Finding) is(w store.Watched) bool { return w.Matter == f.Matter && w.Subject == f.Subject }

// since is when something began that nothing dates: when it was first found.
func (x *round) since(matter, subject string) event.Time {
	for _, w := range x.known {
		if w.Matter == matter && w.Subject == subject {
			return w.Since
		}
	}
	return x.now
}

// due is how many steps of f have come.
func (x *round) due(f Finding) (n int) {
	for n < len(f.Steps) && f.Steps[n].At <= x.now {
		n++
	}
	return n
}

// quiet reports whether there is nothing to tell and nothing to keep.
func (x *round) quiet() bool {
	for _, f := range x.found {
		i := slices.IndexFunc(x.known, f.is)
		if i < 0 || x.known[i].Told < x.due(f) {
			return false
		}
	}
	return len(x.over()) == 0 && x.backed == x.stored
}

// over is what was told of and is so no more.
func (x *round) over() []store.Watched {
	return slices.DeleteFunc(slices.Clone(x.known), func(w store.Watched) bool {
		return slices.ContainsFunc(x.found, func(f Finding) bool { return f.is(w) })
	})
}

// tell queues what is due to be said, and keeps that it was.
func (x *round) tell() error {
	var all []error
	for _, f := range x.found {
		all = append(all, x.begun(f))
	}
	for _, w := range x.over() {
		if w.Matter == unsent && slices.Contains(x.left, w.Subject) {
			all = append(all, x.tx.EndWatched(w))
		} else {
			all = append(all, x.ended(w))
		}
	}
	return errors.Join(all...)
}

func (x *round) begun(f Finding) error {
	keep, w := x.tx.ToldWatched, store.Watched{Matter: f.Matter, Subject: f.Subject, Since: f.Since}
	if i := slices.IndexFunc(x.known, f.is); i < 0 {
		keep = x.tx.BeginWatched
	} else if w = x.known[i]; w.Told >= x.due(f) {
		return nil
	}
	for ; w.Told < x.due(f); w.Told++ {
		n := f.Steps[w.Told].Notice
		n.Key = keyOf(w, w.Told)
		// What was wrong long before anybody looked is not too old to be told.
		n.At = max(n.At, x.now-longest)
		if next := w.Told + 1; next < len(f.Steps) {
			n.Next = f.Steps[next].At
		}
		if err := x.Teller.Queue.AddIn(x.tx, each(n, f.Steps[w.Told].To, true)...); err != nil {
			return err
		}
	}
	if w.Told > 0 {
		x.Logger.Warn("found wrong", "matter", f.Matter, "since", w.Since.String())
	}
	return keep(w)
}

// longest is how late a message can say that it is, in seconds.
const longest = 300 * 24 * 3600

// ended says that it is over. Whoever was not told yet that it began is told this alone,
// which says since when it was so.
func (x *round) ended(w store.Watched) error {
	if w.Told == 0 { // it was over before anybody was to be told
		return x.tx.EndWatched(w)
	}
	for i := range w.Told {
		if err := x.tx.LeaveUnsaid(keyOf(w, i), 0); err != nil {
			return err
		}
	}
	n := notice.Notice{Key: keyOf(w, 0) + " over", Kind: notice.Over, Matter: w.Matter, At: x.now, Since: w.Since}
	x.Logger.Info("found right again", "matter", w.Matter, "since", w.Since.String())
	return errors.Join(x.Teller.Queue.AddIn(x.tx, each(n, x.owners(w.Matter), false)...), x.tx.EndWatched(w))
}

func keyOf(w store.Watched, step int) string {
	return fmt.Sprintf("watched %s %s %d %d", w.Matter, w.Subject, w.Since, step)
}

// owners are who is mailed what is wrong with the service. What somebody has begun is
// hers and her unit's, and that it was sent they know.
func (x *round) owners(matter string) (to []string) {
	switch {
	case matter == unsent || matter == keyOwed:
	case matter == backupOld && x.BackupOwner != "":
		to = []string{x.BackupOwner}
	case x.Owner != "":
		to = []string{x.Owner}
	}
	return to
}
