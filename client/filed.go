package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Filed is what was put into a case, and who alone opens it from now on.
type Filed struct {
	Case      event.CaseID     `json:"case"`
	Name      string           `json:"name"`
	Sendings  []string         `json:"sendings"`
	OnTheCase []event.PersonID `json:"on_the_case"` // empty: everybody of the unit
	// Not is what could not be done, and why. What was received or sent is all
	// the same.
	Not []string `json:"not,omitempty"`
}

// FileInCase puts sendings into a case: those named, or all that bear its URN
// and are not in it yet. Who is on the case is said of each that the unit
// received. One that bears another case's URN is stopped with a
// [WrongCaseError], unless it was checked.
func (c *Client) FileInCase(ctx context.Context, id event.CaseID, which []event.ConsignmentID, checked bool) (*Filed, error) {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(which) == 0 {
		if which, err = c.unfiled(ctx, f); err != nil {
			return nil, err
		}
	}
	doubts, err := c.doubtsOfFiling(ctx, f, which)
	if err != nil {
		return nil, err
	}
	if err := doubted(checked, doubts); err != nil {
		return nil, err
	}
	return c.fileIn(ctx, f, which)
}

// doubtsOfFiling are the sendings that bear another URN than the case.
func (c *Client) doubtsOfFiling(ctx context.Context, f *caseFile, which []event.ConsignmentID) (doubts []string, err error) {
	for _, id := range which {
		_, con, err := c.look(ctx, id)
		if err != nil {
			return nil, err
		}
		if f.URN != nil && con.URN != nil && !event.SameCase(*f.URN, *con.URN) {
			doubts = append(doubts, fmt.Sprintf("%s is for %s, and this is the case %s", id.Reference(), *con.URN, *f.URN))
		}
	}
	return doubts, nil
}

// fileIn says that the sendings are in the case, and who opens them.
func (c *Client) fileIn(ctx context.Context, f *caseFile, which []event.ConsignmentID) (*Filed, error) {
	v, err := f.glance(ctx)
	if err != nil {
		return nil, err
	}
	out := &Filed{Case: f.ID, Name: v.Name(), Sendings: []string{}, OnTheCase: append([]event.PersonID{}, f.Case.People...)}
	// First who opens them: at no time may others.
	if len(f.Case.People) > 0 {
		a := &Assigned{}
		if err := c.assignAll(ctx, f, which, f.living(), a); err != nil {
			return nil, err
		}
		out.Not = a.Not
	}
	which = slices.DeleteFunc(slices.Clone(which), func(id event.ConsignmentID) bool { return slices.Contains(f.Consignments, id) })
	if len(which) == 0 {
		return out, nil
	}
	e := &event.Filed{Header: c.header(f.story, event.PartyID(f.Unit)), Case: f.ID, Consignments: which}
	if _, err := c.inCase(ctx, e, f.ID, nil); err != nil && !c.filedMeanwhile(ctx, f.ID, which) {
		return nil, err
	}
	for _, id := range which {
		out.Sendings = append(out.Sendings, id.Reference())
	}
	return out, nil
}

// filedMeanwhile: a colleague did the same at the same time.
func (c *Client) filedMeanwhile(ctx context.Context, id event.CaseID, which []event.ConsignmentID) bool {
	f, err := c.caseFile(ctx, id)
	return err == nil && !slices.ContainsFunc(which, func(id event.ConsignmentID) bool { return !slices.Contains(f.Consignments, id) })
}

// living are those on the case who are of the unit still: nobody else can be
// named.
func (f *caseFile) living() []event.PersonID {
	dir := f.story.State.Dir
	return slices.DeleteFunc(slices.Clone(f.Case.People), func(p event.PersonID) bool {
		return !dir.Unit(f.Unit).Member(p) || dir.Person(event.HolderID(p)).Live() == nil
	})
}

// unfiled are the unit's sendings that bear the case's URN and are not in it.
// One that bears the URN of a split case with a file of its own is not meant.
func (c *Client) unfiled(ctx context.Context, f *caseFile) ([]event.ConsignmentID, error) {
	if f.URN == nil {
		return nil, event.Refuse(event.CodeState, "the case has no URN to find its sendings by: name them")
	}
	same, err := c.caseRows(ctx, func(r *api.CaseRow) bool { return r.Unit == f.Unit && r.URN != nil })
	if err != nil {
		return nil, err
	}
	var out []event.ConsignmentID
	for _, direction := range []string{"in", "out"} {
		err := c.eachRow(ctx, direction, func(row *api.Summary) (bool, error) {
			if row.URN == nil || slices.Contains(f.Consignments, row.Consignment) || slices.Contains(out, row.Consignment) {
				return true, nil
			}
			if of := closest(same, *row.URN); len(of) != 1 || of[0].Case != f.ID {
				return true, nil
			}
			mine, err := c.bearsURN(ctx, f, row.Consignment)
			if mine {
				out = append(out, row.Consignment)
			}
			return true, err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// bearsURN verifies what the service's list said: that the unit sent or received
// it, for this case.
func (c *Client) bearsURN(ctx context.Context, f *caseFile, id event.ConsignmentID) (bool, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return false, err
	}
	unit, receives := c.receiver(s, con)
	return con.URN != nil && event.SameCase(*con.URN, *f.URN) && (con.For == f.Unit || receives && unit == f.Unit), nil
}
