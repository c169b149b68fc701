package client

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Trace is told of a sending before the service is: of the order, and then of
// the dispatch with what it will be known by. Who keeps both finds out after a
// crash what became of it ([Client.Settle]). An error of the trace stops the
// sending.
type Trace func(n *event.Note, sent *Sent) error

// Traced has a prepared sending leave a trace.
func (p *Prepared) Traced(t Trace) { p.trace = t }

// sayTraced signs what begins or ends a sending, leaves the trace and submits.
func (c *Client) sayTraced(ctx context.Context, p *Prepared, e event.Event, with api.Submission, sent *Sent, signer note.Signer) (*Done, error) {
	if p.trace == nil {
		return c.sayAs(ctx, e, with, signer)
	}
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
	if err := p.trace(n, sent); err != nil {
		return nil, err
	}
	return c.submit(ctx, n, with)
}

// Settle makes sure of what became of a sending of one's own that was left
// unfinished: it gives the consignment if it was sent, and nil if it was not and
// never will be, because its order was called back. dispatched is zero when the
// trace did not come so far.
func (c *Client) Settle(ctx context.Context, order *event.Note, dispatched event.ConsignmentID) (*custody.Consignment, error) {
	if con, err := c.wasSent(ctx, dispatched); con != nil || err != nil {
		return con, err
	}
	err := c.withdraw(ctx, order)
	var refused *api.Error
	switch {
	case !errors.As(err, &refused):
		return nil, err
	case refused.Code == event.CodeUnknown: // it never reached the service
		return nil, nil
	case refused.Code == event.CodeConflict: // called back before, or dispatched after we looked
		return c.wasSent(ctx, dispatched)
	}
	return nil, err
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
	e, err := event.Parse(order.Text)
	if err != nil {
		return err
	}
	o, ok := e.(*event.Ordered)
	if !ok {
		return errors.New("the trace of a sending begins with something else than an order")
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
