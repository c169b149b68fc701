package client

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Cases are the files of the person's units, newest first. The service's list
// only says where to look: each is verified.
func (c *Client) Cases(ctx context.Context) ([]Case, error) {
	rows, err := c.caseRows(ctx, func(*api.CaseRow) bool { return true })
	if err != nil {
		return nil, err
	}
	out := make([]Case, 0, len(rows))
	var ids []seal.Identity
	for _, r := range rows {
		f, err := c.caseFile(ctx, r.Case)
		if err != nil {
			return nil, err
		}
		f.ids = ids // the same for all of them
		v, err := f.glance(ctx)
		if err != nil {
			return nil, err
		}
		ids = f.ids
		out = append(out, *v)
	}
	return out, nil
}

// caseRows are the rows of the service's list that are wanted.
func (c *Client) caseRows(ctx context.Context, want func(*api.CaseRow) bool) ([]api.CaseRow, error) {
	var out []api.CaseRow
	var before *event.LogIndex
	for {
		var q []string
		if before != nil {
			q = append(q, "before", fmt.Sprint(*before))
		}
		var l api.Cases
		err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/cases"+query(q...), nil, &l) })
		if err != nil {
			return nil, err
		}
		if err := ends(l.Next, before); err != nil {
			return nil, err
		}
		for i := range l.Cases {
			if want(&l.Cases[i]) {
				out = append(out, l.Cases[i])
			}
		}
		if before = l.Next; before == nil {
			return out, nil
		}
	}
}

// FindCase gives the case that a person means by its URN, by what the operation
// is called, or by its reference (CA-7Q4M-2KPD). A URN finds split and merged
// ones too, when there is no other.
func (c *Client) FindCase(ctx context.Context, name string) (event.CaseID, error) {
	if d, err := event.ParseDigest(name); err == nil {
		return event.CaseID{Digest: d}, nil
	}
	if want, err := event.NormalCaseReference(name); err == nil {
		rows, err := c.caseRows(ctx, func(r *api.CaseRow) bool { return r.Case.Reference() == want })
		return theCase(name, rows, err)
	}
	if urn, err := event.NormalURN(name); err == nil {
		rows, err := c.casesOfURN(ctx, urn, "")
		f, err := c.shownCase(ctx, name, rows, err)
		if err != nil {
			return event.CaseID{}, err
		}
		return f.ID, nil
	}
	rows, err := c.casesOfOperation(ctx, OperationName(name))
	return theCase(name, rows, err)
}

func theCase(name string, rows []api.CaseRow, err error) (event.CaseID, error) {
	switch {
	case err != nil:
		return event.CaseID{}, err
	case len(rows) == 0:
		return event.CaseID{}, typing(event.Refuse(event.CodeUnknown, "your units have no case %q", name), "'safehand case list' lists them")
	case len(rows) > 1:
		return event.CaseID{}, manyCases(name, rows)
	}
	return rows[0].Case, nil
}

// shownCase is the one case among rows of a URN, if its own file says that it is of
// that URN and of a unit of the person's. A service that lists another case under
// it would have evidence sent to whoever handles that one.
func (c *Client) shownCase(ctx context.Context, name string, rows []api.CaseRow, err error) (*caseFile, error) {
	id, err := theCase(name, rows, err)
	if err != nil {
		return nil, err
	}
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	person, _ := c.Who().ID.Person()
	if f.URN == nil || *f.URN != *rows[0].URN || f.Unit != rows[0].Unit || !f.story.State.Dir.Unit(f.Unit).Member(person) {
		return nil, fmt.Errorf("%w: it lists the case %s under another URN or unit", ErrUntrusted, id.Reference())
	}
	return f, nil
}

func manyCases(name string, rows []api.CaseRow) error {
	var refs []string
	for _, r := range rows {
		ref := r.Case.Reference()
		if r.URN != nil {
			ref += " (" + string(*r.URN) + ")"
		}
		refs = append(refs, ref)
	}
	return event.Refuse(event.CodeUnknown, "%q is several cases: %s; say which by its reference", name, strings.Join(refs, ", "))
}

// casesOfURN are the cases of a URN: of exactly that one, or else all of its
// root. An empty unit is any of the person's.
func (c *Client) casesOfURN(ctx context.Context, urn event.URN, unit event.UnitID) ([]api.CaseRow, error) {
	rows, err := c.caseRows(ctx, func(r *api.CaseRow) bool {
		return r.URN != nil && event.SameCase(*r.URN, urn) && (unit == "" || r.Unit == unit)
	})
	return closest(rows, urn), err
}

// closest are the cases of exactly that URN, or when there are none, all those of
// its root.
func closest(rows []api.CaseRow, urn event.URN) []api.CaseRow {
	exact := slices.DeleteFunc(slices.Clone(rows), func(r api.CaseRow) bool { return *r.URN != urn })
	if len(exact) > 0 {
		return exact
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r api.CaseRow) bool { return !event.SameCase(*r.URN, urn) })
}

// casesOfOperation looks into the details of each case: the service can't search
// what it can't read.
func (c *Client) casesOfOperation(ctx context.Context, name string) ([]api.CaseRow, error) {
	all, err := c.Cases(ctx)
	if err != nil {
		return nil, err
	}
	var out []api.CaseRow
	for _, v := range all {
		if v.Operation != "" && strings.EqualFold(v.Operation, name) {
			out = append(out, api.CaseRow{Case: v.Case, Unit: v.Unit, URN: v.URN})
		}
	}
	return out, nil
}

// OperationName is the name of an operation as it is kept: "Operation Linnet" and
// "Op Linnet" are both called Linnet.
func OperationName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, word := range []string{"operation ", "op "} {
		if len(s) > len(word) && strings.EqualFold(s[:len(word)], word) {
			return s[len(word):]
		}
	}
	return s
}
