package client

import (
	"context"
	"fmt"
)

// KeyringText unlocks the keyring of a home and gives it in clear, as it is
// written down nowhere: for a program that locks it in another way (to a passkey),
// or that unlocks apart from where it is used, because unlocking takes a quarter of
// a gigabyte. It may stay in memory alone.
func (h *Home) KeyringText(passphrase string) (string, error) {
	ring, err := h.Unlock(passphrase)
	if err != nil {
		return "", err
	}
	return string(ring.text()), nil
}

// OpenWith opens a home with its keyring in clear, when something else than its
// passphrase unlocked it.
func OpenWith(h *Home, keyring string, o Options) (*Client, error) {
	ring, err := parseKeyring([]byte(keyring))
	if err != nil {
		return nil, err
	}
	if ring.Of != h.Config.Who || ring.Number != h.Config.Number {
		return nil, fmt.Errorf("this keyring is of %s (%d), and the home of %s (%d)", ring.Of, ring.Number, h.Config.Who, h.Config.Number)
	}
	return with(h, ring, o)
}

// Session signs in if need be and gives the session's token, by which a page may
// be read in the person's name. Whatever changes anything is signed by itself.
func (c *Client) Session(ctx context.Context) (string, error) {
	err := c.signedIn(ctx, func() error { return nil })
	return c.session(), err
}
