package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Orders lists what the caller's units began to send and did not send, newest
// first: a colleague can call it back when its author's machine is gone.
func (d *Desk) Orders(ctx context.Context, c Caller, q Query) (out api.Orders, err error) {
	q.Direction = Out
	if q, err = q.bounded(); err != nil {
		return out, err
	}
	err = d.decide(ctx, c, api.PathOrders, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out.Orders = []api.OrderRow{}
		for _, h := range v.holders(c, Out) {
			unit, _ := h.Unit()
			list, err := v.tx.OrdersOpen(unit, q.Before, q.Limit+1)
			if err != nil {
				return err
			}
			for _, o := range list {
				row, err := v.orderRow(o)
				if err != nil {
					return err
				}
				out.Orders = append(out.Orders, row)
			}
		}
		out.Orders, out.Next = page(out.Orders, q.Limit, func(r api.OrderRow) event.LogIndex { return r.Index })
		return nil
	})
	return out, err
}

func (v *view) orderRow(o *custody.Order) (api.OrderRow, error) {
	row := api.OrderRow{
		Order: o.ID, Index: o.At.Index, By: o.By.ID, For: o.For, To: o.To, Ordered: o.At.Recorded,
		Exhibits: len(o.Exhibits), Threads: []api.Thread{},
	}
	for _, r := range o.Exhibits {
		t, err := v.tx.Thread(event.OwnerExhibit(r))
		if err != nil || t == nil {
			return row, err
		}
		row.Threads = append(row.Threads, api.Thread{Owner: t.Owner, Value: t.Value, Indexes: []event.LogIndex{}})
	}
	return row, nil
}
