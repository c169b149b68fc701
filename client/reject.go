package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// Reject gives exhibits back instead of receiving them: those named, or all that
// wait. They are the sending unit's again, and the service deletes the keys that
// the receiving side would have been handed. The reasons are the CPS's own; the
// words go sealed to both sides.
func (c *Client) Reject(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, reasons []event.Code, words []string, respondBy *event.Time) (*Done, []event.ExhibitID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if which, err = choose(con, which, waits); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.Rejected{
		Header: c.header(s, c.party(s, con)), Consignment: id, After: con.Last,
		Exhibits: which, Reasons: reasons, RespondBy: respondBy,
	}
	var file []byte
	if e.Words, file, err = c.beside(s, con, words); err != nil {
		return nil, nil, err
	}
	d, err := c.sayAbout(ctx, id, e, file)
	return d, which, err
}
