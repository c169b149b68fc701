package node

import (
	"context"
	"strings"

	"github.com/safehand/safehand/internal/notice"
)

// beginNoticing makes the queue of what is to be said, once it is known where
// people find the service: messages lead there.
func (n *Node) beginNoticing(ctx context.Context, c Config) error {
	channels, err := c.Notices.Channels(string(n.Keys.Name), strings.TrimSuffix(n.URL, "/"))
	if err != nil {
		return err
	}
	n.Notices, err = notice.New(ctx, notice.Config{
		Store: n.db, Channels: channels, PerDay: c.Notices.PerDay, Now: c.Now, Logger: c.Logger,
	})
	return err
}
