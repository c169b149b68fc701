package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/event"
)

// Note writes to the other side of a consignment, sealed to both. With reply it
// answers an earlier note, or the message on the label (then it is the
// consignment's own id).
func (c *Client) Note(ctx context.Context, id event.ConsignmentID, lines []string, reply *event.EventID) (*Done, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	e := &event.Noted{Header: c.header(s, c.party(s, con)), Consignment: id, ReplyTo: reply}
	words, file, err := c.beside(s, con, lines)
	if err != nil {
		return nil, err
	}
	if words == nil {
		return nil, event.Refuse(event.CodeState, "the note is empty")
	}
	e.Words = *words
	return c.sayAbout(ctx, id, e, file)
}

// Noted gives the note, or question, that a person means by its short reference
// among those about a consignment; nil for the newest of the other side's.
func (c *Client) Noted(ctx context.Context, id event.ConsignmentID, reference string) (*event.EventID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	all := append([]event.EventID{event.EventID(id)}, con.Notes...)
	all = append(all, con.Questions...)
	if reference != "" {
		i := slices.IndexFunc(all, func(n event.EventID) bool { return Reference(n) == reference })
		if i < 0 {
			return nil, event.Refuse(event.CodeUnknown, "nothing about %s has the reference %s", id.Reference(), reference)
		}
		return &all[i], nil
	}
	// By default the reply is to the newest thing the other side wrote.
	mine := c.party(s, con)
	for i := len(s.Statements) - 1; i >= 0; i-- {
		st := &s.Statements[i]
		if slices.Contains(all, st.ID) && st.Event.Common().For != mine {
			return &st.ID, nil
		}
	}
	return nil, event.Refuse(event.CodeState, "the other side has written nothing about %s yet", id.Reference())
}
