package client

import (
	"context"
	"errors"

	"github.com/safehand/safehand/seal"
)

// Session signs in if need be and gives the session's token, by which a page may
// be read in the person's name. Whatever changes anything is signed by itself.
func (c *Client) Session(ctx context.Context) (string, error) {
	err := c.signedIn(ctx, func() error { return nil })
	return c.session(), err
}

// ErrLocked: the keys were dropped while something was going on that did not need
// them; what would have needed them afterwards was left.
var ErrLocked = errors.New("locked meanwhile: sign in to go on")

// DropKeys forgets the keys of this client and of every one that is apart from it.
// What an order's key alone does goes on: a sending that was ordered is sealed,
// stored and dispatched by a page that has been locked.
func (c *Client) DropKeys() {
	if c.ring.public != nil {
		return
	}
	c.ring.public = &public{c.ring.VKey(), c.ring.Recipient()}
	c.ring.signer, c.ring.skey, c.ring.Open = dropped{c.ring.signer.Name(), c.ring.signer.KeyHash()}, "", seal.Identity{}
}

// dropped signs nothing any more.
type dropped struct {
	name string
	hash uint32
}

func (d dropped) Name() string                { return d.name }
func (d dropped) KeyHash() uint32             { return d.hash }
func (d dropped) Sign([]byte) ([]byte, error) { return nil, ErrLocked }
