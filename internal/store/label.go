package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddLabel keeps the label of a consignment, an age file.
func (t *Tx) AddLabel(c event.ConsignmentID, label []byte) error {
	return typed(t.q.AddLabel(t.ctx, db.AddLabelParams{Consignment: c.Digest[:], File: label}))
}

// Label is the label of a consignment, nil when there is none.
func (t *Tx) Label(c event.ConsignmentID) ([]byte, error) {
	b, err := t.q.Label(t.ctx, c.Digest[:])
	return file(b, err)
}
