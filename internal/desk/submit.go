package desk

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
)

// Submit takes in a signed statement. The note is its own authority: the caller
// matters only for the operator's table.
func (d *Desk) Submit(ctx context.Context, c Caller, s api.Submission) (api.Recorded, error) {
	who, out, err := d.submit(ctx, c, s)
	if err != nil {
		if code := api.Of(err).Code; refuses(code) {
			d.refused(ctx, who, api.PathEvents, code)
		}
		return api.Recorded{}, err
	}
	return out, nil
}

// submit also says who the operator is told asked: without a session it is whom
// the note names, which nothing has proved when it was refused.
func (d *Desk) submit(ctx context.Context, c Caller, s api.Submission) (who string, out api.Recorded, err error) {
	who = c.String()
	n, err := event.ParseNote([]byte(s.Note))
	if err != nil {
		return who, out, err
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return who, out, err
	}
	if c.Role == "" {
		who = fmt.Sprintf("unproven %s %d", e.Common().By.ID, e.Common().By.Number)
	}
	seal, isSeal := e.(*event.Sealed)
	if isSeal {
		if err := d.complete(ctx, n, seal); err != nil {
			return who, out, err
		}
	}
	r, err := d.record.Submit(ctx, record.Submission{
		Note: []byte(s.Note), Label: s.Label, GrantsList: s.GrantsList, Grants: s.Grants, Copies: s.Copies,
	})
	if err != nil {
		return who, out, err
	}
	if isSeal {
		d.release(ctx, seal.Seal.Recipient)
	}
	return who, recorded(r), nil
}

// release ends the leases of an exhibit whose seal is in the log. If that fails
// the sweep does it.
func (d *Desk) release(ctx context.Context, r event.RecipientID) {
	err := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.DropLeases(r) })
	if err != nil {
		d.log.Warn("leases of a sealed exhibit remain", "error", err.Error())
	}
}
