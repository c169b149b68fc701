package cosign

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// ask asks w if it is due, or unasked-for when the service starts.
func (a *Asker) ask(ctx context.Context, w Asked, start bool) {
	row, due, err := a.due(ctx, w, start)
	if err == nil && due {
		o := a.attempt(ctx, w, row.Size)
		if ctx.Err() != nil && !start {
			return // the service stops: that says nothing of the witness
		}
		err = a.keep(context.WithoutCancel(ctx), w, row, o)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Error("a witness could not be asked", "witness", w.Name(), "error", err.Error())
	}
}

// due reports whether w is to be asked now, by this node.
func (a *Asker) due(ctx context.Context, w Asked, start bool) (row store.Witness, due bool, err error) {
	now := event.TimeOf(a.Now())
	err = a.db.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Witnesses()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x store.Witness) bool { return x.Name == w.Name() })
		if i < 0 {
			return nil // a node with other settings has taken it out
		}
		row = all[i]
		head, err := tx.ReadHead()
		news := head.Size != row.Size || row.Trouble != "" || now-row.Cosigned >= seconds(quiet)
		due = start || row.Next <= now && news
		return err
	})
	if err != nil || !due || start {
		return row, due, err
	}
	err = a.db.Update(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.ClaimWitness(w.Name(), now, now+seconds(2*within))
		return err
	})
	return row, due, err
}

// keep keeps how it went, in one transaction with the lines.
func (a *Asker) keep(ctx context.Context, w Asked, was store.Witness, o outcome) error {
	now := event.TimeOf(a.Now())
	is := a.after(was, o, now)
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		if len(o.lines) > 0 {
			if err := tx.AddCosignatures(o.size, o.checkpoint, o.lines); err != nil {
				return err
			}
		}
		if o.other != nil {
			if err := tx.AddOtherHead(o.otherHead(w, now)); err != nil {
				return err
			}
		}
		if err := a.found(ctx, tx); err != nil {
			return err
		}
		return tx.WriteWitness(is)
	})
	if err == nil {
		a.say(was, is, o)
	}
	return err
}

// after is w's row after o. Who was never heard stays unheard until it cosigns or
// says what is wrong.
func (a *Asker) after(w store.Witness, o outcome, now event.Time) store.Witness {
	w.Asked = now
	if len(o.lines) > 0 {
		w.Size, w.Cosigned, w.Failures, w.Trouble, w.Says = o.size, now, 0, o.trouble, 0
		w.Next, w.Drift = now+seconds(a.Every), o.drift(now)
		return w
	}
	w.Failures++
	w.Next = now + seconds(backOff(a.Every, w.Failures))
	if o.later {
		w.Next = now + seconds(a.Every) // it is at work
	}
	if o.heard && w.Trouble == store.Unheard {
		w.Trouble = ""
	}
	if o.trouble != store.Silent && o.trouble != store.Refuses {
		w.Trouble, w.Says = o.trouble, o.says
	} else if w.Trouble == "" || w.Trouble == store.Silent || w.Trouble == store.Refuses || w.Trouble == store.Partial {
		w.Trouble = o.trouble
	}
	return w
}

// drift is by how many seconds the witness's clock is ahead of ours, as far as its lines
// state a time.
func (o outcome) drift(now event.Time) int64 {
	for _, l := range o.lines {
		if l.At > 0 {
			return int64(l.At - now)
		}
	}
	return 0
}

// longest is the most that a witness is left alone: what it says may be what lets
// the log go on.
const longest = 2 * time.Minute

// backOff grows with each failure, by chance a little more, so that nodes and
// logs do not come all at once to a witness that is back.
func backOff(every time.Duration, failures int64) time.Duration {
	d := min(every<<min(failures, 10), longest)
	return d + time.Duration(rand.Int64N(int64(d)/4+1))
}

func seconds(d time.Duration) event.Time { return event.Time((d + time.Second - 1) / time.Second) }

// found forgets other heads that the tree has after all.
func (a *Asker) found(ctx context.Context, tx *store.Tx) error {
	others, err := tx.OtherHeads()
	if err != nil {
		return err
	}
	for _, h := range others {
		c, err := ledger.OpenCheckpoint(h.Checkpoint, a.service.Log, a.service.LogKeys)
		if err != nil {
			return err
		}
		has, err := holds(ctx, tx, c.Size, c.Root)
		if err == nil && has {
			err = tx.DropOtherHead(h.Root)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// say tells the operator's log what has changed, once.
func (a *Asker) say(was, is store.Witness, o outcome) {
	if is.Trouble == was.Trouble && was.Asked != 0 {
		return
	}
	switch is.Trouble {
	case "":
		a.log.Info("a witness cosigns", "witness", is.Name, "size", is.Size)
	case store.Ahead, store.Forked:
		a.log.Error("NOTHING IS APPENDED TO THE LOG: a witness knows another history. Was the service put back from an old copy? 'safehand doctor' says what to do",
			"witness", is.Name, "why", o.why, "says", is.Says, "here", o.size, "proved", o.other != nil)
	default:
		a.log.Warn("a witness does not cosign", "witness", is.Name, "why", o.why)
	}
}
