package client

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Invite invites a person. The link is handed over by hand; whoever has it
// first can enrol as that person, and a second use is refused.
func (c *Client) Invite(ctx context.Context, who event.PersonID, valid time.Duration) (*Invitation, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	inv, e, err := c.invited(s, who, valid)
	if err != nil {
		return nil, err
	}
	_, err = c.say(ctx, e, api.Submission{})
	return inv, err
}

// InviteTo invites a person and gives her a role. If either may not be, neither is
// said; if the second is lost on the way, the same again finishes it.
func (c *Client) InviteTo(ctx context.Context, who event.PersonID, valid time.Duration, role event.Role, unit event.UnitID) (*Invitation, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	inv, e, err := c.invited(s, who, valid)
	if err != nil {
		return nil, err
	}
	a := c.appointed(s, who, role, unit)
	if err := c.allowed(s, e, a); err != nil {
		return nil, err
	}
	if _, err := c.say(ctx, e, api.Submission{}); err != nil {
		return nil, err
	}
	_, err = c.say(ctx, a, api.Submission{})
	return inv, err
}

// InvitedUntil is until when the newest invitation of a person or an agent works, or
// would have: what somebody reads before she withdraws it.
func (c *Client) InvitedUntil(ctx context.Context, who event.HolderID) (event.Time, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return 0, err
	}
	i, err := newestInvitation(s, who)
	if err != nil {
		return 0, err
	}
	return i.Until, nil
}

func newestInvitation(s *continuity.Story, who event.HolderID) (*directory.Invitation, error) {
	p := s.State.Dir.Person(who)
	if p == nil || p.Invitation == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s has never been invited, so there is nothing to withdraw", who)
	}
	return p.Invitation, nil
}

// WithdrawInvitation ends the newest invitation of a person or an agent: from then on
// its link makes no key. A used one is refused. Where until is not 0, it has to be
// the one that ends then: a link that somebody else has made since, and handed over,
// is not ended by who never read of it (CodeConflict).
func (c *Client) WithdrawInvitation(ctx context.Context, who event.HolderID, until event.Time) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	i, err := newestInvitation(s, who)
	if err != nil {
		return nil, err
	}
	if until > 0 && i.Until != until {
		return nil, event.Refuse(event.CodeConflict, "nothing was withdrawn: another link for %s was made since, and the one that you read of has ended already; look again, and withdraw the new link if it is to end too", who)
	}
	return c.say(ctx, &event.InvitationWithdrawn{Header: c.own(s), Holder: who, Invitation: i.Event}, api.Submission{})
}

// allowed asks the rules whether they would take these, one after the other, so
// that of what belongs together nothing is said when the rest is refused. The
// story is not to be used for anything else after.
func (c *Client) allowed(s *continuity.Story, es ...event.Event) error {
	p := directory.Place{Index: event.LogIndex(s.Checkpoint.Size), Recorded: event.TimeOf(c.now())}
	for _, e := range es {
		if _, err := s.State.Signers(e); err != nil {
			return err
		}
		if err := s.State.Apply(p, event.IDOf(e), e); err != nil {
			return err
		}
		p.Index++
	}
	return nil
}

// invited is the invitation and the statement of it.
func (c *Client) invited(s *continuity.Story, who event.PersonID, valid time.Duration) (*Invitation, *event.Invited, error) {
	inv, key, err := c.invitation(s, event.HolderID(who))
	return inv, &event.Invited{Header: c.own(s), Person: who, Key: key, Until: event.TimeOf(c.now().Add(valid))}, err
}

// own is the header of what is said for one's organisation.
func (c *Client) own(s *continuity.Story) event.Header {
	return c.header(s, event.PartyID(c.Who().ID.Org()))
}

// AppointAgent appoints a machine to a unit and gives the link it enrols with.
func (c *Client) AppointAgent(ctx context.Context, who event.AgentID, valid time.Duration) (*Invitation, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	inv, key, err := c.invitation(s, event.HolderID(who))
	if err != nil {
		return nil, err
	}
	e := &event.AgentAppointed{Header: c.own(s), Agent: who, Key: key, Until: event.TimeOf(c.now().Add(valid))}
	_, err = c.say(ctx, e, api.Submission{})
	return inv, err
}

func (c *Client) invitation(s *continuity.Story, who event.HolderID) (*Invitation, event.VKey, error) {
	cf := c.home.Config
	inv := &Invitation{Server: cf.Server, Pin: cf.Pin, Who: who, Number: 1, Log: cf.Log, Root: cf.Root}
	if p := s.State.Dir.Person(who); p != nil {
		inv.Number = len(p.Keys) + 1
	}
	rand.Read(inv.Secret[:])
	_, key, err := invitationKey(who, inv.Secret[:])
	return inv, key, err
}

// Appoint gives a person a role: administrator (by the root), or lead or member
// of a unit.
func (c *Client) Appoint(ctx context.Context, who event.PersonID, role event.Role, unit event.UnitID) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	return c.say(ctx, c.appointed(s, who, role, unit), api.Submission{})
}

func (c *Client) appointed(s *continuity.Story, who event.PersonID, role event.Role, unit event.UnitID) *event.Appointed {
	e := &event.Appointed{Header: c.own(s), Person: who, Role: role}
	if role != event.Administrator {
		e.Unit = &unit
	}
	return e
}
