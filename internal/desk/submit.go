package desk

import (
	"context"
	"errors"
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
		Note: n, Label: s.Label, GrantsList: s.GrantsList, Grants: s.Grants, Copies: s.Copies, Words: s.Words,
	})
	if err != nil {
		return who, out, d.busy(err)
	}
	if isSeal {
		d.release(ctx, seal.Seal.Recipient)
	}
	return who, placed(r, false), nil
}

// busy tells the caller that a failure of the log left nothing behind that
// sending the same again would not find; what failed is for the service's log.
func (d *Desk) busy(err error) error {
	if !errors.Is(err, record.ErrFailed) && !errors.Is(err, record.ErrClosed) {
		return err
	}
	d.log.Error("nothing was recorded", "error", err.Error())
	return &api.Error{Code: api.CodeBusy, Message: "the log could not be written; sending the same again is safe"}
}

// placed is a statement's place as it is told outside, with the note where the
// service itself wrote it.
func placed(r *record.Recorded, note bool) api.Recorded {
	out := api.Recorded{
		Event: r.Event, Index: r.Index, Recorded: r.Recorded, Entry: string(r.Entry),
		Checkpoint: string(r.Checkpoint), Proof: base64s(r.Proof), Again: r.Again,
	}
	if note {
		out.Note = string(r.Note)
	}
	return out
}

// release ends the leases of an exhibit whose seal is in the log. If that fails
// the sweep does it.
func (d *Desk) release(ctx context.Context, r event.RecipientID) {
	err := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.DropLeases(r) })
	if err != nil {
		d.log.Warn("leases of a sealed exhibit remain", "error", err.Error())
	}
}
