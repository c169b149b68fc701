package porter

import (
	"context"
	"errors"

	"github.com/safehand/safehand/client"
)

// watcher looks for what was signed in the agent's name and not by this machine:
// nobody sits there who would see it, and a copied keyring is used elsewhere.
type watcher struct {
	*Porter
	client *client.Client
}

func (w *watcher) round(ctx context.Context) error {
	unknown, err := w.client.Watch(ctx)
	all := []error{err}
	for _, u := range unknown {
		all = append(all, problemOf("signed in this agent's name, and not here: "+u.Reference+" ("+string(u.Kind)+"). Its key may be stolen: an administrator can end it with 'safehand revoke'", "place %d of the log", u.Index))
	}
	return errors.Join(all...)
}
