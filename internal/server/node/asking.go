package node

import (
	"context"

	"github.com/safehand/safehand/internal/cosign"
	"github.com/safehand/safehand/internal/store"
)

// beginAsking hears the witnesses before anybody is answered: one of them may
// know entries that are not here.
func (n *Node) beginAsking(ctx context.Context, db *store.DB, c Config) (err error) {
	n.asker, err = cosign.New(cosign.Config{
		Store: db, Service: n.Service(), Witnesses: c.Witnesses, Every: c.WitnessEvery, Now: c.Now, Logger: c.Logger,
	})
	if err != nil {
		return err
	}
	return n.asker.Begin(ctx)
}
