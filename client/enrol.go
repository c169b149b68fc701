package client

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Enrol makes the invited one's keys in a new home and publishes them, signed
// by the invitation and by themselves. Both sides are authenticated: the
// service can show no other organisation than the one whose root the link
// names, and nobody without the link can enrol in this name.
func Enrol(ctx context.Context, h *Home, inv Invitation, passphrase string, o Options) (*Client, *Done, error) {
	if err := h.vacant(); err != nil {
		return nil, nil, err
	}
	signer, key, err := invitationKey(inv.Who, inv.Secret[:])
	if err != nil {
		return nil, nil, err
	}
	h.Config = Config{Who: event.ActorID(inv.Who), Number: 1, Server: inv.Server, Pin: inv.Pin, Log: inv.Log, Root: inv.Root}
	c, err := with(h, &Keyring{Of: event.ActorID(inv.Who), Number: 1}, o)
	if err != nil {
		return nil, nil, err
	}
	if err := c.signInAs(ctx, event.SignIn{Role: event.AsInvitation, By: c.Who()}, signer); err != nil {
		return nil, nil, err
	}
	org := inv.Who.Org()
	if err := c.account(ctx, event.OwnerOrg(org), false); err != nil {
		return nil, nil, err
	}
	var b api.Bundle
	if err := c.call(ctx, "GET", "/v1/directory"+query("organisation", string(org)), nil, &b); err != nil {
		return nil, nil, err
	}
	s, _, err := c.replay(ctx, &b)
	if err != nil {
		return nil, nil, err
	}
	if err := c.fresh(s, org); err != nil {
		return nil, nil, err
	}
	p := s.State.Dir.Person(inv.Who)
	if p == nil || p.Invitation == nil || p.Invitation.Key != key {
		return nil, nil, fmt.Errorf("%w: it shows no invitation of %s with this link's key", ErrUntrusted, inv.Who)
	}
	ring, err := newKeyring(event.ActorID(inv.Who), len(p.Keys)+1)
	if err != nil {
		return nil, nil, err
	}
	h.Config.Number = ring.Number
	c.ring = ring
	// The keyring is durable before its keys are published: a key in the log
	// that nobody has would have to be revoked.
	if err := h.create(ring, passphrase); err != nil {
		return nil, nil, err
	}
	e := &event.Enrolled{
		Header:     c.header(s, event.PartyID(org)),
		Invitation: p.Invitation.Event, Keys: []event.VKey{ring.VKey()}, Recipient: ring.Open.Recipient(),
	}
	rand.Read(e.Salt[:])
	d, err := c.sayAs(ctx, e, api.Submission{}, signer, ring.signer)
	c.token = "" // the invitation's session ends here
	if err != nil {
		h.discard()
		return nil, nil, err
	}
	return c, d, nil
}

// Revoke ends a key record. With compromised, what it signed at since or later
// is in doubt.
func (c *Client) Revoke(ctx context.Context, key event.KeyRef, reason event.Code, since *event.LogIndex) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	e := &event.Revoked{Header: c.header(s, event.PartyID(c.Who().ID.Org())), Key: key, Reason: reason, Since: since}
	return c.say(ctx, e, api.Submission{})
}
