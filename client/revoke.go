package client

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Revoke ends a key record. With compromised, what it signed at since or later
// is in doubt.
func (c *Client) Revoke(ctx context.Context, key event.KeyRef, reason event.Code, since *event.LogIndex) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	e := &event.Revoked{Header: c.header(s, event.PartyID(c.Who().ID.Org())), Key: key, Reason: reason, Since: since}
	return c.say(ctx, e, api.Submission{})
}
