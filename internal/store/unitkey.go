package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddUnitKeyCopy keeps a unit's key of that number, wrapped to a member's key
// record.
func (t *Tx) AddUnitKeyCopy(u event.UnitID, number int, to event.KeyRef, file []byte) error {
	return typed(t.q.AddUnitKeyCopy(t.ctx, db.AddUnitKeyCopyParams{
		Unit: string(u), Number: int64(number), Holder: string(to.Holder), KeyNumber: int64(to.Number), File: file,
	}))
}

// UnitKeyCopy is that copy, an age file, nil when there is none.
func (t *Tx) UnitKeyCopy(u event.UnitID, number int, to event.KeyRef) ([]byte, error) {
	b, err := t.q.UnitKeyCopy(t.ctx, db.UnitKeyCopyParams{
		Unit: string(u), Number: int64(number), Holder: string(to.Holder), KeyNumber: int64(to.Number),
	})
	return file(b, err)
}
