package client

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// PassOnWrongly passes on with keys in the grants that open nothing, as a
// granter who errs or lies would.
func (c *Client) PassOnWrongly(ctx context.Context, o Onward) (*Sent, error) {
	op, err := c.open(ctx, o.From, o.Exhibits, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	for i := range op.exhibits {
		if op.exhibits[i].key, err = seal.GenerateIdentity(); err != nil {
			return nil, err
		}
	}
	return c.passOn(ctx, op, o)
}

// SignedBy is a statement signed with the client's own key, true or not.
func (c *Client) SignedBy(e event.Event) (*event.Note, error) {
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	return event.Sign(text, c.ring.signer)
}

// AskGrants asks for the keys of an opening that stands in the log already.
func (c *Client) AskGrants(ctx context.Context, opening event.EventID) (int, error) {
	var got api.Grants
	err := c.signedIn(ctx, func() error {
		return c.call(ctx, "GET", "/v1/openings/"+opening.String()+"/grants", nil, &got)
	})
	return len(got.Grants), err
}

// SayRaw says anything at all, in the client's own name.
func (c *Client) SayRaw(ctx context.Context, e event.Event, party event.PartyID, with api.Submission) error {
	s, err := c.directories(ctx)
	if err != nil {
		return err
	}
	*e.Common() = c.header(s, party)
	_, err = c.say(ctx, e, with)
	return err
}

// FileWrongly grants an agent keys that open nothing.
func (c *Client) FileWrongly(ctx context.Context, id event.ConsignmentID, agent event.AgentID) error {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return err
	}
	k := s.State.Dir.Person(event.HolderID(agent)).Live()
	to := custody.Grantee{Key: event.KeyRef{Holder: event.HolderID(agent), Number: k.Number}, Recipient: k.Recipient}
	op, err := c.openToFile(ctx, s, con, []event.ExhibitID{con.Items[0].Exhibit}, to)
	if err != nil {
		return err
	}
	if op.exhibits[0].key, err = seal.GenerateIdentity(); err != nil {
		return err
	}
	return c.entrust(ctx, op, to, new(Entrusted))
}

// Fits and DispatchSize are how large a sending may be.
var (
	Fits         = fits
	DispatchSize = dispatchSize
)
