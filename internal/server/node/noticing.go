package node

import (
	"context"
	"os"
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
		Store: n.db, Channels: channels, PerDay: c.Notices.PerDay, Over: watch.Over, Now: c.Now, Logger: c.Logger,
	})
	if err != nil {
		return err
	}
	quiet, err := c.Notices.QuietUntil(n.Notices.Now())
	n.teller = &watch.Teller{Queue: n.Notices, Teams: c.Notices.Teams, Units: c.Notices.Units, Operator: c.Notices.Operator, Quiet: quiet}
	machine, _ := os.Hostname() // without one it is as if all nodes had one clock
	n.rounds = &watch.Rounds{
		Teller: n.teller, Service: n.Service(), Logger: c.Logger, Owner: c.Notices.Operator, BackupOwner: c.Notices.BackupOwner,
		Backed: c.Backed, BackupWithin: c.BackupWithin, Tried: c.Tried, RestoreWithin: c.RestoreWithin, Machine: machine,
	}
	return err
}

// tell is called while a statement is recorded. Nobody is answered and nothing rings
// before it is known how people are told.
func (n *Node) tell(tx *store.Tx, s *custody.State, id event.EventID, e event.Event) error {
	if n.teller == nil {
		return nil
	}
	return n.teller.Tell(tx, s, id, e)
}
