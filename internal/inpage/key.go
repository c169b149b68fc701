//go:build js && wasm

package main

import (
	"context"
	"os"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type invitation struct {
	Invitation string `json:"invitation"` // the link, whole
	Passphrase string `json:"passphrase,omitempty"`
}

// of reads an invitation. The page it was opened in is the service: the link's own
// address may be one that programs use. The root in it says whose service it must be.
func (i invitation) of() (client.Invitation, *client.Home, error) {
	inv, err := client.ParseInvitation(secure(i.Invitation))
	if err != nil {
		return inv, nil, err
	}
	inv.Server, inv.Pin = origin(), ""
	return inv, homeFor(string(inv.Who), inv.Number), os.MkdirAll(homesDir, 0o700)
}

type invitee struct {
	Who event.HolderID `json:"who"`
	Org event.OrgID    `json:"organisation"`
}

// invited says for whom an invitation is, and refuses one that does not work any
// more before anybody thinks of a passphrase for it.
var invited = with(func(ctx context.Context, _ *session, in invitation) (any, error) {
	inv, h, err := in.of()
	if err != nil {
		return nil, err
	}
	if h.Pending() { // its answer was lost: the same link finishes
		return invitee{inv.Who, inv.Who.Org()}, nil
	}
	if err := h.Vacant(); err != nil {
		return nil, err
	}
	if err := client.CheckInvitation(ctx, h, inv, options()); err != nil {
		return nil, err
	}
	return invitee{inv.Who, inv.Who.Org()}, nil
})

// passphrase makes one that can be written down and typed.
var passphrase = with(func(context.Context, *session, struct{}) (any, error) { return client.GeneratePassphrase() })

// enrol makes the keys here and publishes their public halves.
var enrol = with(func(ctx context.Context, s *session, in invitation) (any, error) {
	inv, h, err := in.of()
	if err != nil {
		return nil, err
	}
	if err := client.CheckPassphrase(in.Passphrase, string(inv.Who)); err != nil {
		return nil, err
	}
	c, done, err := client.Enrol(ctx, h, inv, in.Passphrase, options())
	if err != nil {
		return nil, err
	}
	s.opened(c)
	return done, nil
})

func (s *session) opened(c *client.Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aheads.drop()
	s.client, s.prepared, s.aheads, s.begun = c, map[int]ready{}, newAheads(c), nil
}

type key struct {
	Who        string `json:"who"`
	Passphrase string `json:"passphrase"`
}

// unlock opens a home with its passphrase. That takes memory which is not given back
// while this program runs: the page asks it of one that it ends once it has given
// away what it opened (carry), and has the one that stays arrive with that.
var unlock = with(func(_ context.Context, s *session, in key) (any, error) {
	h, err := at(in.Who)
	if err != nil {
		return nil, err
	}
	c, err := client.Open(h, in.Passphrase, options())
	if err != nil {
		return nil, err
	}
	s.opened(c)
	return enrolledHome{h.Config.Who, h.Config.Number}, nil
})

// signIn gives the token by which the pages are read in this person's name.
var signIn = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	return c.Session(ctx)
})
