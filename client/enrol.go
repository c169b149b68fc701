package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Enrol makes the invited one's keys in a new home and publishes them, signed
// by the invitation and by themselves. Both sides are authenticated: the
// service can show no other organisation than the one whose root the link
// names, and nobody without the link can enrol in this name.
//
// Only a refusal takes the keys away again. When the answer is lost they stay,
// with the signed statement ([Home.Pending]): the same call finishes with them.
func Enrol(ctx context.Context, h *Home, inv Invitation, passphrase string, o Options) (*Client, *Done, error) {
	signer, key, err := invitationKey(inv.Who, inv.Secret[:])
	if err != nil {
		return nil, nil, err
	}
	h.Config = Config{Who: event.ActorID(inv.Who), Number: inv.Number, Server: inv.Server, Pin: inv.Pin, Log: inv.Log, Root: inv.Root}
	if h.Pending() {
		return finishEnrolment(ctx, h, inv, signer, passphrase, o)
	}
	if err := h.prepare(); err != nil {
		return nil, nil, err
	}
	c, n, err := newEnrolment(ctx, h, inv, signer, key, o)
	if err != nil {
		h.discard()
		return nil, nil, err
	}
	// Both are durable before the keys are published: a key in the log that
	// nobody has would have to be revoked.
	if err := h.keep(n, c.ring, passphrase); err != nil {
		h.discard()
		return nil, nil, err
	}
	return c.enrol(ctx, n)
}

// CheckInvitation asks the service whether an invitation still works, before a
// person thinks of a passphrase for it. It uses nothing up.
func CheckInvitation(ctx context.Context, h *Home, inv Invitation, o Options) error {
	signer, _, err := invitationKey(inv.Who, inv.Secret[:])
	if err != nil {
		return err
	}
	about := &Home{Dir: h.Dir, Config: Config{Who: event.ActorID(inv.Who), Server: inv.Server, Pin: inv.Pin, Log: inv.Log}}
	c, err := with(about, &Keyring{Of: event.ActorID(inv.Who), Number: inv.Number}, o)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	return c.signInAs(ctx, event.SignIn{Role: event.AsInvitation, By: c.Who()}, signer)
}

// newEnrolment makes the keys and the statement, against what the service can
// prove of the invitation.
func newEnrolment(ctx context.Context, h *Home, inv Invitation, signer note.Signer, key event.VKey, o Options) (*Client, *event.Note, error) {
	c, err := with(h, &Keyring{Of: event.ActorID(inv.Who), Number: inv.Number}, o)
	if err != nil {
		return nil, nil, err
	}
	if err := c.signInAs(ctx, event.SignIn{Role: event.AsInvitation, By: c.Who()}, signer); err != nil {
		return nil, nil, err
	}
	s, err := c.ownDirectory(ctx)
	if err != nil {
		return nil, nil, err
	}
	p := s.State.Dir.Person(inv.Who)
	if p == nil || p.Invitation == nil || p.Invitation.Key != key {
		return nil, nil, fmt.Errorf("%w: it shows no invitation of %s with this link's key", ErrUntrusted, inv.Who)
	}
	if c.ring, err = newKeyring(event.ActorID(inv.Who), inv.Number); err != nil {
		return nil, nil, err
	}
	e := &event.Enrolled{
		Header:     c.header(s, event.PartyID(inv.Who.Org())),
		Invitation: p.Invitation.Event, Keys: []event.VKey{c.ring.VKey()}, Recipient: c.ring.Recipient(),
	}
	rand.Read(e.Salt[:])
	text, err := event.Text(e)
	if err != nil {
		return nil, nil, err
	}
	n, err := event.Sign(text, signer, c.ring.signer)
	return c, n, err
}

// ownDirectory is the directory of the client's organisation, in the session
// there is: an invitation sees no other.
func (c *Client) ownDirectory(ctx context.Context) (*continuity.Story, error) {
	org := c.Who().ID.Org()
	if err := c.account(ctx, event.OwnerOrg(org), false); err != nil {
		return nil, err
	}
	var b api.Bundle
	if err := c.call(ctx, "GET", "/v1/directory"+query("organisation", string(org)), nil, &b); err != nil {
		return nil, err
	}
	s, _, err := c.replay(ctx, &b)
	if err != nil {
		return nil, err
	}
	return s, c.fresh(s, org)
}

// enrol publishes the keys, and forgets them if it is refused.
func (c *Client) enrol(ctx context.Context, n *event.Note) (*Client, *Done, error) {
	d, err := c.submit(ctx, n, api.Submission{})
	c.token.Store(nil) // the invitation's session ends here
	switch {
	case err == nil:
		return c, d, c.home.enrolled(d.Index)
	case refused(err):
		c.home.discard()
		return nil, nil, err
	}
	return nil, nil, unfinished(c.home, err)
}

// refused reports a definite no, after which nothing stands in the log.
func refused(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && e.Code != api.CodeBusy && e.Code != api.CodeBehind && e.Code != api.CodeInternal
}

func unfinished(h *Home, err error) error {
	return doneStill(err, "Your new keys are kept in %s: enrol again with the same link to finish", h.Dir)
}
