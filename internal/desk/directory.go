package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// MaxOrganisations bounds how many directories are asked for at once.
const MaxOrganisations = 20

// Directory is who is who in these organisations (in the caller's own, when none
// is named) and on the service's thread.
func (d *Desk) Directory(ctx context.Context, c Caller, orgs []event.OrgID) (out api.Bundle, err error) {
	err = d.decide(ctx, c, api.PathDirectory, func(v *view) error {
		if err := c.must(event.AsPerson, event.AsAgent, event.AsRoot, event.AsInvitation, event.AsOrder); err != nil {
			return err
		}
		if len(orgs) == 0 {
			orgs = []event.OrgID{c.Actor.Org()}
		}
		if len(orgs) > MaxOrganisations {
			return &api.Error{Code: api.CodeBadRequest, Message: "too many organisations at once"}
		}
		b := newBundler(v)
		for _, o := range orgs {
			if !v.readsDirectory(c, o) {
				return notFound()
			}
			if err := b.add(event.OwnerOrg(o)); err != nil {
				return err
			}
		}
		out, err = b.bundle()
		return err
	})
	return out, err
}

// readsDirectory: one's own, and that of an organisation which has recognised
// one's own: it has thereby chosen to be addressed from there. Who has only been
// invited sees no other.
func (v *view) readsDirectory(c Caller, org event.OrgID) bool {
	theirs, mine := v.dir.Organisation(org), v.dir.Organisation(c.Actor.Org())
	switch {
	case c.Role == "" || c.Role == event.AsOperator || theirs == nil || mine == nil:
		return false
	case org == mine.ID:
		return true
	}
	return c.Role != event.AsInvitation && theirs.Recognises(mine)
}
