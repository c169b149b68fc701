package store

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Unit is nil when there is none (directory.Source).
func (t *Tx) Unit(id event.UnitID) (*directory.Unit, error) {
	b, err := t.q.Unit(t.ctx, string(id))
	return load[directory.Unit]("unit", b, err)
}

func (t *Tx) saveUnit(v *directory.Unit) error {
	b, err := spell(v)
	if err != nil {
		return err
	}
	p := db.SaveUnitParams{ID: string(v.ID), Body: b}
	if k := v.Newest(); k != nil && k.Stale && !v.Closed {
		p.Owed = 1
	}
	return t.q.SaveUnit(t.ctx, p)
}

// UnitsOwed are units whose key must be changed, at most limit of them.
func (t *Tx) UnitsOwed(limit int) ([]*directory.Unit, error) {
	rows, err := t.q.UnitsOwed(t.ctx, int32(limit))
	return loadAll[directory.Unit]("unit", rows, err)
}

// Units are all there are, in no order.
func (t *Tx) Units() ([]*directory.Unit, error) {
	rows, err := t.q.Units(t.ctx)
	return loadAll[directory.Unit]("unit", rows, err)
}
