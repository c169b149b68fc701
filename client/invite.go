package client

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Invite invites a person. The link is handed over by hand; whoever has it
// first can enrol as that person, and a second use is refused.
func (c *Client) Invite(ctx context.Context, who event.PersonID, valid time.Duration) (*Invitation, error) {
	inv, key, h, err := c.invitation(ctx, event.HolderID(who))
	if err != nil {
		return nil, err
	}
	e := &event.Invited{Header: *h, Person: who, Key: key, Until: event.TimeOf(c.now().Add(valid))}
	_, err = c.say(ctx, e, api.Submission{})
	return inv, err
}

// AppointAgent appoints a machine to a unit and gives the link it enrols with.
func (c *Client) AppointAgent(ctx context.Context, who event.AgentID, valid time.Duration) (*Invitation, error) {
	inv, key, h, err := c.invitation(ctx, event.HolderID(who))
	if err != nil {
		return nil, err
	}
	e := &event.AgentAppointed{Header: *h, Agent: who, Key: key, Until: event.TimeOf(c.now().Add(valid))}
	_, err = c.say(ctx, e, api.Submission{})
	return inv, err
}

func (c *Client) invitation(ctx context.Context, who event.HolderID) (*Invitation, event.VKey, *event.Header, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, "", nil, err
	}
	cf := c.home.Config
	inv := &Invitation{Server: cf.Server, Pin: cf.Pin, Who: who, Number: 1, Log: cf.Log, Root: cf.Root}
	if p := s.State.Dir.Person(who); p != nil {
		inv.Number = len(p.Keys) + 1
	}
	rand.Read(inv.Secret[:])
	_, key, err := invitationKey(who, inv.Secret[:])
	h := c.header(s, event.PartyID(c.Who().ID.Org()))
	return inv, key, &h, err
}

// Appoint gives a person a role: administrator (by the root), or lead or member
// of a unit.
func (c *Client) Appoint(ctx context.Context, who event.PersonID, role event.Role, unit event.UnitID) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	e := &event.Appointed{Header: c.header(s, event.PartyID(c.Who().ID.Org())), Person: who, Role: role}
	if role != event.Administrator {
		e.Unit = &unit
	}
	return c.say(ctx, e, api.Submission{})
}
