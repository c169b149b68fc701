package client

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Prove makes the continuity record of one exhibit, with its thread and every
// directory it rests on counted now. If the maker has opened the exhibit
// before, its list of files goes in too; labels she can read go in.
func (c *Client) Prove(ctx context.Context, id event.ConsignmentID, exhibit event.ExhibitID) ([]byte, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	x := s.State.Sealed(exhibit)
	if x == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s is not in %s", exhibit.SealNumber(), id.Reference())
	}
	if err := c.count(ctx, s, x); err != nil {
		return nil, err
	}
	s, ev, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	x = s.State.Sealed(exhibit)
	extras := continuity.Extras{Labels: map[event.ConsignmentID][]byte{}}
	for _, con := range x.Consignments {
		if _, text, err := c.label(ctx, s, s.State.Consignment(con)); err == nil {
			extras.Labels[con] = text
		}
	}
	extras.Manifest, err = c.manifestAgain(ctx, s, x)
	if err != nil {
		return nil, err
	}
	return continuity.Make(ev, s, exhibit, extras)
}

// count asks for accounts: the exhibit's first, then of each directory it rests
// on, at or after it, so that nobody's key can have been revoked unseen before
// the last statement.
func (c *Client) count(ctx context.Context, s *continuity.Story, x *custody.Exhibit) error {
	var last api.Recorded
	req := api.AccountRequest{Owner: event.OwnerExhibit(x.Recipient), Now: true}
	if err := c.call(ctx, "POST", "/v1/accounts", req, &last); err != nil {
		return err
	}
	for _, org := range s.Organisations() {
		req := api.AccountRequest{Owner: event.OwnerOrg(org), After: last.Index}
		if err := c.call(ctx, "POST", "/v1/accounts", req, nil); err != nil {
			return err
		}
	}
	return nil
}

// manifestAgain opens the list of files by an opening of the maker's own that
// stands in the log already. Without one there is none: proving opens nothing.
func (c *Client) manifestAgain(ctx context.Context, s *continuity.Story, x *custody.Exhibit) ([]byte, error) {
	for i := len(s.Statements) - 1; i >= 0; i-- {
		st := &s.Statements[i]
		e, ok := st.Event.(*event.Opened)
		if !ok || e.By != c.Who() {
			continue
		}
		for _, id := range e.Exhibits {
			if id != x.ID {
				continue
			}
			o := &opening{id: st.ID, con: s.State.Consignment(e.Consignment), story: s}
			if err := c.fill(ctx, o, e.With, []event.ExhibitID{id}); err != nil {
				return nil, fmt.Errorf("its list of files: %w", err)
			}
			return o.exhibits[0].Text, nil
		}
	}
	return nil, nil
}

// Trusted is what the client's organisation trusts, as a file of roots for
// somebody else's verification: its own root and those it recognised.
func (c *Client) Trusted(ctx context.Context) (*continuity.Trust, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	t := c.trust()
	t.Home = ""
	for _, r := range s.State.Dir.Organisation(c.Who().ID.Org()).Recognised {
		t.Roots[r.Organisation] = r.Root
	}
	return &t, nil
}
