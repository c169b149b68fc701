package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// A page seals and stores what was chosen while its person still fills in the form:
// before anything is ordered. No statement names such blobs, and perhaps none ever
// will. So they count against her quota like all that is not sealed, nobody else may
// add to them or find out that they are there, and they last for a day.

const (
	// aheadLife is how long, in seconds, blobs last that nothing was ordered for,
	// counted from the last of their exhibit: a form that was left is not gone on
	// with, as the key went with it.
	aheadLife = 24 * 3600
	// letGoLife is what is left to them once they are let go: time for a blob that
	// is on its way to arrive under its lease, as one without is never swept.
	letGoLife = 3600
)

// takes: the session of an order stores for its exhibits; a person, for an exhibit
// that nobody ordered, or that she did.
func (v *view) takes(c Caller, r event.RecipientID) error {
	if c.Role != event.AsPerson {
		return v.stores(c, r)
	}
	x := v.custody.Exhibit(r)
	if x == nil {
		return v.ahead(c, r)
	}
	// What was on its way when she ordered still comes in her own name.
	o := v.custody.Order(x.Order)
	if o == nil || o.By.ID != c.Actor {
		return notFound()
	}
	return unfinished(o, x)
}

// ahead: an exhibit that nobody ordered is whose who first stored for it.
func (v *view) ahead(c Caller, r event.RecipientID) error {
	if len(v.holders(c, Out)) == 0 {
		return event.Refuse(event.CodeNotYours, "a unit sends, and you are not of one: nothing is stored for you")
	}
	by, err := v.tx.Uploader(r)
	if err == nil && by != "" && by != c.Actor {
		err = notFound()
	}
	return err
}

func (c Caller) leaseLife() event.Time {
	if c.Role == event.AsPerson {
		return aheadLife
	}
	return leaseLife
}

// LetGo has the sweep take what its caller stored for an exhibit that she won't
// order: a file was chosen by mistake, or the form was left.
func (d *Desk) LetGo(ctx context.Context, c Caller, r event.RecipientID) error {
	err := d.decide(ctx, c, api.PathLetGo, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		if v.custody.Exhibit(r) != nil {
			return notFound() // what was ordered is called back
		}
		return v.ahead(c, r)
	})
	if err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		// An order that came meanwhile keeps what it names.
		if _, err := tx.Lock(); err != nil {
			return err
		}
		if x, err := tx.Exhibit(r); err != nil || x != nil {
			return err
		}
		return tx.EndLeases(r, d.now()+letGoLife)
	})
}

// keepAhead gives what was stored before it was ordered the life of what is stored
// under an order. If that fails the next blob does it, and without one what is gone
// after a day is made anew.
func (d *Desk) keepAhead(ctx context.Context, o *event.Ordered) {
	err := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		for _, x := range o.Exhibits {
			if err := tx.EndLeases(x.Recipient, d.now()+leaseLife); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.log.Warn("what was stored before its order keeps its short life", "error", err.Error())
	}
}
