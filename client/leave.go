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
}

// Leave ends everything somebody may do. Who still has exhibits by name does not
// leave before a unit of hers takes them over: what was received must not be lost
// with a person.
func (c *Client) Leave(ctx context.Context, who event.PersonID, handOver *event.UnitID) (*Leaving, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	p := s.State.Dir.Person(event.HolderID(who))
	switch {
	case p == nil:
		return nil, event.Refuse(event.CodeUnknown, "%s has never been invited", who)
	case p.Left:
		return nil, event.Refuse(event.CodeState, "it was said already that %s has left", who)
	case len(p.Keys) == 0:
		return nil, event.Refuse(event.CodeState, "%s has not enrolled, so there is no key to end; the invitation ends by itself at %s", who, p.Invitation.Until)
	}
	e := &event.Revoked{
		Header: c.own(s), Key: event.KeyRef{Holder: p.ID, Number: len(p.Keys)}, Reason: event.Left, HandOver: handOver,
	}
	out := &Leaving{Stale: []event.UnitID{}}
	units := p.Units
	if err := c.allowed(s, e); err != nil {
		return nil, err
	}
	for _, id := range units {
		if k := s.State.Dir.Unit(id).Newest(); k != nil && k.Stale {
			out.Stale = append(out.Stale, id)
		}
	}
	out.Done, err = c.say(ctx, e, api.Submission{})
	var refused *api.Error
	if errors.As(err, &refused) && refused.Code == event.CodeHolds {
		return nil, fmt.Errorf("%w. %s is of %v", err, who, units)
	}
	return out, err
}
