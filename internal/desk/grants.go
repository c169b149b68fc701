package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Grants hands the keys that an opening asked for to the person who signed it,
// with the key record that signed it. There is no other way to them.
func (d *Desk) Grants(ctx context.Context, c Caller, opening event.EventID) (out api.Grants, err error) {
	err = d.decide(ctx, c, api.PathGrants, func(v *view) error {
		if err := c.must(); err != nil {
			return err
		}
		o := v.custody.Opening(opening)
		if o == nil || c.Role != event.AsPerson || o.Act.By != (event.Signer{ID: c.Actor, Number: c.Number}) {
			return notFound()
		}
		n := v.custody.Consignment(o.Consignment)
		if n == nil || !v.custody.MayRead(n, c.custodian()) {
			return notFound()
		}
		var err error
		if out.List, err = named(v.tx.GrantsList(n.ID)); err != nil {
			return err
		}
		for _, x := range o.Exhibits {
			file, err := named(v.tx.Grant(n.ID, x, o.With))
			if err != nil {
				return err
			}
			out.Grants = append(out.Grants, api.Grant{Exhibit: x, To: o.With, File: file})
		}
		return nil
	})
	if err != nil {
		return api.Grants{}, err
	}
	return out, nil
}

// UnitKey is the caller's own copy of a key of a unit she is a member of.
func (d *Desk) UnitKey(ctx context.Context, c Caller, unit event.UnitID, number int) (file []byte, err error) {
	err = d.decide(ctx, c, api.PathUnitKey, func(v *view) error {
		if err := c.must(); err != nil {
			return err
		}
		p, ok := c.custodian().Person()
		u := v.dir.Unit(unit)
		if !ok || !u.Member(p) || u.CopyOf(number, c.key()) != number {
			return notFound()
		}
		file, err = named(v.tx.UnitKeyCopy(unit, number, c.key()))
		return err
	})
	return file, err
}
