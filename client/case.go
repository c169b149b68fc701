package client

import (
	"context"
	"crypto/rand"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// NewCase is what a person says of a case when she opens a file on it: its URN,
// or what the operation is called until there is one.
type NewCase struct {
	For       event.UnitID // on whose behalf; one of her units
	URN       *event.URN
	Operation string
	With      *event.UnitID // the unit on the other side that handles it
	People    []event.Pseudonym
	Notes     []string
}

// OpenCase opens a file on a case for a unit. Only the unit's people read it; of
// what they write in it the service sees the URN and the other side's unit.
func (c *Client) OpenCase(ctx context.Context, n NewCase) (*Case, error) {
	s, err := c.mayOpenCase(ctx, n)
	if err != nil {
		return nil, err
	}
	d := &event.CaseDetails{}
	change := CaseChange{Operation: &n.Operation, AddPeople: n.People, AddNotes: n.Notes}
	if err := change.apply(d, false); err != nil {
		return nil, err
	}
	e := &event.CaseOpened{Header: c.header(s, event.PartyID(n.For)), URN: n.URN, With: n.With}
	rand.Read(e.Thread.Digest[:])
	sized, file, err := c.confideDetails(s, d, n.For)
	if err != nil {
		return nil, err
	}
	e.Details = *sized
	done, err := c.say(ctx, e, api.Submission{Words: file})
	if err != nil {
		return nil, err
	}
	f, err := c.caseFile(ctx, event.CaseID(done.Event))
	if err != nil {
		return nil, err
	}
	return f.glance(ctx)
}

// mayOpenCase refuses what could not be opened before anything is said.
func (c *Client) mayOpenCase(ctx context.Context, n NewCase) (*continuity.Story, error) {
	if n.URN == nil && n.Operation == "" {
		return nil, event.Refuse(event.CodeState, "a case has a URN or, until there is one, the name of the operation")
	}
	var orgs []event.OrgID
	if n.With != nil {
		orgs = append(orgs, n.With.Org())
	}
	s, err := c.directories(ctx, orgs...)
	if err != nil {
		return nil, err
	}
	if n.With != nil && s.State.Dir.Unit(*n.With) == nil {
		return nil, event.Refuse(event.CodeUnknown, "there is no unit %s", *n.With)
	}
	return s, c.noSuchCase(ctx, n.For, n.URN)
}

// noSuchCase: a second file on one case would have half of it each. A split or
// merged case has a URN of its own, and may have its own file.
func (c *Client) noSuchCase(ctx context.Context, unit event.UnitID, urn *event.URN) error {
	if urn == nil {
		return nil
	}
	rows, err := c.caseRows(ctx, func(r *api.CaseRow) bool { return r.Unit == unit && r.URN != nil && *r.URN == *urn })
	if err != nil || len(rows) == 0 {
		return err
	}
	return event.Refuse(event.CodeTaken, "%s has a case %s already: %s", unit, *urn, rows[0].Case.Reference())
}

// confideDetails seals a case's details to the unit.
func (c *Client) confideDetails(s *continuity.Story, d *event.CaseDetails, unit event.UnitID) (*event.Sized, []byte, error) {
	d.From = c.Who().ID
	rand.Read(d.Random[:])
	return c.confide(s, d, event.HolderID(unit))
}
