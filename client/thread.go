package client

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// thread replays the one thread that a path answers with (a case's, a
// request's) and every directory it rests on, each to an account under an hour
// old. What does not hold the thread asked for is refused.
func (c *Client) thread(ctx context.Context, path string, owner event.Owner) (*continuity.Story, error) {
	var s *continuity.Story
	look := func() error {
		var b api.Bundle
		if err := c.call(ctx, "GET", path, nil, &b); err != nil {
			return err
		}
		var err error
		s, _, err = c.replay(ctx, &b)
		return err
	}
	err := c.signedIn(ctx, func() error {
		if err := look(); err != nil || c.allFresh(s) == nil {
			return err
		}
		for _, org := range s.Organisations() {
			if err := c.account(ctx, event.OwnerOrg(org), false); err != nil {
				return err
			}
		}
		if err := look(); err != nil {
			return err
		}
		return c.allFresh(s)
	})
	if err != nil {
		return nil, err
	}
	if !s.Has(owner) {
		return nil, fmt.Errorf("%w: it showed another thread than that of %s", ErrUntrusted, owner)
	}
	return s, nil
}
