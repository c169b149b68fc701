package client

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Leaving is what somebody's leaving brings about.
type Leaving struct {
	*Done
	// Stale are the units whose key she held. Nothing more is granted to it; a lead's
	// next command makes a new one, and until then everything goes to each remaining
	// member's own key.
	Stale []event.UnitID `json:"stale"`
	// Units are those she was of, any of which can take over what she has by name.
	Units []event.UnitID `json:"units"`
}

// PlanLeave looks at what somebody's leaving would bring about, and whether it may
// be said. Nothing is said.
func (c *Client) PlanLeave(ctx context.Context, who event.PersonID) (*Leaving, error) {
	out, _, err := c.leaving(ctx, who, nil)
	return out, err
}

// Leave ends everything somebody may do. Who still has exhibits by name does not
// leave before a unit of hers takes them over: what was received must not be lost
// with a person.
func (c *Client) Leave(ctx context.Context, who event.PersonID, handOver *event.UnitID) (*Leaving, error) {
	out, e, err := c.leaving(ctx, who, handOver)
	if err != nil {
		return nil, err
	}
	out.Done, err = c.say(ctx, e, api.Submission{})
	var refused *api.Error
	if errors.As(err, &refused) && refused.Code == event.CodeHolds {
		return nil, fmt.Errorf("%w. %s is of %v", err, who, out.Units)
	}
	return out, err
}

// leaving is the statement, and what it brings about.
func (c *Client) leaving(ctx context.Context, who event.PersonID, handOver *event.UnitID) (*Leaving, *event.Revoked, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, nil, err
	}
	p := s.State.Dir.Person(event.HolderID(who))
	switch {
	case p == nil:
		return nil, nil, event.Refuse(event.CodeUnknown, "%s has never been invited", who)
	case p.Left:
		return nil, nil, event.Refuse(event.CodeState, "it was said already that %s has left", who)
	case len(p.Keys) == 0:
		return nil, nil, event.Refuse(event.CodeState, "%s has not enrolled, so there is no key to end; the invitation ends by itself at %s", who, p.Invitation.Until)
	}
	e := &event.Revoked{
		Header: c.own(s), Key: event.KeyRef{Holder: p.ID, Number: len(p.Keys)}, Reason: event.Left, HandOver: handOver,
	}
	out := &Leaving{Stale: []event.UnitID{}, Units: append([]event.UnitID{}, p.Units...)}
	if err := c.allowed(s, e); err != nil {
		return nil, nil, err
	}
	for _, id := range out.Units {
		if k := s.State.Dir.Unit(id).Newest(); k != nil && k.Stale {
			out.Stale = append(out.Stale, id)
		}
	}
	return out, e, nil
}
