package client

import (
	"context"
	"net/http"

	"github.com/safehand/safehand/event"
)

// LogKeys are the keys of the service's log, as one's own root signed them.
func (c *Client) LogKeys(ctx context.Context) ([]event.LogKey, error) {
	if _, err := c.directories(ctx); err != nil {
		return nil, err
	}
	return c.service.keys, nil
}

// Pinned speaks to a service at an address without signing in.
func (a Address) Pinned() http.RoundTripper { return transport(a.Pin) }
