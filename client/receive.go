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
// seconds whatever their size: checks are a separate statement. First it goes
// into the unit's file on its case, if there is one: from then on those on the
// case open it, and nobody had it before they were named.
func (c *Client) Receive(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID) (*Done, []event.ExhibitID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if which, err = choose(con, which, waits); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.Received{
		Header: c.header(s, c.party(s, con)), Consignment: id, After: con.Last, Exhibits: which,
	}
	var filed *Filed
	if unit, ok := c.receiver(s, con); ok {
		if filed, err = c.fileUnasked(ctx, unit, con); err != nil {
			return nil, nil, err
		}
	}
	d, err := c.sayAbout(ctx, id, e, nil)
	if d != nil {
		d.Filed = filed
	}
	return d, which, err
}

// stands looks again whether a change of hands took place: one that the rules
// void, because another came first and was kept back, is in the log too.
func (c *Client) stands(ctx context.Context, id event.ConsignmentID, d *Done) error {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return doneStill(err, signedUnseen)
	}
	if !slices.ContainsFunc(s.Statements, func(st continuity.Statement) bool { return st.ID == d.Event }) {
		return doneStill(fmt.Errorf("%w: it does not show it about %s", ErrUntrusted, id.Reference()), signedHidden)
	}
	return nil
}

// Checked is what came of comparing sealed bytes with their seals.
type Checked struct {
	Done
	Passed []event.ExhibitID
	Broken []Broken
	// Left were left out: the person's organisation keeps its people from them.
	Left []event.ExhibitID `json:"left_out,omitempty"`
}

// Broken is an exhibit whose seal is broken, and which part of it.
type Broken struct {
	Exhibit event.ExhibitID
	Part    string
}

// Check fetches every sealed byte and compares it with the seal: of the exhibits named,
// or of all to which access is not stopped. It needs no key, and is not a receipt.
func (c *Client) Check(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, progress Progress) (*Checked, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	named := len(which) > 0
	if which, err = choose(con, which, func(i custody.Item) bool { return !gone(i) || c.sends(s, con) }); err != nil {
		return nil, settled(con, err)
	}
	out := &Checked{}
	if which, out.Left, err = c.letIn(s, which, named); err != nil {
		return nil, err
	}
	defer c.underway()()
	var total, done int64
	for _, x := range which {
		total += s.State.Sealed(x).Seal.Segments.Total
	}
	for _, x := range which {
		base := done
		err := c.compare(ctx, id, s.State.Sealed(x), func(d, _ int64) {
			if progress != nil {
				progress(base+d, total)
			}
		})
		done += s.State.Sealed(x).Seal.Segments.Total
		if err := out.note(x, err); err != nil {
			return nil, err
		}
	}
	return out, c.sayNew(ctx, id, out)
}

// note takes down what came of comparing an exhibit. What could not be fetched
// is neither passed nor broken.
func (out *Checked) note(x event.ExhibitID, err error) error {
	var part *seal.PartError
	switch {
	case err == nil:
		out.Passed = append(out.Passed, x)
	case errors.As(err, &part):
		out.Broken = append(out.Broken, Broken{x, err.Error()})
	default:
		return fmt.Errorf("%s: %w", x.SealNumber(), err)
	}
	return nil
}

func (c *Client) sayChecked(ctx context.Context, s *continuity.Story, con *custody.Consignment, out *Checked) error {
	e := &event.Checked{Header: c.header(s, c.party(s, con)), Consignment: con.ID, Passed: out.Passed}
	for _, b := range out.Broken {
		e.Broken = append(e.Broken, b.Exhibit)
	}
	d, err := c.say(ctx, e, api.Submission{})
	if err == nil {
		out.Done = *d
	}
	return err
}

func (c *Client) compare(ctx context.Context, id event.ConsignmentID, x *custody.Exhibit, progress Progress) error {
	u := toCompare
	if c.kept == nil {
		u = toSum
	}
	sealed, err := c.sealed(ctx, id, x, u)
	if err != nil {
		return err
	}
	return seal.CheckAll(ctx, *sealed, seal.Progress(progress))
}
