package client

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// PassOnWrongly passes on with keys in the grants that open nothing, as a
// granter who errs or lies would.
func (c *Client) PassOnWrongly(ctx context.Context, o Onward) (*Sent, error) {
	op, err := c.open(ctx, o.From, o.Exhibits, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	for i := range op.exhibits {
		if op.exhibits[i].key, err = seal.GenerateIdentity(); err != nil {
			return nil, err
		}
	}
	return c.passOn(ctx, op, o)
}
