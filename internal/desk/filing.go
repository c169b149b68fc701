package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Filings lists what people granted to the agent that asks, newest first: only
// so does it learn what it is wanted to file, however much its unit has.
func (d *Desk) Filings(ctx context.Context, c Caller, q Query) (out api.Filings, err error) {
	q.Direction = In
	if q, err = q.bounded(); err != nil {
		return out, err
	}
	err = d.decide(ctx, c, api.PathFilings, func(v *view) error {
		if err := c.must(event.AsAgent); err != nil {
			return err
		}
		agent, _ := c.Actor.Agent()
		list, err := v.tx.Filings(agent, q.Before, q.Limit+1)
		if err != nil {
			return err
		}
		out.Filings = make([]api.FilingRow, 0, len(list))
		for _, o := range list {
			out.Filings = append(out.Filings, api.FilingRow{Opening: o.ID, Index: o.Granted.Act.At.Index, Consignment: o.Consignment})
		}
		out.Filings, out.Next = page(out.Filings, q.Limit, func(r api.FilingRow) event.LogIndex { return r.Index })
		return nil
	})
	return out, err
}
