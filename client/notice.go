package client

import (
	"context"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Notice records that the person began to report a problem with exhibits of a consignment,
// or with all of it, before she has said what it is: [Client.Report] says that, and what may
// be a breach counts from here. What she began before of that consignment and nobody has said
// yet is not begun twice, also of other exhibits of it: its own instant is answered. When it
// could not be recorded at once, at is when she pressed it, by her own clock, and 0 else: the
// statement says so, and counts from when it is recorded.
func (c *Client) Notice(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, at event.Time) (*Done, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if which, err = choose(con, which, func(custody.Item) bool { return true }); err != nil {
		return nil, err
	}
	if q := s.State.Pressed(con, c.Who().ID); q != nil {
		return doneOf(q), nil
	}
	e := &event.Noticed{Header: c.header(s, c.party(s, con)), Consignment: con.ID, Exhibits: which}
	if at > 0 {
		e.At = at
	}
	return c.sayAbout(ctx, con.ID, e, nil)
}
