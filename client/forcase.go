package client

import (
	"context"
	"errors"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// forCase is the case of the unit to which something belongs by its URN, nil
// when there is none.
func (c *Client) forCase(ctx context.Context, unit event.UnitID, urn *event.URN) (*caseFile, error) {
	if _, person := c.Who().ID.Person(); urn == nil || !person {
		return nil, nil
	}
	rows, err := c.casesOfURN(ctx, *urn, unit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return c.shownCase(ctx, string(*urn), rows, nil)
}

// fileUnasked puts a consignment into the case whose URN it bears, if the unit
// has a file on it, and says who opens it. What fails is said and stops nothing:
// no receipt waits because of a file. But a case that can't be believed is
// refused like everything else.
func (c *Client) fileUnasked(ctx context.Context, unit event.UnitID, con *custody.Consignment) (*Filed, error) {
	f, err := c.forCase(ctx, unit, con.URN)
	if err == nil && f == nil {
		return nil, nil
	}
	var out *Filed
	if err == nil {
		out, err = c.fileIn(ctx, f, []event.ConsignmentID{con.ID})
	}
	switch {
	case err == nil:
		return out, nil
	case errors.Is(err, ErrUntrusted) || ctx.Err() != nil:
		return nil, err
	}
	return &Filed{Name: string(*con.URN), Sendings: []string{}, OnTheCase: []event.PersonID{}, Not: []string{err.Error()}}, nil
}
