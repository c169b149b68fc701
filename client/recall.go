package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// Recall takes back what has not been received: the exhibits named, or all that
// wait. It is total: no key to them was handed out on the other side, and none
// will be. Any member of the sending unit does it.
func (c *Client) Recall(ctx context.Context, id event.ConsignmentID, which ...event.ExhibitID) (*Done, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if which, err = choose(con, which, waits); err != nil {
		return nil, settled(con, err)
	}
	e := &event.Recalled{
		Header: c.header(s, event.PartyID(con.For)), Consignment: &id, After: con.Last, Exhibits: which,
	}
	return c.sayAbout(ctx, id, e, nil)
}
