package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Refused keeps a refusal. That it could not be kept is no reason to grant what
// was refused, nor to answer otherwise: it is logged.
func (d *Desk) Refused(ctx context.Context, c Caller, route string, code event.Code) {
	d.refused(ctx, c.String(), route, code)
}

// Told keeps err for the operator if it refuses the caller something that was not
// the desk's to decide, and hands it on.
func (d *Desk) Told(ctx context.Context, c Caller, route string, err error) error {
	return d.told(ctx, c, route, err)
}

func (d *Desk) refused(ctx context.Context, who, route string, code event.Code) {
	r := store.Refusal{At: d.now(), Caller: who, Route: route, Code: code}
	err := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		n, err := tx.AddRefusal(r)
		if err != nil || n%pruneEvery != 0 {
			return err
		}
		_, err = tx.DropRefusals(n-keptRefusals, d.now()-refusalLife)
		return err
	})
	if err != nil {
		d.log.Error("a refusal could not be kept", "route", route, "code", string(code), "error", err.Error())
	}
}

// Refusals are kept for half a year, and no more of them than this: a stranger
// who is refused a million times must not fill the disk that receipts go to.
const (
	keptRefusals = 100_000
	refusalLife  = 180 * 24 * 3600
	pruneEvery   = 1000
)

// maxRefusals is the longest page of refusals.
const maxRefusals = 200

// Refusals lists what callers were refused, newest first, to the operator.
func (d *Desk) Refusals(ctx context.Context, c Caller, before int64) (api.Refusals, error) {
	if err := c.must(event.AsOperator); err != nil {
		return api.Refusals{}, d.told(ctx, c, api.PathRefusals, err)
	}
	var rows []store.Refusal
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Refusals(before, maxRefusals)
		return err
	})
	out := api.Refusals{Refusals: make([]api.RefusalRow, 0, len(rows))}
	for _, r := range rows {
		out.Refusals = append(out.Refusals, api.RefusalRow(r))
	}
	if len(rows) == maxRefusals {
		out.Next = rows[len(rows)-1].Number
	}
	return out, err
}
