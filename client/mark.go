package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// MarkExhibits says of exhibits of a case that they are used, unused, or (with
// none) that nothing has been decided. It changes nothing for the other side: the
// mark stands in the unit's own file.
func (c *Client) MarkExhibits(ctx context.Context, id event.CaseID, mark event.Code, which []event.ExhibitID) error {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return err
	}
	e := &event.Marked{Header: c.header(f.story, event.PartyID(f.Unit)), Case: id, Mark: mark, Exhibits: which}
	_, err = c.inCase(ctx, e, id, nil)
	return err
}
