package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Grants hands the keys that an opening asked for to the person who signed it,
// with the key record that signed it; and to the agent she opened them for, once
// she has granted them. There is no other way to them, and none at all once the
// exhibits are out of their hands.
func (d *Desk) Grants(ctx context.Context, c Caller, opening event.EventID) (out api.Grants, err error) {
	err = d.decide(ctx, c, api.PathGrants, func(v *view) error {
		if err := c.must(); err != nil {
			return err
		}
		o := v.custody.Opening(opening)
		to, list := v.grantee(c, o)
		if to == nil {
			return notFound()
		}
		n := v.custody.Consignment(o.Consignment)
		if n == nil || !v.custody.MaySee(n, c.custodian()) {
			return notFound()
		}
		var err error
		if out.List, err = named(v.tx.GrantsList(list)); err != nil {
			return err
		}
		for _, x := range o.Exhibits {
			if err := v.custody.Unstopped(x, c.custodian().Org()); err != nil {
				return err
			}
			if !v.custody.AtHand(o, x) {
				return event.Refuse(event.CodeState, "it is out of your unit's hands: no key is handed out for it any more")
			}
			file, err := named(v.tx.Grant(n.ID, x, *to))
			if err != nil {
				return err
			}
			out.Grants = append(out.Grants, api.Grant{Exhibit: x, To: *to, File: file})
		}
		return nil
	})
	if err != nil {
		return api.Grants{}, err
	}
	return out, nil
}

// grantee is the key record for which the caller may have the grants of an
// opening, and under which statement their list is kept.
func (v *view) grantee(c Caller, o *custody.Opening) (*event.KeyRef, event.ConsignmentID) {
	switch {
	case o == nil:
	case c.Role == event.AsPerson && o.Act.By == (event.Signer{ID: c.Actor, Number: c.Number}):
		return &o.With, o.Consignment
	case c.Role == event.AsAgent && o.Granted != nil && o.Granted.To == c.key():
		return &o.Granted.To, event.ConsignmentID(o.Granted.Act.Event)
	}
	return nil, event.ConsignmentID{}
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
