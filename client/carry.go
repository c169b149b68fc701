package client

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// carriedFirst begins the text of a home that is on its way into another lock.
const carriedFirst = "safehand/carried/v1 home"

// Carry is the person's keyring in clear, with what its home believes: the root,
// the log, the service. It is there so that a page can lock it with a passkey,
// which only a page can ask. It goes into that lock at once and nowhere else: not
// to the service, not into storage, not into a message that another page hears.
//
// The root goes with the keys on purpose. A machine that opens the lock then knows
// whom to believe from whoever made the lock, who had the passkey; from the service
// it would learn to believe the service.
func (c *Client) Carry() (string, error) {
	if _, ok := c.Who().ID.Person(); !ok {
		return "", event.Refuse(event.CodeNotYours, "%s is no person: a page never holds the keys of a root or an agent", c.Who().ID)
	}
	text := carriedText(c.home.Config, c.ring)
	if _, _, err := parseCarried(text); err != nil {
		return "", ErrLocked // the keys were dropped
	}
	return text, nil
}

func carriedText(cf Config, ring *Keyring) string {
	pin := cf.Pin
	if pin == "" {
		pin = "-"
	}
	return fmt.Sprintf("%s\nserver %s\npin %s\nlog %s\nroot %s\n%s", carriedFirst, cf.Server, pin, cf.Log, cf.Root, ring.text())
}

func parseCarried(text string) (cf Config, ring *Keyring, err error) {
	bad := errors.New("what the passkey opened is damaged")
	lines := strings.SplitN(text, "\n", 6)
	if len(lines) != 6 || lines[0] != carriedFirst {
		return cf, nil, bad
	}
	for i, key := range []string{"server ", "pin ", "log ", "root "} {
		value, ok := strings.CutPrefix(lines[i+1], key)
		if !ok {
			return cf, nil, bad
		}
		lines[i+1] = value
	}
	if ring, err = parseKeyring([]byte(lines[5])); err != nil {
		return cf, nil, bad
	}
	cf = Config{Who: ring.Of, Number: ring.Number, Server: lines[1], Pin: strings.TrimPrefix(lines[2], "-")}
	err = errors.Join(cf.Log.UnmarshalText([]byte(lines[3])), cf.Root.UnmarshalText([]byte(lines[4])))
	if _, person := ring.Of.Person(); err != nil || !person || cf.Pin != "" && !isPin(cf.Pin) || carriedText(cf, ring) != text {
		return cf, nil, bad
	}
	return cf, ring, nil
}

// Carried says whose keyring a text that was carried is, before it is opened.
func Carried(text string) (event.Signer, error) {
	cf, _, err := parseCarried(text)
	return event.Signer{ID: cf.Who, Number: cf.Number}, err
}

// Arrive opens a home with what a passkey opened. A home that is there must be of
// the same person, key, root and log, and what is known in it stays; a vacant one
// is made, once the directory, replayed from the root that came along, shows these
// keys in this name. No keyring is written: the passkey's lock is kept elsewhere.
//
// A page says in h.Config whose keyring it was told that this is, and where it is
// itself served from. Without that the service is where it was when the lock was
// made.
func Arrive(ctx context.Context, h *Home, text string, o Options) (*Client, error) {
	cf, ring, err := parseCarried(text)
	if err != nil {
		return nil, err
	}
	if w := h.Config.Who; w != "" && w != cf.Who {
		return nil, fmt.Errorf("%w: it handed out a keyring of %s as that of %s", ErrUntrusted, cf.Who, w)
	}
	if h.Config.Server != "" {
		cf.Server, cf.Pin = h.Config.Server, h.Config.Pin
	}
	have, err := OpenHome(h.Dir)
	switch {
	case err == nil:
		if err := have.same(cf); err != nil {
			return nil, err
		}
		h.Config = cf
		return with(h, ring, o)
	case !errors.Is(err, ErrNoHome):
		return nil, err
	}
	h.Config = cf
	if err := h.prepare(); err != nil {
		return nil, err
	}
	b := &Brought{home: h, online: true, options: o}
	if err = b.compare(ctx, ring); err == nil {
		err = h.save()
	}
	if err != nil {
		h.discard()
		return nil, err
	}
	return with(h, ring, o)
}

// same refuses what was carried here from another home than this one. The address
// of the service may have changed.
func (h *Home) same(cf Config) error {
	c := h.Config
	if c.Who != cf.Who || c.Number != cf.Number {
		return fmt.Errorf("%s is the home of %s (%d), and the passkey is of %s (%d): choose another home", h.Dir, c.Who, c.Number, cf.Who, cf.Number)
	}
	if c.Root != cf.Root || c.Log != cf.Log {
		return fmt.Errorf("%w: the passkey's keyring belongs to another root or log than %s", ErrUntrusted, h.Dir)
	}
	return nil
}
