package desk

import (
	"context"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
)

// Account counts a thread for somebody who may read it.
func (d *Desk) Account(ctx context.Context, c Caller, r api.AccountRequest) (api.Recorded, error) {
	err := d.decide(ctx, c, api.PathAccount, func(v *view) error {
		if err := c.must(); err != nil {
			return err
		}
		if !v.readsThread(c, r.Owner) {
			return notFound()
		}
		return nil
	})
	if err != nil {
		return api.Recorded{}, err
	}
	a, err := d.record.Account(ctx, r.Owner, record.Freshness{Now: r.Now, After: r.After})
	if err != nil {
		return api.Recorded{}, d.busy(err)
	}
	return placed(a, true), nil
}

func (v *view) readsThread(c Caller, o event.Owner) bool {
	switch o.Kind {
	case event.ServiceThread:
		return event.OrgID(o.ID) == v.desk.service.Log.Service()
	case event.OrganisationThread:
		return v.readsDirectory(c, event.OrgID(o.ID))
	case event.ExhibitThread:
		id, err := event.ParseDigest(o.ID)
		return err == nil && v.readsExhibit(c, v.custody.Exhibit(event.RecipientID{Digest: id}))
	case event.CaseThread:
		id, err := event.ParseDigest(o.ID)
		return err == nil && v.readsCase(c, event.CaseID{Digest: id})
	case event.RequestThread:
		id, err := event.ParseDigest(o.ID)
		return err == nil && v.readsQuestion(c, event.EventID{Digest: id})
	}
	return false
}

// readsExhibit: who may see a consignment of it or of what was sent again in its
// line, or is of the unit that sealed it.
func (v *view) readsExhibit(c Caller, x *custody.Exhibit) bool {
	return x != nil && (v.readsOne(c, x) || slices.ContainsFunc(v.custody.Line(x), func(y *custody.Exhibit) bool {
		return v.readsOne(c, y)
	}))
}

func (v *view) readsOne(c Caller, x *custody.Exhibit) bool {
	p, ok := c.custodian().Person()
	if o := v.custody.Order(x.Order); ok && o != nil && v.dir.Unit(o.For).Member(p) {
		return true
	}
	for _, id := range x.Consignments {
		if n := v.custody.Consignment(id); n != nil && v.custody.MaySee(n, c.custodian()) {
			return true
		}
	}
	return false
}
