package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// Return gives back exhibits that the person's unit received: those named, or
// all it has. From then on the service hands that unit no key to them, not even
// for what it opened before. What was exported is not undone by it.
func (c *Client) Return(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, words []string) (*Done, []event.ExhibitID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if which, err = choose(con, which, held); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.Returned{Header: c.header(s, c.party(s, con)), Consignment: id, After: con.Last, Exhibits: which}
	var file []byte
	if e.Words, file, err = c.beside(s, con, words); err != nil {
		return nil, nil, err
	}
	d, err := c.sayAbout(ctx, id, e, file)
	return d, which, err
}

// Destroy says that the person's unit holds exhibits no longer, and what became
// of the files it exported: one of [event.CopiesLeft]. It is her signed word; the
// service makes it true of the keys, and nobody can of the copies.
func (c *Client) Destroy(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, copies event.Code, words []string) (*Done, []event.ExhibitID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if which, err = choose(con, which, held); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.Destroyed{
		Header: c.header(s, c.party(s, con)), Consignment: id, After: con.Last, Exhibits: which, Copies: copies,
	}
	var file []byte
	if e.Words, file, err = c.beside(s, con, words); err != nil {
		return nil, nil, err
	}
	d, err := c.sayAbout(ctx, id, e, file)
	return d, which, err
}
