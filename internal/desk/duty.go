package desk

import (
	"context"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// OnDuty has the caller hear of what arrives at her units until her day ends, or not
// any more. It is no statement: nobody is held to it, and nobody else is told.
func (d *Desk) OnDuty(ctx context.Context, c Caller, want api.Duty) (out api.OnDuty, err error) {
	if err := d.told(ctx, c, api.PathDuty, c.must(event.AsPerson)); err != nil {
		return out, err
	}
	who, _ := c.Actor.Person()
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		if want.On {
			if out.Until, err = d.midnight(tx, who); err != nil {
				return err
			}
		}
		return tx.OnDuty(who, out.Until)
	})
	return out, d.told(ctx, c, api.PathDuty, err)
}

// midnight is when a person's day ends, by the clock of the first of her units.
func (d *Desk) midnight(tx *store.Tx, who event.PersonID) (event.Time, error) {
	p, err := tx.Person(event.HolderID(who))
	if err != nil {
		return 0, err
	}
	if p == nil || len(p.Units) == 0 {
		return 0, event.Refuse(event.CodeState, "you are of no unit that you could be on duty for")
	}
	u, err := tx.Unit(slices.Min(p.Units))
	if err != nil {
		return 0, err
	}
	zone := time.UTC
	if u != nil {
		if z, err := time.LoadLocation(string(u.Hours.Zone)); err == nil {
			zone = z
		}
	}
	y, m, day := d.now().Std().In(zone).Date()
	return event.TimeOf(time.Date(y, m, day+1, 0, 0, 0, 0, zone)), nil
}
