package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Partner is another organisation of this service, as the caller's own stands to it.
type Partner struct {
	Organisation event.OrgID
	Ours         *event.Time // since when the caller's own has recognised it
	Theirs       bool        // it has recognised the caller's own
}

// Partners are the other organisations, and whether the caller administers her own.
type Partners struct {
	Administrator bool
	List          []Partner
}

// Partners lists the organisations of the service. That they have been admitted is
// known to everybody; whom they have recognised, only to those whom they have.
func (d *Desk) Partners(ctx context.Context, c Caller) (out Partners, err error) {
	err = d.decide(ctx, c, "GET /partners", func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		own := v.dir.Organisation(c.Actor.Org())
		if own == nil {
			return notFound()
		}
		me, _ := c.Actor.Person()
		out.Administrator = v.dir.Administers(me)
		return v.said(event.OwnerService(v.desk.service.Log.Service()), "admitted", func(e event.Event) {
			if o := v.dir.Organisation(e.Common().By.ID.Org()); o != nil && o.ID != own.ID {
				out.List = append(out.List, partner(own, o))
			}
		})
	})
	slices.SortFunc(out.List, func(a, b Partner) int { return strings.Compare(string(a.Organisation), string(b.Organisation)) })
	return out, err
}

func partner(own, o *directory.Organisation) Partner {
	p := Partner{Organisation: o.ID, Theirs: o.Recognises(own)}
	if own.Recognises(o) {
		i := slices.IndexFunc(own.Recognised, func(r directory.Recognition) bool { return r.Organisation == o.ID })
		p.Ours = &own.Recognised[i].At.Recorded
	}
	return p
}
