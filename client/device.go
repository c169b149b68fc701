package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// DeviceMinutes is how long the service keeps a keyring for another machine.
const DeviceMinutes = 15

// AddDevice leaves the person's locked keyring at the service, for a quarter of an
// hour, and gives the link that her other machine collects it with, once.
func (c *Client) AddDevice(ctx context.Context) (*DeviceLink, error) {
	who, ok := c.Who().ID.Person()
	if !ok {
		return nil, event.Refuse(event.CodeNotYours, "%s is no person: only a person has a second machine", c.Who().ID)
	}
	locked, err := c.home.locked()
	if err != nil {
		return nil, err
	}
	cf := c.home.Config
	d := &DeviceLink{Server: cf.Server, Pin: cf.Pin, Who: who, Number: cf.Number, Log: cf.Log, Root: cf.Root}
	rand.Read(d.Code[:])
	if d.Identity, err = seal.GenerateIdentity(); err != nil {
		return nil, err
	}
	file, err := seal.SealBytes(locked, d.Identity.Recipient())
	if err != nil {
		return nil, err
	}
	err = c.signedIn(ctx, func() error {
		var s api.Stored
		return c.call(ctx, "PUT", "/v1/keyring", api.Keyring{Code: event.Sum(d.Code[:]), File: file}, &s)
	})
	return d, err
}

// Brought is a locked keyring that has come to this machine and has no home here
// yet.
type Brought struct {
	home    *Home
	locked  []byte
	online  bool
	options Options
}

// Collect fetches the keyring that a device link stands for. The service gives it
// away once; what comes is what the first machine sealed for this link, or it is
// refused.
func Collect(ctx context.Context, h *Home, d DeviceLink, o Options) (*Brought, error) {
	if err := h.Vacant(); err != nil {
		return nil, err
	}
	h.Config = Config{Who: event.ActorID(d.Who), Number: d.Number, Server: d.Server, Pin: d.Pin, Log: d.Log, Root: d.Root}
	c, err := with(h, &Keyring{}, o)
	if err != nil {
		return nil, err
	}
	var got api.Collected
	err = c.call(ctx, "POST", "/v1/keyring/collect", api.Collect{Code: d.Code}, &got)
	var e *api.Error
	if errors.As(err, &e) && e.Code == api.CodeNotFound {
		return nil, event.Refuse(event.CodeState, "there is no key for this link: it was used already, or it is more than a quarter of an hour old. If somebody else used it, tell your administrator now")
	}
	if err != nil {
		return nil, err
	}
	locked, err := seal.OpenBytes(got.File, d.Identity)
	if err != nil {
		return nil, fmt.Errorf("%w: the keyring it handed out is not the one your first machine left", ErrUntrusted)
	}
	return &Brought{h, locked, true, o}, nil
}

// Bring reads a keyring file carried here by hand, with the home's description
// beside it. It asks no service: the first command that does compares the keys.
func Bring(h *Home, keyring string) (*Brought, error) {
	if err := h.Vacant(); err != nil {
		return nil, err
	}
	locked, err := os.ReadFile(keyring)
	if err != nil {
		return nil, err
	}
	from, err := OpenHome(filepath.Dir(keyring))
	if errors.Is(err, ErrNoHome) {
		return nil, fmt.Errorf("%s has to lie beside %s: copy both from the first machine's home. Neither is of use without the passphrase", configFile, keyring)
	}
	if err != nil {
		return nil, err
	}
	return brought(h, locked, from.Config)
}

// brought refuses an agent's: it belongs to its machine.
func brought(h *Home, locked []byte, from Config) (*Brought, error) {
	h.Config = from
	if _, agent := h.Config.Who.Agent(); agent {
		return nil, event.Refuse(event.CodeAgent, "%s is an agent: another machine of the unit is another agent, with keys of its own", h.Config.Who)
	}
	return &Brought{home: h, locked: locked}, nil
}

// Who is whose keyring it is said to be.
func (b *Brought) Who() event.ActorID { return b.home.Config.Who }

// Join unlocks the keyring, compares it with the directory if there is a service
// to ask, and makes this machine's home of it. A wrong passphrase may be tried
// again.
func (b *Brought) Join(ctx context.Context, passphrase string) error {
	ring, err := b.home.unlock(b.locked, passphrase)
	if err != nil {
		return err
	}
	if org, root := ring.Of.Root(); root {
		if d, err := event.RootDigest(org, []event.VKey{ring.VKey()}); err != nil || d != b.home.Config.Root {
			return fmt.Errorf("%w: the keyring is not of the root that %s names", ErrUntrusted, configFile)
		}
	}
	if err := b.home.prepare(); err != nil {
		return err
	}
	if err = b.compare(ctx, ring); err == nil {
		err = b.home.create(ring, passphrase)
	}
	if err != nil {
		b.home.discard()
	}
	return err
}

// compare: the directory, replayed from the root that came with the link, shows
// these keys in this name, and they have not ended.
func (b *Brought) compare(ctx context.Context, ring *Keyring) error {
	if !b.online {
		return nil
	}
	c, err := with(b.home, ring, b.options)
	if err != nil {
		return err
	}
	s, err := c.directories(ctx)
	if err != nil {
		return err
	}
	if err := c.ownKeys(s); err != nil {
		return err
	}
	// What was signed until now was signed elsewhere, and is no news.
	return b.home.jot(fmt.Sprintf("looked %d\n", s.Checkpoint.Size))
}
