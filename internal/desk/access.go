package desk

import (
	"context"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

const routeAccess = "GET /access"

// Keys are all key records that the caller ever had, the newest first.
func (d *Desk) Keys(ctx context.Context, c Caller) (out []directory.KeyRecord, err error) {
	err = d.decide(ctx, c, routeAccess, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		me, _ := c.Actor.Person()
		if p := v.dir.Person(event.HolderID(me)); p != nil {
			out = slices.Clone(p.Keys)
		}
		slices.Reverse(out)
		return nil
	})
	return out, err
}
