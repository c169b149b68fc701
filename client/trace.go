package client

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Trace is told of a sending before the service is: of the order, and then of
// the dispatch with what it will be known by. Who keeps both finds out after a
// crash what became of it ([Client.Settle]), or goes on with it
// ([Client.BegunUnder]). An error of the trace stops the sending.
type Trace func(n *event.Note, sent *Sent) error

// Traced has a prepared sending leave a trace, before it is written into its
// journal: a journal without a trace would be nobody's.
func (p *Prepared) Traced(t Trace) { p.told = t }

// sayTraced signs what begins or ends a sending, leaves the trace and submits.
func (c *Client) sayTraced(ctx context.Context, p *Prepared, e event.Event, with api.Submission, sent *Sent, signer note.Signer) (*Done, error) {
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	n, err := event.Sign(text, signer)
	if err != nil {
		return nil, err
	}
	if sent != nil {
		sent.Consignment = event.ConsignmentID(n.ID())
		sent.Reference = sent.Consignment.Reference()
	}
	for _, trace := range []Trace{p.told, p.trace} {
		if trace == nil {
			continue
		}
		if err := trace(n, sent); err != nil {
			return nil, err
		}
	}
	return c.submit(ctx, n, with)
}

// Settle makes sure of what became of a sending of one's own that was left
// unfinished: it gives the consignment if it was sent, and nil if it was not and
// never will be, because its order was called back. Of several orders, oldest first,
// each names and voids the one before. dispatched is zero when the trace did not
// come so far. What lies here of it is deleted.
func (c *Client) Settle(ctx context.Context, orders []*event.Note, dispatched event.ConsignmentID) (*custody.Consignment, error) {
	con, err := c.wasSent(ctx, dispatched)
	if con == nil && err == nil {
		con, err = c.withdrawLast(ctx, orders, dispatched)
	}
	if err != nil {
		return nil, err
	}
	for _, n := range orders {
		if err := c.dropUnder(n); err != nil {
			return nil, err
		}
	}
	return con, nil
}

// withdrawLast calls back the last of the orders that reached the service: those
// before it are void, and those after it never will be given.
func (c *Client) withdrawLast(ctx context.Context, orders []*event.Note, dispatched event.ConsignmentID) (*custody.Consignment, error) {
	for _, n := range slices.Backward(orders) {
		err := c.withdraw(ctx, n)
		var refused *api.Error
		switch {
		case !errors.As(err, &refused):
			return nil, err
		case refused.Code == event.CodeUnknown: // it never reached the service
			continue
		case refused.Code == event.CodeConflict: // called back before, or dispatched after we looked
			return c.wasSent(ctx, dispatched)
		}
		return nil, err
	}
	return nil, nil
}

func (c *Client) wasSent(ctx context.Context, id event.ConsignmentID) (*custody.Consignment, error) {
	if id.IsZero() {
		return nil, nil
	}
	_, con, err := c.look(ctx, id)
	var refused *api.Error
	if errors.As(err, &refused) && refused.Code == api.CodeNotFound {
		return nil, nil
	}
	return con, err
}

// withdraw calls an order back of which only its note is left. The note says on
// which threads the recall must be counted.
func (c *Client) withdraw(ctx context.Context, order *event.Note) error {
	o, err := orderOf(order)
	if err != nil {
		return err
	}
	s, err := c.directories(ctx)
	if err != nil {
		return err
	}
	id := order.ID()
	c.counting.ordered[id] = c.counting.touches(o)
	_, err = c.say(ctx, &event.Recalled{Header: c.header(s, o.For), Order: &id, After: id}, api.Submission{})
	return err
}
