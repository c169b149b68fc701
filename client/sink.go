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
	has       map[event.Digest]bool // stored already
}

func (s sink) Put(ctx context.Context, digest event.Digest, body []byte) error {
	if s.has[digest] {
		return nil
	}
	return s.c.put(ctx, "/v1/exhibits/"+s.recipient.String()+"/blobs/"+digest.String(), body)
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
