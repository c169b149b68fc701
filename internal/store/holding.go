package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Holding is nil for who never had anything (custody.Source).
func (t *Tx) Holding(id event.HolderID) (*custody.Holding, error) {
	b, err := t.q.Holding(t.ctx, string(id))
	return load[custody.Holding]("holding", b, err)
}

func (t *Tx) saveHolding(h *custody.Holding) error {
	b, err := spell(h)
	if err != nil {
		return err
	}
	return t.q.SaveHolding(t.ctx, db.SaveHoldingParams{Holder: string(h.Holder), Body: b})
}
