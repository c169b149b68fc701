package client

import (
	"context"

	"github.com/safehand/safehand/event"
)

// ListHearing puts a hearing on a case's list.
func (c *Client) ListHearing(ctx context.Context, id event.CaseID, h Hearing) error {
	return c.hearing(ctx, id, h, event.Listed)
}

// VacateHearing takes a hearing off a case's list: one that is put off is listed
// anew.
func (c *Client) VacateHearing(ctx context.Context, id event.CaseID, h Hearing) error {
	return c.hearing(ctx, id, h, event.Vacated)
}

func (c *Client) hearing(ctx context.Context, id event.CaseID, h Hearing, state event.Code) error {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return err
	}
	e := &event.HearingListed{
		Header: c.header(f.story, event.PartyID(f.Unit)), Case: id, Hearing: h.Hearing, Begins: h.Begins, State: state,
	}
	_, err = c.inCase(ctx, e, id, nil)
	return err
}
