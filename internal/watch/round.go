package watch

import (
	"errors"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// round is one look at everything, in one transaction.
type round struct {
	*Rounds
	tx     *store.Tx
	s      *custody.State
	h      *hearing
	now    event.Time
	stored store.Backup // the newest that the database knows of
	backed store.Backup // that anybody does
	last   store.Tried  // the last restore drills that the database knows of
	tried  store.Tried  // that anybody does
	until  event.Time   // now, by this clock or by the log's: what is dated later is untrue
	known  []store.Watched
	found  []Finding
	left   []string // orders that are looked at no more: nothing is over
}

func (r *Rounds) look(tx *store.Tx, backed store.Backup, tried store.Tried) (*round, error) {
	x := &round{Rounds: r, tx: tx, s: custody.New(directory.New(r.Service, tx), tx), now: event.TimeOf(r.Teller.Queue.Now())}
	x.h = r.Teller.hearing(tx, x.s)
	var err error
	if x.stored, err = tx.NewestBackup(); err != nil {
		return nil, err
	}
	if x.last, err = tx.LastRestore(); err != nil {
		return nil, err
	}
	head, err := tx.ReadHead()
	if err != nil {
		return nil, err
	}
	x.until = max(x.now, head.Last) + slack
	x.backed, x.tried = x.newest(backed), x.lastTried(tried)
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

// newest is a node's newest backup, or the newest that the database knows of: none that
// is dated in the future. A clock that was wrong once must not keep the watch quiet for a
// year.
func (x *round) newest(backed store.Backup) (out store.Backup) {
	for _, b := range []store.Backup{x.stored, backed} {
		if b.At > out.At && b.At <= x.until {
			out = b
		}
	}
	return out
}

// lastTried is what a node knows of restore drills, or the database does, by the same rule.
func (x *round) lastTried(t store.Tried) store.Tried {
	out := x.last
	if t.Passed > out.Passed && t.Passed <= x.until {
		out.Passed, out.Of = t.Passed, t.Of
	}
	if t.Failed > out.Failed && t.Failed <= x.until {
		out.Failed = t.Failed
	}
	return out
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
	return len(x.over()) == 0 && x.backed == x.stored && x.tried == x.last
}

// over is what was told of and is so no more. What was found elsewhere is left alone but
// on the first round: a machine that was replaced never looks again, and one that is
// there says it anew.
func (x *round) over() []store.Watched {
	return slices.DeleteFunc(slices.Clone(x.known), func(w store.Watched) bool {
		return x.elsewhere(w) && x.walked || slices.ContainsFunc(x.found, func(f Finding) bool { return f.is(w) })
	})
}
