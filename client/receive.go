package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Receive signs for exhibits of a consignment, or for all that wait. It takes
// seconds whatever their size: checks are a separate statement.
func (c *Client) Receive(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID) (*Done, []event.ExhibitID, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	con := s.State.Consignment(id)
	if which, err = choose(con, which, func(i custody.Item) bool { return i.Received == nil && i.Recalled == nil }); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.Received{
		Header: c.header(s, c.party(s, con)), Consignment: id, After: con.Last, Exhibits: which,
	}
	d, err := c.say(ctx, e, api.Submission{})
	if err != nil {
		return nil, nil, err
	}
	return d, which, c.stands(ctx, id, d)
}

// stands looks again whether a change of hands took place: one that the rules
// void, because another came first and was kept back, is in the log too.
func (c *Client) stands(ctx context.Context, id event.ConsignmentID, d *Done) error {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return fmt.Errorf("what you signed is in the log, and could not be looked at again: %w", err)
	}
	if !slices.ContainsFunc(s.Statements, func(st continuity.Statement) bool { return st.ID == d.Event }) {
		return fmt.Errorf("%w: what you signed is in the log, and not shown among the statements about %s", ErrUntrusted, id.Reference())
	}
	return nil
}

// settled says who did what, when nothing of a consignment waits any more.
func settled(con *custody.Consignment, err error) error {
	for _, i := range con.Items {
		switch {
		case i.Received != nil:
			return event.Refuse(event.CodeConflict, "%s was received by %s at %s", con.ID.Reference(), i.Received.By.ID, i.Received.At.Recorded)
		case i.Recalled != nil:
			return event.Refuse(event.CodeConflict, "%s was recalled by %s at %s", con.ID.Reference(), i.Recalled.By.ID, i.Recalled.At.Recorded)
		}
	}
	return err
}

// Recall takes back what has not been received, all of it or none.
func (c *Client) Recall(ctx context.Context, id event.ConsignmentID) (*Done, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	con := s.State.Consignment(id)
	which, err := choose(con, nil, func(i custody.Item) bool { return i.Received == nil && i.Recalled == nil })
	if err != nil {
		return nil, settled(con, err)
	}
	e := &event.Recalled{
		Header: c.header(s, event.PartyID(con.For)), Consignment: &id, After: con.Last, Exhibits: which,
	}
	d, err := c.say(ctx, e, api.Submission{})
	if err != nil {
		return nil, err
	}
	return d, c.stands(ctx, id, d)
}

// Checked is what came of comparing sealed bytes with their seals.
type Checked struct {
	Done
	Passed []event.ExhibitID
	Broken []Broken
}

// Broken is an exhibit whose seal is broken, and which part of it.
type Broken struct {
	Exhibit event.ExhibitID
	Part    string
}

// Check fetches every sealed byte and compares it with the seal. It needs no
// key, and is not a receipt.
func (c *Client) Check(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, progress Progress) (*Checked, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	con := s.State.Consignment(id)
	which, err = choose(con, which, func(i custody.Item) bool { return i.Recalled == nil })
	if err != nil {
		return nil, err
	}
	var total, done int64
	for _, x := range which {
		total += s.State.Sealed(x).Seal.Segments.Total
	}
	out := &Checked{}
	for _, x := range which {
		base := done
		err := c.compare(ctx, id, s.State.Sealed(x), func(d, _ int64) {
			if progress != nil {
				progress(base+d, total)
			}
		})
		done += s.State.Sealed(x).Seal.Segments.Total
		var part *seal.PartError
		switch {
		case err == nil:
			out.Passed = append(out.Passed, x)
		case errors.As(err, &part):
			out.Broken = append(out.Broken, Broken{x, err.Error()})
		default:
			return nil, fmt.Errorf("%s: %w", x.SealNumber(), err)
		}
	}
	e := &event.Checked{Header: c.header(s, c.party(s, con)), Consignment: id, Passed: out.Passed}
	for _, b := range out.Broken {
		e.Broken = append(e.Broken, b.Exhibit)
	}
	d, err := c.say(ctx, e, api.Submission{})
	if err == nil {
		out.Done = *d
	}
	return out, err
}

// tries is how often a broken part is fetched again before it is called broken:
// most often the network or a disk was at fault.
const tries = 3

func (c *Client) compare(ctx context.Context, id event.ConsignmentID, x *custody.Exhibit, progress Progress) error {
	var err error
	for range tries {
		var sealed *seal.Sealed
		if sealed, err = c.sealed(ctx, id, x); err != nil {
			return err
		}
		var part *seal.PartError
		if err = seal.CheckAll(ctx, *sealed, seal.Progress(progress)); !errors.As(err, &part) {
			return err
		}
	}
	return err
}
