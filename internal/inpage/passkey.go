//go:build js && wasm

package main

import (
	"context"
	"os"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// A page asks a passkey, and this program can't: so the keyring goes to the page in
// clear for the moment in which it is locked with a passkey, and comes from it when
// one has opened it.

// carry gives the keyring in clear, for a passkey's lock and nothing else.
var carry = asked(func(_ context.Context, c *client.Client, _ struct{}) (any, error) { return c.Carry() })

type arriving struct {
	Who     event.ActorID `json:"who"` // as the service said
	Keyring string        `json:"keyring"`
}

// arrive opens a home with what a passkey opened, or a program that was ended: in a
// browser where there may be none yet.
var arrive = with(func(ctx context.Context, s *session, in arriving) (any, error) {
	of, err := client.Carried(in.Keyring)
	if err != nil {
		return nil, err
	}
	h := homeWith(string(in.Who), of.Number)
	h.Config = client.Config{Who: in.Who, Server: origin()}
	if err := os.MkdirAll(homesDir, 0o700); err != nil {
		return nil, err
	}
	c, err := client.Arrive(ctx, h, in.Keyring, options())
	if err != nil {
		return nil, err
	}
	s.opened(c)
	return enrolledHome{h.Config.Who, h.Config.Number}, nil
})

var passkeyBegin = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) { return c.BeginPasskey(ctx) })

var passkeyAdd = asked(func(ctx context.Context, c *client.Client, in api.NewPasskey) (any, error) {
	return c.AddPasskey(ctx, in)
})

var passkeys = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) { return c.Passkeys(ctx) })

var passkeyRemove = asked(func(ctx context.Context, c *client.Client, in struct {
	Passkey event.Digest `json:"passkey"`
}) (any, error) {
	return struct{}{}, c.RemovePasskey(ctx, in.Passkey)
})

// savedKey is a keyring as two files, which the command line takes too.
type savedKey struct {
	Passphrase  string `json:"passphrase,omitempty"`
	Keyring     []byte `json:"keyring"`     // keyring.age
	Description []byte `json:"description"` // home.json
}

// files locks the keyring with a passphrase, to be kept on a stick or a network
// drive: the way in for when no passkey is at hand.
var files = asked(func(_ context.Context, c *client.Client, in struct {
	Passphrase string `json:"passphrase"`
}) (any, error) {
	keyring, description, err := c.Files(in.Passphrase)
	return savedKey{Keyring: keyring, Description: description}, err
})

// bringFiles makes this browser a home of them.
var bringFiles = with(func(ctx context.Context, s *session, in savedKey) (any, error) {
	who, err := client.Described(in.Description)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(homesDir, 0o700); err != nil {
		return nil, err
	}
	h := &client.Home{Dir: homeOf(string(who)), Config: client.Config{Server: origin()}}
	b, err := client.BringFiles(h, in.Keyring, in.Description)
	if err != nil {
		return nil, err
	}
	if err := b.Join(ctx, in.Passphrase); err != nil {
		return nil, err
	}
	if h, err = at(string(who)); err != nil {
		return nil, err
	}
	c, err := client.Open(h, in.Passphrase, options())
	if err != nil {
		return nil, err
	}
	s.opened(c)
	return enrolledHome{h.Config.Who, h.Config.Number}, nil
})
