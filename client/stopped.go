package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// StoppedError: a sending stopped on the way, and what was stored of it is kept.
// [Client.Resume] goes on from there.
type StoppedError struct {
	Cause error
	Order event.EventID // zero when it was not ordered yet
}

const notSentYet = "It is not sent yet; what was stored is kept, and goes on when you send the same files again"

func (e *StoppedError) Error() string {
	return fmt.Sprintf("%v. %s", e.Cause, notSentYet)
}

func (e *StoppedError) Unwrap() error { return e.Cause }

// ErrNotOpen: the order of a sending under way is over.
var ErrNotOpen = errors.New("it was called back by your unit, or is gone on with on another machine")

// notOrdered: nothing has been stored yet. What may have been ordered all the same
// is taken up by the next try.
func (c *Client) notOrdered(ctx context.Context, p *Prepared, cause error) error {
	if Away(cause) || errors.Is(cause, context.Canceled) {
		return &StoppedError{Cause: cause}
	}
	if c.orderedStill(ctx, p.journal.first) { // it was begun before, and is
		return cause
	}
	if p.begunBefore() {
		cause = doneStill(fmt.Errorf("%w: %w", cause, ErrNotOpen), "Nothing of it is sent; send the same files again, and it begins anew")
	}
	return errors.Join(cause, p.journal.drop())
}

func (p *Prepared) begunBefore() bool {
	return slices.ContainsFunc(p.items, func(x *preparedExhibit) bool { return len(x.begun.outline.Files) > 0 })
}

// stopped decides what becomes of a sending that could not be carried out. Unless
// its files have changed under it, it can be gone on with.
func (c *Client) stopped(ctx context.Context, p *Prepared, order event.EventID, cause error) error {
	var differs *seal.DifferentError
	if errors.As(cause, &differs) {
		return p.otherwise(differs)
	}
	if errors.As(cause, new(*seal.ChangedError)) {
		return errors.Join(c.callBack(ctx, p, order, cause), p.journal.drop())
	}
	if errors.As(cause, new(*api.Error)) && !Away(cause) && !c.openUnder(ctx, order) {
		return doneStill(fmt.Errorf("%w: %w", cause, errors.Join(ErrNotOpen, p.journal.drop())), "Nothing more is sent from here")
	}
	return &StoppedError{cause, order}
}

// otherwise says of which exhibit the files are not what was sealed before.
func (p *Prepared) otherwise(cause *seal.DifferentError) error {
	for _, x := range p.items {
		if slices.Contains(x.plan.Paths(), cause.Path) && x.sealed.IsZero() {
			return &SourceError{x.Reference, cause}
		}
	}
	return cause
}

// openUnder reports that an order is open still. In doubt it is.
func (c *Client) openUnder(ctx context.Context, order event.EventID) bool {
	return c.someOpen(ctx, func(u Unfinished) bool { return u.Order == order })
}

// orderedStill reports that there is an open order of an exhibit. In doubt there is.
func (c *Client) orderedStill(ctx context.Context, x event.RecipientID) bool {
	return c.someOpen(ctx, func(u Unfinished) bool { return u.of(x) })
}

func (c *Client) someOpen(ctx context.Context, is func(Unfinished) bool) bool {
	if _, agent := c.Who().ID.Agent(); agent {
		return true // what its unit began is not shown to a machine: it settles what it wrote down itself
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	list, err := c.Unfinished(ctx)
	return err != nil || slices.ContainsFunc(list, is)
}

// patience bounds how long a failed sending tries to call its order back.
const patience = 20 * time.Second

// callBack recalls an order that could not be carried out: one left open would
// look like a sending under way for ever. If the dispatch did reach the log and
// only its answer was lost, the recall is refused and says so.
func (c *Client) callBack(ctx context.Context, p *Prepared, order event.EventID, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	e := &event.Recalled{Header: c.header(p.story, event.PartyID(p.For)), Order: &order, After: order}
	_, err := c.say(ctx, e, api.Submission{})
	var conflict *api.Error
	switch {
	case err == nil:
		return doneStill(cause, "Nothing was sent, and what was begun was called back")
	case errors.As(err, &conflict) && conflict.Code == event.CodeConflict:
		return doneStill(cause, "It may have been sent all the same: look at what your unit sent before you send it again")
	}
	return doneStill(cause, "Nothing was sent; your unit sees it as begun still, as the service could not be told")
}
