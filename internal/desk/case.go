package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Cases lists those of the caller's units, newest first.
func (d *Desk) Cases(ctx context.Context, c Caller, q Query) (out api.Cases, err error) {
	q.Direction = Out
	if q, err = q.bounded(); err != nil {
		return out, err
	}
	err = d.decide(ctx, c, api.PathCases, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out.Cases = []api.CaseRow{}
		for _, h := range v.holders(c, Out) {
			unit, _ := h.Unit()
			list, err := v.tx.Cases(unit, q.Before, q.Limit+1)
			if err != nil {
				return err
			}
			for _, n := range list {
				out.Cases = append(out.Cases, api.CaseRow{Case: n.ID, Index: n.Act.At.Index, Unit: n.Unit, URN: n.URN})
			}
		}
		out.Cases, out.Next = page(out.Cases, q.Limit, func(r api.CaseRow) event.LogIndex { return r.Index })
		return nil
	})
	return out, err
}

// Case is everything in a case's file, with the directories it rests on.
func (d *Desk) Case(ctx context.Context, c Caller, id event.CaseID) (out api.Bundle, err error) {
	err = d.decide(ctx, c, api.PathCase, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		if !v.readsCase(c, id) {
			return notFound()
		}
		return v.oneThread(event.OwnerCase(id), &out)
	})
	return out, err
}
