package passkey

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/store"
)

// mine refuses whoever has not signed in as a person. Roots and agents have no
// passkeys: a page must never hold their keys.
func mine(c door.Caller) error {
	switch c.Role {
	case event.AsPerson:
		return nil
	case "":
		return &api.Error{Code: api.CodeSignIn, Message: "sign in first"}
	}
	return event.Refuse(event.CodeNotYours, "this is not for a session as %s", c.Role)
}

// List gives the caller her passkeys, the oldest first.
func (k *Keeper) List(ctx context.Context, c door.Caller) (api.Passkeys, error) {
	out := api.Passkeys{Passkeys: []api.Passkey{}}
	if err := mine(c); err != nil {
		return out, err
	}
	err := k.store.View(ctx, func(tx *store.Tx) error {
		keys, err := tx.PasskeysOf(c.Actor)
		for _, p := range keys {
			out.Passkeys = append(out.Passkeys, row(p))
		}
		return err
	})
	return out, err
}

// Remove forgets a passkey of the caller's, on a laptop that was lost, with the
// keyring locked for it. From then on the service hands out nothing for it; what
// a thief collected before is opened by the passkey all the same, so that a thief
// who can use it is a reason for new keys.
func (k *Keeper) Remove(ctx context.Context, c door.Caller, id event.Digest) error {
	if err := mine(c); err != nil {
		return err
	}
	return k.store.Update(ctx, func(tx *store.Tx) error {
		ok, err := tx.DropPasskey(id, c.Actor)
		if err == nil && !ok {
			err = &api.Error{Code: api.CodeNotFound, Message: "there is no such thing, or it is not for you"}
		}
		return err
	})
}
