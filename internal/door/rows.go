package door

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// putChallenge keeps a nonce, and forgets those nobody answered: strangers may
// ask for as many as they like.
func (d *Door) putChallenge(ctx context.Context, n event.Salt, until event.Time) error {
	return d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.DropChallenges(d.now()); err != nil {
			return err
		}
		return tx.AddChallenge(n, until)
	})
}

func (d *Door) takeChallenge(ctx context.Context, n event.Salt) (ok bool, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		ok, err = tx.UseChallenge(n, d.now())
		return err
	})
	return ok, err
}

// putSession keeps a session, and forgets those that have ended. A person who signs in
// is at work: that is all that is kept of it, and alarms look for her.
func (d *Door) putSession(ctx context.Context, id event.Digest, c Caller, until event.Time) error {
	return d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.DropSessions(d.now()); err != nil {
			return err
		}
		if p, ok := c.Actor.Person(); ok && c.Role == event.AsPerson {
			if err := tx.Seen(p, d.now()); err != nil {
				return err
			}
		}
		return tx.AddSession(store.Session{
			Token: id, Role: c.Role, By: event.Signer{ID: c.Actor, Number: c.Number}, Order: c.Order, Until: until,
		})
	})
}

func (d *Door) dropSession(ctx context.Context, id event.Digest) error {
	return d.store.Update(ctx, func(tx *store.Tx) error { return tx.DropSession(id) })
}
