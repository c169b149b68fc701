package watch

import (
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// tell queues what is due to be said, and keeps that it was.
func (x *round) tell() error {
	var all []error
	for _, f := range x.found {
		all = append(all, x.begun(f))
	}
	for _, w := range x.over() {
		if w.Matter == hoursLeft {
			all = append(all, x.settled(w))
		} else if w.Matter == unsent && slices.Contains(x.left, w.Subject) || x.elsewhere(w) {
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
	case matter == unsent || matter == keyOwed || matter == drillOwed:
	case (matter == backupOld || matter == restoreOwed || matter == restoreFailed) && x.BackupOwner != "":
		to = []string{x.BackupOwner}
	case x.Owner != "":
		to = []string{x.Owner}
	}
	return to
}
