package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Opening is nil when there is none (custody.Source).
func (t *Tx) Opening(id event.EventID) (*custody.Opening, error) {
	b, err := t.q.Opening(t.ctx, id.Digest[:])
	return load[custody.Opening]("opening", b, err)
}

func (t *Tx) saveOpening(v *custody.Opening) error {
	b, err := spell(v)
	if err != nil {
		return err
	}
	return t.q.SaveOpening(t.ctx, db.SaveOpeningParams{ID: v.ID.Digest[:], Body: b})
}
