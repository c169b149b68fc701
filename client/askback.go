package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// AskBack asks for exhibits that the other side has received: those named, or
// all it has. After a receipt nothing can be taken back: the receiving unit is a
// controller in its own right, and answers ([Client.Answer], [Client.Return]).
func (c *Client) AskBack(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, reason event.Code, respondBy *event.Time, words []string) (*Done, []event.ExhibitID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if !c.sends(s, con) {
		return nil, nil, event.Refuse(event.CodeNotYours, "%s was sent by %s: only its people ask for it back", id.Reference(), con.For)
	}
	if which, err = choose(con, which, held); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.AskedBack{
		Header: c.header(s, event.PartyID(con.For)), Consignment: id, Exhibits: which, Reason: reason, RespondBy: respondBy,
	}
	var file []byte
	if e.Words, file, err = c.beside(s, con, words); err != nil {
		return nil, nil, err
	}
	d, err := c.sayAbout(ctx, id, e, file)
	return d, which, err
}
