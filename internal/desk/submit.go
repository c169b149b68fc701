package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	if c.Role == "" {
		if err := d.proven(ctx, n, e); err != nil {
			return who, out, err
		}
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
		d.release(ctx, &seal.Seal)
	}
	if o, is := e.(*event.Ordered); is {
		d.keepAhead(ctx, o)
	}
	if o := endsOrder(e); o != nil {
		d.forget(ctx, *o)
	}
	return who, placed(r, false), nil
}

// busy tells the caller that a failure of the log left nothing behind that
// sending the same again would not find; what failed is for the service's log.
func (d *Desk) busy(err error) error {
	if errors.Is(err, record.ErrBehind) {
		return behind()
	}
	if errors.Is(err, record.ErrFull) {
		return &api.Error{Code: api.CodeBusy, Message: "as many statements wait to be recorded as can; nothing was lost, send the same again in a few seconds", Retry: retrySoon}
	}
	if !errors.Is(err, record.ErrFailed) && !errors.Is(err, record.ErrClosed) {
		return err
	}
	d.log.Error("nothing was recorded", "error", err.Error())
	return &api.Error{Code: api.CodeBusy, Message: "the log could not be written; sending the same again is safe", Retry: retrySoon}
}

// retrySoon is what a caller is told to wait for room in the log.
const retrySoon = 2 * time.Second

// behind is what people are told while nothing may be appended.
func behind() error {
	return &api.Error{Code: api.CodeBehind, Message: "the service may have lost entries that its witnesses saw, so it records nothing until whoever runs it has put that right; what you have is safe"}
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
func (d *Desk) release(ctx context.Context, s *event.Seal) {
	ctx = context.WithoutCancel(ctx)
	err := d.store.Update(ctx, func(tx *store.Tx) error { return d.letGo(ctx, tx, s) })
	if err != nil {
		d.log.Warn("leases of a sealed exhibit remain", "error", err.Error())
	}
}
