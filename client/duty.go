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

// Away marks a person away for whole days, or takes that back: the one who asks when
// none is named, or one of a unit that she leads.
func (c *Client) Away(ctx context.Context, a api.Away) (is api.Marked, err error) {
	err = c.signedIn(ctx, func() error { return c.call(ctx, "PUT", "/v1/away", a, &is) })
	return is, err
}

// Rota is who is at work and who is away in the person's units, as the service says: no
// statement shows it.
func (c *Client) Rota(ctx context.Context) (is api.Rota, err error) {
	err = c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/rota", nil, &is) })
	return is, err
}

// MarkDays marks people away or on duty beforehand, at most [api.MaxSpells] at once. Unless
// what is refused is to be skipped, one refused spell marks none.
func (c *Client) MarkDays(ctx context.Context, d api.Days) (is api.DaysMarked, err error) {
	err = c.signedIn(ctx, func() error { return c.call(ctx, "POST", "/v1/rota", d, &is) })
	return is, err
}
