package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Order is nil when there is none (custody.Source).
func (t *Tx) Order(id event.EventID) (*custody.Order, error) {
	b, err := t.q.Order(t.ctx, id.Digest[:])
	return load[custody.Order]("order", b, err)
}

func (t *Tx) saveOrder(v *custody.Order) error {
	b, err := spell(v)
	if err != nil {
		return err
	}
	return t.q.SaveOrder(t.ctx, db.SaveOrderParams{ID: v.ID.Digest[:], Body: b})
}
