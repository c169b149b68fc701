package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

const (
	// keyringLife is how long, in seconds, a keyring waits to be collected.
	keyringLife = 15 * 60
	// MaxKeyring bounds a keyring, in bytes.
	MaxKeyring = 64 << 10
)

// LeaveKeyring keeps the caller's locked keyring for another machine of hers. It
// comes encrypted to a key that stands only in her device link: unlike a bare
// locked keyring it is nothing to guess at.
func (d *Desk) LeaveKeyring(ctx context.Context, c Caller, k api.Keyring) (api.Stored, error) {
	if err := d.told(ctx, c, api.PathKeyring, c.must(event.AsPerson)); err != nil {
		return api.Stored{}, err
	}
	if len(k.File) == 0 || len(k.File) > MaxKeyring || k.Code.IsZero() {
		return api.Stored{}, &api.Error{Code: api.CodeBadRequest, Message: "a keyring has a code, and at most 65,536 bytes"}
	}
	who, _ := c.Actor.Person()
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.DropKeyrings(d.now()); err != nil {
			return err
		}
		return tx.AddKeyring(k.Code, who, k.File, d.now()+keyringLife)
	})
	return api.Stored{Size: int64(len(k.File))}, err
}

// CollectKeyring hands a keyring to whoever has its code, once.
func (d *Desk) CollectKeyring(ctx context.Context, r api.Collect) (out api.Collected, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		file, err := tx.TakeKeyring(event.Sum(r.Code[:]), d.now())
		if err == nil && file == nil {
			err = notFound()
		}
		out.File = file
		return err
	})
	return out, d.told(ctx, Caller{}, api.PathCollect, err)
}
