package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Filing is something that a person let the agent have, to file. It is the
// service's word: [Client.OpenFiling] verifies it.
type Filing struct {
	Opening     event.EventID       `json:"opening"`
	Index       event.LogIndex      `json:"index"` // of the grant
	Consignment event.ConsignmentID `json:"consignment"`
}

// Filings gives what people let the agent have, granted at places of the log
// above after, oldest first.
func (c *Client) Filings(ctx context.Context, after event.LogIndex) ([]Filing, error) {
	var out []Filing
	var before *event.LogIndex
	for {
		q := []string{"limit", "100"}
		if before != nil {
			q = append(q, "before", fmt.Sprint(*before))
		}
		var l api.Filings
		err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/filings"+query(q...), nil, &l) })
		if err != nil {
			return nil, err
		}
		for _, f := range l.Filings {
			if f.Index <= after {
				l.Next = nil
				break
			}
			out = append(out, Filing(f))
		}
		if err := ends(l.Next, before); err != nil {
			return nil, err
		}
		if before = l.Next; before == nil {
			slices.Reverse(out)
			return out, nil
		}
	}
}

// Granted is what a person let the agent have, verified and open.
type Granted struct {
	Filing
	By   event.ActorID // the person
	From event.UnitID  // who sent it
	URN  *event.URN
	// Exhibits are those still to be filed, Filed those the agent said it did.
	Exhibits []GrantedExhibit
	Filed    []event.ExhibitID
	story    *continuity.Story
	party    event.PartyID
}

// GrantedExhibit is one exhibit of it.
type GrantedExhibit struct {
	ID event.ExhibitID
	*seal.Exhibit
}

// OpenFiling opens what a person granted the agent. That she did stands in the
// verified statements about the exhibits, and not on the service's word; the
// service gives the keys against that statement alone. A wrong key names her.
func (c *Client) OpenFiling(ctx context.Context, f Filing) (*Granted, error) {
	s, con, err := c.look(ctx, f.Consignment)
	if err != nil {
		return nil, err
	}
	o := s.State.Opening(f.Opening)
	if o == nil || o.Granted == nil || o.Consignment != con.ID || o.Granted.To.Holder != event.HolderID(c.Who().ID) {
		return nil, fmt.Errorf("%w: it says that this agent was given something of %s to file, and nobody has signed that", ErrUntrusted, con.ID.Reference())
	}
	if o.Granted.To != c.ring.Ref() {
		return nil, event.Refuse(event.CodeRevoked, "it was given to an earlier key of this agent: %s can give it again", o.Act.By.ID)
	}
	g := &Granted{Filing: f, By: o.Act.By.ID, From: con.For, URN: con.URN, Filed: filedBy(s, o), story: s, party: o.Act.For}
	left := slices.DeleteFunc(slices.Clone(o.Exhibits), func(x event.ExhibitID) bool { return slices.Contains(g.Filed, x) })
	if len(left) == 0 {
		return g, nil
	}
	return g, c.openGrants(ctx, g, &opening{id: o.ID, con: con, story: s, use: toCompare}, o, left)
}

func (c *Client) openGrants(ctx context.Context, g *Granted, op *opening, o *custody.Opening, which []event.ExhibitID) error {
	var got api.Grants
	err := c.signedIn(ctx, func() error {
		return c.call(ctx, "GET", "/v1/openings/"+op.id.String()+"/grants", nil, &got)
	})
	if err != nil {
		return err
	}
	list, err := grantsOf(&got, o.Granted.Grants, o.Granted.Act.By.ID)
	if err != nil {
		return err
	}
	for _, id := range which {
		x, err := c.openOne(ctx, op, id, &got, list, o.Granted.To, []seal.Identity{c.ring.Open})
		if err != nil {
			return err
		}
		g.Exhibits = append(g.Exhibits, GrantedExhibit{id, x.Exhibit})
	}
	return nil
}

// filedBy are the exhibits of an opening that the agent it was for said it has
// filed.
func filedBy(s *continuity.Story, o *custody.Opening) (out []event.ExhibitID) {
	for i := range s.Statements {
		e, ok := s.Statements[i].Event.(*event.Exported)
		if ok && e.Opened == o.ID && o.Agent != nil && e.By.ID == event.ActorID(*o.Agent) {
			out = append(out, e.Exhibits...)
		}
	}
	return out
}

// SayFiled says in the log that exhibits stand in clear in the unit's folder.
func (c *Client) SayFiled(ctx context.Context, g *Granted, which ...event.ExhibitID) (*Done, error) {
	e := &event.Exported{Header: c.header(g.story, g.party), Opened: g.Opening, Exhibits: which}
	d, err := c.say(ctx, e, api.Submission{})
	if err == nil {
		g.Filed = append(g.Filed, which...)
	}
	return d, err
}
