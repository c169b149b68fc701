package client

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// sink stores sealed blobs under an order.
type sink struct {
	c         *Client
	recipient event.RecipientID
	has       map[event.Digest]bool // begun to be stored, at the least
}

func (s sink) Put(ctx context.Context, digest event.Digest, body []byte) error {
	path := "/v1/exhibits/" + s.recipient.String() + "/blobs/" + digest.String()
	if s.has[digest] && s.c.stored(ctx, path, len(body)) {
		return nil
	}
	return s.c.put(ctx, path, body)
}

// stored asks whether bytes are stored that nobody was told are: the service has a
// row for what was on its way to it too.
func (c *Client) stored(ctx context.Context, path string, size int) bool {
	var s api.Stored
	err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", path, nil, &s) })
	return err == nil && s.Size == int64(size)
}

// put stores bytes, for as long as it takes. Only the service's own word that it
// has them all is believed: whatever stands between could say 200 to anything.
func (c *Client) put(ctx context.Context, path string, body []byte) error {
	return c.patiently(ctx, func() error {
		return c.signedIn(ctx, func() error {
			resp, err := c.do(ctx, "PUT", path, bytes.NewReader(body))
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			var s api.Stored
			if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<10)).Decode(&s); err != nil || s.Size != int64(len(body)) {
				return inPlace("it did not say that it has stored what was sent")
			}
			return nil
		})
	})
}
