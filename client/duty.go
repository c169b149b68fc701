package client

import (
	"context"

	"github.com/safehand/safehand/api"
)

// OnDuty has the person hear of what arrives at her units until her day ends, or not
// any more.
func (c *Client) OnDuty(ctx context.Context, on bool) (is api.OnDuty, err error) {
	err = c.signedIn(ctx, func() error {
		return c.call(ctx, "PUT", "/v1/duty", api.Duty{On: on}, &is)
	})
	return is, err
}
