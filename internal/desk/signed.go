package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Signed lists what was signed in the caller's own name, newest first, each
// proven under one checkpoint: she alone can tell what she did not sign.
func (d *Desk) Signed(ctx context.Context, c Caller, q Query) (out api.Signed, err error) {
	q.Direction = Out
	if q, err = q.bounded(); err != nil {
		return out, err
	}
	err = d.decide(ctx, c, api.PathSigned, func(v *view) error {
		if err := c.must(event.AsPerson, event.AsAgent); err != nil {
			return err
		}
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		list, err := v.tx.SignedBy(c.Actor, q.Before, q.Limit+1)
		if err != nil {
			return err
		}
		out.Checkpoint, out.Items = string(h.Checkpoint), []api.Item{}
		for _, l := range list {
			p, err := ledger.ProveRecord(v.ctx, v.tx, h.Size, int64(l.Index))
			if err != nil {
				return err
			}
			out.Items = append(out.Items, api.Item{Index: l.Index, Note: string(l.Note), Entry: string(l.Entry), Proof: base64s(p)})
		}
		out.Items, out.Next = page(out.Items, q.Limit, func(i api.Item) event.LogIndex { return i.Index })
		return nil
	})
	return out, err
}
