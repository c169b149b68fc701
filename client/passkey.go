package client

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// BeginPasskey asks how a browser is to make a passkey for this person.
func (c *Client) BeginPasskey(ctx context.Context) (o api.PasskeyOptions, err error) {
	err = c.signedIn(ctx, func() error { return c.call(ctx, "POST", "/v1/passkeys/begin", nil, &o) })
	return o, err
}

// AddPasskey leaves a passkey that the browser has made with the service, and with
// it the keyring that the page has locked with it ([Client.Carry]).
func (c *Client) AddPasskey(ctx context.Context, n api.NewPasskey) (p api.Passkey, err error) {
	err = c.signedIn(ctx, func() error { return c.call(ctx, "POST", "/v1/passkeys", n, &p) })
	return p, err
}

// Passkeys lists the person's, the oldest first. The service says so, and nothing
// rests on it.
func (c *Client) Passkeys(ctx context.Context) ([]api.Passkey, error) {
	var out api.Passkeys
	err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/passkeys", nil, &out) })
	return out.Passkeys, err
}

// RemovePasskey has the service forget one, with the keyring locked for it. Whoever
// has the laptop it is on and can use it may have fetched that before: against him
// only new keys help.
func (c *Client) RemovePasskey(ctx context.Context, id event.Digest) error {
	return c.signedIn(ctx, func() error { return c.call(ctx, "DELETE", "/v1/passkeys/"+id.String(), nil, nil) })
}
