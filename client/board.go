package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

// BoardReport makes the report of a month to the board, for units of the person's, or
// all of them when none is named. Each sending that the service lists is verified, and
// counts as it stood at the month's end. A month that has not ended has no report: it
// would be another one tomorrow. Looked hears how many of how many were looked at.
func (c *Client) BoardReport(ctx context.Context, m board.Month, units []event.UnitID, looked func(done, all int)) (*board.Report, error) {
	units, err := c.unitsOf(ctx, units)
	if err != nil {
		return nil, err
	}
	at, err := c.monthEnded(ctx, m)
	if err != nil {
		return nil, err
	}
	list, err := c.sendingsOf(ctx, m, units)
	if err != nil {
		return nil, err
	}
	var sendings []*board.Sending
	for i, id := range list {
		s, err := c.asOf(ctx, id, m.Ends(), at.Size)
		if err != nil {
			return nil, err
		}
		if s != nil {
			sendings = append(sendings, s)
		}
		looked(i+1, len(list))
	}
	drills, err := c.drillsOf(ctx, m.Ends(), at.Size)
	if err != nil {
		return nil, err
	}
	return board.Make(m, board.Log{Origin: c.service.log, Size: at.Size, Root: at.Root}, units, sendings, drills), nil
}

// unitsOf are the units named, if each is the person's, or all of hers.
func (c *Client) unitsOf(ctx context.Context, named []event.UnitID) ([]event.UnitID, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	me := s.State.Dir.Person(event.HolderID(c.Who().ID))
	if me == nil || len(me.Units) == 0 {
		return nil, event.Refuse(event.CodeNotYours, "%s is of no unit: a report is made by somebody of the unit it is about", c.Who().ID)
	}
	for _, u := range named {
		if !slices.Contains(me.Units, u) {
			return nil, event.Refuse(event.CodeNotYours, "%s is not of %s: somebody who is can make its report", c.Who().ID, u)
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	return me.Units, nil
}

// monthEnded is the log as it was at the month's end. When nothing has been said since then,
// the service is asked to count a thread, so that its own clock says that it is over.
func (c *Client) monthEnded(ctx context.Context, m board.Month) (*event.Seen, error) {
	at, err := c.logAt(ctx, m.Ends())
	if at == nil && err == nil && event.TimeOf(c.now()) >= m.Ends()-slack {
		err = c.signedIn(ctx, func() error { return c.account(ctx, event.OwnerOrg(c.Who().ID.Org()), true) })
		if err == nil {
			at, err = c.logAt(ctx, m.Ends())
		}
	}
	switch {
	case err != nil:
		return nil, err
	case at == nil && event.TimeOf(c.now()) >= m.Ends():
		return nil, event.Refuse(event.CodeState, "the service has not said anything since %s ended: try again in a minute", m)
	case at == nil:
		return nil, typing(event.Refuse(event.CodeState, "%s has not ended yet: its report can be made from %s on", m, m.Ends()), "'safehand list' says what is overdue today")
	case at.Size == 0:
		return nil, event.Refuse(event.CodeState, "the log of this service began after %s: there is nothing to report", m)
	}
	return at, nil
}

// sendingsOf are the sendings that a report may count, as the service lists them. It
// could leave one out, and no proof of ours would show it: the report says so.
func (c *Client) sendingsOf(ctx context.Context, m board.Month, units []event.UnitID) ([]event.ConsignmentID, error) {
	var out []event.ConsignmentID
	for _, direction := range []string{"in", "out"} {
		err := c.eachRow(ctx, direction, func(row *api.Summary) (bool, error) {
			ours := slices.Contains(units, row.From) || slices.ContainsFunc(row.To, func(t event.HolderID) bool {
				u, ok := t.Unit()
				return ok && slices.Contains(units, u)
			})
			if ours && row.Sent < m.Ends() && !slices.Contains(out, row.Consignment) {
				out = append(out, row.Consignment)
			}
			return row.Sent >= m.Looked(), nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// asOf verifies a sending and gives what was known of it when the log had so many
// entries, the last of them recorded before the end.
func (c *Client) asOf(ctx context.Context, id event.ConsignmentID, end event.Time, size int64) (*board.Sending, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	past, err := pastOf(s, end, size)
	if err != nil {
		return nil, err
	}
	return past.Sending(id), nil
}

// drillsOf are the drills of the person's organisation as they stood when the log had so
// many entries. Its thread has to be counted anew since: behind an older account a
// service could leave out that a drill was answered, or that there was one at all, and
// the report would be another one later.
func (c *Client) drillsOf(ctx context.Context, end event.Time, size int64) ([]*board.Drill, error) {
	own := c.Who().ID.Org()
	err := c.signedIn(ctx, func() error {
		return c.call(ctx, "POST", "/v1/accounts", api.AccountRequest{Owner: event.OwnerOrg(own), After: event.LogIndex(size)}, nil)
	})
	if err != nil {
		return nil, err
	}
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	if a := s.Account(event.OwnerOrg(own)); int64(a.Place.Index) < size {
		return nil, fmt.Errorf("%w: it has not counted the thread of %s since %s, so a drill could be left out", ErrUntrusted, own, end)
	}
	past, err := pastOf(s, end, size)
	if err != nil {
		return nil, err
	}
	return past.Drills(own), nil
}

// pastOf is what a verified story holds that was recorded before the end.
func pastOf(s *continuity.Story, end event.Time, size int64) (*board.Past, error) {
	said := make([]board.Said, 0, len(s.Statements))
	for _, st := range s.Statements {
		if (st.Place.Recorded < end) != (int64(st.Place.Index) < size) {
			return nil, fmt.Errorf("%w: entry %d was recorded at %s, and the log had %d entries at %s", ErrUntrusted, st.Place.Index, st.Place.Recorded, size, end)
		}
		said = append(said, board.Said{Place: st.Place, ID: st.ID, Event: st.Event})
	}
	past, err := board.Before(end, s.Service, said, func(r event.RecipientID) bool { return s.Has(event.OwnerExhibit(r)) })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	return past, nil
}
