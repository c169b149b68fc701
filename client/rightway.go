package client

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// rightWay stops what is to be passed on and may be for another case, before it
// is opened: by the case's unit on the other side, and by the URNs in what the
// label says of it. The names of the files are known only when it is open.
func (c *Client) rightWay(ctx context.Context, s *continuity.Story, con *custody.Consignment, unit event.UnitID, o *Onward) error {
	f, err := c.caseHolding(ctx, unit, con)
	if err != nil {
		return err
	}
	o.meant = con.URN
	var doubts []string
	if f != nil {
		if o.of, err = f.glance(ctx); err != nil {
			return err
		}
		if o.meant == nil {
			o.meant = o.of.URN
		}
		dir, err := c.directories(ctx, orgs(o.To)...)
		if err != nil {
			return err
		}
		doubts = doubtsOfPartner(dir, o.of, o.To)
	}
	label, _, err := c.label(ctx, s, con)
	if errors.Is(err, ErrUntrusted) {
		return err
	}
	if err == nil {
		o.operation = cmp.Or(o.operation, label.Operation)
		doubts = append(doubts, o.doubtsOfLabel(s, label)...)
	}
	return doubted(o.WrongCaseChecked, doubts)
}

// doubtsOfLabel looks at the rows of the exhibits that are passed on.
func (o *Onward) doubtsOfLabel(s *continuity.Story, l *event.Label) []string {
	var names []inName
	for _, row := range l.Exhibits {
		if len(o.Exhibits) > 0 && !slices.ContainsFunc(o.Exhibits, func(x event.ExhibitID) bool { return s.State.Sealed(x).Recipient == row.Exhibit }) {
			continue
		}
		for _, u := range event.FindURNs(string(row.Description)) {
			names = append(names, inName{u, string(row.Description)})
		}
	}
	doubts, _ := doubtsOfNames(o.meant, names)
	return doubts
}

// rightFiles looks at the names of the files in what was opened, before it goes
// anywhere.
func (o *Onward) rightFiles(op *opening) error {
	var paths []string
	for _, x := range op.exhibits {
		for _, f := range x.Manifest.Files {
			paths = append(paths, f.Path)
		}
	}
	doubts, _ := doubtsOfNames(o.meant, named(paths))
	return doubted(o.WrongCaseChecked, doubts)
}

// most is how many cases are looked into for a sending that bears no URN.
const most = 50

// caseHolding is the unit's case in which a consignment is filed or whose URN it
// bears; nil when there is none, or it is not clear which.
func (c *Client) caseHolding(ctx context.Context, unit event.UnitID, con *custody.Consignment) (*caseFile, error) {
	f, err := c.forCase(ctx, unit, con.URN)
	if errors.As(err, new(*event.Refusal)) {
		return nil, nil
	}
	if f != nil || err != nil || con.URN != nil {
		return f, err
	}
	if _, person := c.Who().ID.Person(); !person {
		return nil, nil
	}
	rows, err := c.caseRows(ctx, func(r *api.CaseRow) bool { return r.Unit == unit })
	if err != nil {
		return nil, err
	}
	for _, r := range rows[:min(len(rows), most)] {
		f, err := c.caseFile(ctx, r.Case)
		if err != nil {
			return nil, err
		}
		if slices.Contains(f.Consignments, con.ID) {
			return f, nil
		}
	}
	return nil, nil
}
