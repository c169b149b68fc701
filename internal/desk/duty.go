package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// OnDuty has the caller hear of what arrives at her units until her day ends, by the clock
// of the first of them, or not any more. It ends an absence of hers. It is no statement:
// nobody is held to it, and nobody else is told.
func (d *Desk) OnDuty(ctx context.Context, c Caller, want api.Duty) (out api.OnDuty, err error) {
	if err := d.told(ctx, c, api.PathDuty, c.must(event.AsPerson)); err != nil {
		return out, err
	}
	who, _ := c.Actor.Person()
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		x, err := d.plans(tx, c).of(who)
		if err != nil {
			return err
		}
		if want.On {
			out.Until = event.TimeOf(x.today().AddDate(0, 0, 1))
		}
		// Who is on duty is back, and who is not any more was on no rota either.
		over := x.covered
		if want.On {
			over = x.unbroken(x.now)
		}
		if err := x.end(!want.On, x.now, over); err != nil {
			return err
		}
		return tx.OnDuty(who, out.Until)
	})
	return out, d.told(ctx, c, api.PathDuty, err)
}
