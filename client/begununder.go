package client

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/safehand/safehand/event"
)

// BegunUnder is what was begun under an order of one's own, from its trace; nil when
// nothing of it lies here. It asks for no list of orders, which a machine is not
// shown: whether the order is open is told when the next one is given.
func (c *Client) BegunUnder(ctx context.Context, order *event.Note) (*Begun, error) {
	first, err := firstUnder(order)
	if err != nil {
		return nil, err
	}
	file, err := os.ReadFile((&journal{dir: c.home.sending(first)}).path(partFormat, 0))
	if err != nil {
		return nil, nil // what can't be read is settled
	}
	b, err := c.begunOf(file, first)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errDraft, err)
	}
	b.here = true
	there, err := c.drafts(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range there {
		if d.Exhibit == first {
			b.there = d.Parts
		}
	}
	return b, nil
}

// dropUnder deletes what lies here of a sending that is settled.
func (c *Client) dropUnder(order *event.Note) error {
	first, err := firstUnder(order)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.home.sending(first)); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	j, err := c.openJournal(first)
	if err != nil {
		return err
	}
	return j.drop()
}

// firstUnder is the exhibit under which an order's draft is kept.
func firstUnder(order *event.Note) (first event.RecipientID, err error) {
	o, err := orderOf(order)
	if err != nil {
		return first, err
	}
	var ids []event.RecipientID
	for _, x := range o.Exhibits {
		ids = append(ids, x.Recipient)
	}
	return firstOf(ids), nil
}

func orderOf(n *event.Note) (*event.Ordered, error) {
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, err
	}
	o, ok := e.(*event.Ordered)
	if !ok {
		return nil, errors.New("the trace of a sending begins with something else than an order")
	}
	return o, nil
}
