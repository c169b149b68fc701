package client

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Opened is an exhibit that was opened: with its own key and no other, a program
// on the same machine reads the files it lists, part by part.
type Opened struct {
	Opening  event.EventID
	Exhibit  event.ExhibitID
	Key      string // the exhibit's identity, as age writes it
	Manifest *event.Manifest
	Segments []event.Sized
}

// OpenTo says for what exhibits are opened, and once that is in the log gives
// their keys and what is in them. The key is found to be the seal's, and the list
// of files the one it commits to, before either is believed.
func (c *Client) OpenTo(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, purpose event.Code) ([]Opened, error) {
	op, err := c.open(ctx, id, which, purpose)
	if err != nil {
		return nil, err
	}
	var out []Opened
	for _, x := range op.exhibits {
		out = append(out, Opened{
			Opening: op.id, Exhibit: x.id, Key: x.key.String(), Manifest: x.Manifest,
			Segments: x.Segments(),
		})
	}
	return out, nil
}

// SayExported says of exhibits opened for it that their files now stand outside
// Safehand.
func (c *Client) SayExported(ctx context.Context, id event.ConsignmentID, opening event.EventID, which []event.ExhibitID) (*Done, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.say(ctx, &event.Exported{Header: c.header(s, c.party(s, con)), Opened: opening, Exhibits: which}, api.Submission{})
}
