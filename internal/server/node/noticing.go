package node

import (
	"context"
	"strings"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/watch"
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
	n.teller = &watch.Teller{Queue: n.Notices, Teams: c.Notices.Teams}
	return err
}

// rang is called while an alarm is recorded. Nothing rings before it is known how
// people are told: the watch is started last.
func (n *Node) rang(tx *store.Tx, s *custody.State, id event.EventID, e *event.Alarm) error {
	if n.teller == nil {
		return nil
	}
	return n.teller.Rang(tx, s, id, e)
}
