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
	p := db.SaveOrderParams{ID: v.ID.Digest[:], Unit: string(v.For), LogIndex: int64(v.At.Index), Body: b}
	if v.State == custody.Open {
		p.Waiting = 1
	}
	return t.q.SaveOrder(t.ctx, p)
}

// OrdersOpen are a unit's orders that were neither carried out nor called back,
// newest first, at places below before, at most limit of them.
func (t *Tx) OrdersOpen(u event.UnitID, before event.LogIndex, limit int) ([]*custody.Order, error) {
	rows, err := t.q.OrdersOpen(t.ctx, db.OrdersOpenParams{Unit: string(u), LogIndex: int64(before), Limit: int32(limit)})
	return loadAll[custody.Order]("order", rows, err)
}

// OrdersWaiting are those of all units that were neither carried out nor called back,
// newest first, at places below before, at most limit of them.
func (t *Tx) OrdersWaiting(before event.LogIndex, limit int) ([]*custody.Order, error) {
	rows, err := t.q.OrdersWaiting(t.ctx, db.OrdersWaitingParams{LogIndex: int64(before), Limit: int32(limit)})
	return loadAll[custody.Order]("order", rows, err)
}
