package store

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Organisation is nil when there is none (directory.Source).
func (t *Tx) Organisation(id event.OrgID) (*directory.Organisation, error) {
	b, err := t.q.Organisation(t.ctx, string(id))
	return load[directory.Organisation]("organisation", b, err)
}

func (t *Tx) saveOrganisation(v *directory.Organisation) error {
	b, err := spell(v)
	if err != nil {
		return err
	}
	return t.q.SaveOrganisation(t.ctx, db.SaveOrganisationParams{ID: string(v.ID), Body: b})
}
