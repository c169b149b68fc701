package client

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Prove makes the continuity record of one exhibit and of what it was sent again
// in the place of or as, with their threads and every directory they rest on
// counted now, and with what those who watch the log had signed by then. Of an exhibit that the maker has opened before and may still open
// the list of files goes in too; labels she can read go in.
func (c *Client) Prove(ctx context.Context, id event.ConsignmentID, exhibit event.ExhibitID) ([]byte, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	line, err := lineOf(s, id, exhibit)
	if err != nil {
		return nil, err
	}
	if err := c.count(ctx, s, line); err != nil {
		return nil, err
	}
	s, ev, err := c.awaited(ctx, id)
	if err != nil {
		return nil, err
	}
	if line, err = lineOf(s, id, exhibit); err != nil {
		return nil, err
	}
	if ev.Heads, err = c.counterSigned(ctx, s, line, ev.Checkpoint); err != nil {
		return nil, err
	}
	extras := continuity.Extras{Labels: c.labels(ctx, s, line), Manifests: map[event.ExhibitID][]byte{}}
	for _, x := range line {
		text, err := c.manifestAgain(ctx, s, x)
		if err != nil {
			return nil, err
		}
		if text != nil {
			extras.Manifests[x.ID] = text
		}
	}
	return continuity.Make(ev, s, exhibit, extras)
}

// Paragraph drafts what the person may put in a statement of her own about
// exhibits of a sending: all of them when none is named. It is "" when she had no
// hand in them.
func (c *Client) Paragraph(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, zone *time.Location) (string, error) {
	person, ok := c.Who().ID.Person()
	if !ok {
		return "", event.Refuse(event.CodeNotYours, "%s is a machine: a statement is a person's", c.Who().ID)
	}
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return "", err
	}
	which, err = choose(s.State.Consignment(id), which, func(custody.Item) bool { return true })
	if err != nil {
		return "", err
	}
	var named []*custody.Exhibit
	for _, x := range which {
		line, err := lineOf(s, id, x)
		if err != nil {
			return "", err
		}
		named = append(named, line...)
	}
	return continuity.Paragraph(s, which, person, continuity.Extras{Labels: c.labels(ctx, s, named)}, zone)
}

// lineOf is the exhibit of a sending and what it was sent again in the place of or
// as.
func lineOf(s *continuity.Story, id event.ConsignmentID, exhibit event.ExhibitID) ([]*custody.Exhibit, error) {
	x := s.State.Sealed(exhibit)
	if x == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s is not in %s", exhibit.SealNumber(), id.Reference())
	}
	return s.Line(x)
}

// labels are those of every sending of the exhibits that the client can read. Of others
// nobody need be told why not: a record without them says less and is as true.
func (c *Client) labels(ctx context.Context, s *continuity.Story, xs []*custody.Exhibit) map[event.ConsignmentID][]byte {
	out := map[event.ConsignmentID][]byte{}
	for _, x := range xs {
		for _, id := range x.Consignments {
			if out[id] != nil {
				continue
			}
			con := s.State.Consignment(id)
			// Nor of one whose list this side may not see any more: a record would carry it to a court.
			if !c.sends(s, con) && slices.ContainsFunc(con.Items, func(i custody.Item) bool { return con.Hidden(i.Exhibit) }) {
				continue
			}
			if _, text, err := c.label(ctx, s, con); err == nil {
				out[id] = text
			}
		}
	}
	return out
}

// count asks for accounts: those of the line's exhibits first, then of each
// directory they rest on, at or after them, so that nobody's key can have been
// revoked unseen before then.
func (c *Client) count(ctx context.Context, s *continuity.Story, line []*custody.Exhibit) error {
	var newest event.LogIndex
	for _, x := range line {
		var r api.Recorded
		req := api.AccountRequest{Owner: event.OwnerExhibit(x.Recipient), Now: true}
		if err := c.call(ctx, "POST", "/v1/accounts", req, &r); err != nil {
			return err
		}
		newest = max(newest, r.Index)
	}
	for _, org := range s.Organisations() {
		req := api.AccountRequest{Owner: event.OwnerOrg(org), After: newest}
		if err := c.call(ctx, "POST", "/v1/accounts", req, nil); err != nil {
			return err
		}
	}
	return nil
}

// manifestAgain opens the list of files by an opening of the maker's own that
// stands in the log already, as long as her side has the exhibit. Without one
// there is none: proving opens nothing.
func (c *Client) manifestAgain(ctx context.Context, s *continuity.Story, x *custody.Exhibit) ([]byte, error) {
	for i := len(s.Statements) - 1; i >= 0; i-- {
		st := &s.Statements[i]
		e, ok := st.Event.(*event.Opened)
		if !ok || e.By != c.Who() || !slices.Contains(e.Exhibits, x.ID) || !s.State.AtHand(s.State.Opening(st.ID), x.ID) {
			continue
		}
		o := &opening{id: st.ID, con: s.State.Consignment(e.Consignment), story: s}
		if err := c.fill(ctx, o, e.With, []event.ExhibitID{x.ID}); err != nil {
			return nil, fmt.Errorf("its list of files: %w", err)
		}
		return o.exhibits[0].Text, nil
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
