package store

import (
	"bytes"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// ConsignmentsCalled are those that people call by a reference: one, or two in a
// trillion.
func (t *Tx) ConsignmentsCalled(reference string) ([]*custody.Consignment, error) {
	start, err := event.ReferenceStart(reference)
	if err != nil {
		return nil, nil // nothing is called so
	}
	first, last := make([]byte, len(event.Digest{})), bytes.Repeat([]byte{0xff}, len(event.Digest{}))
	copy(first, start[:])
	copy(last, start[:])
	bodies, err := t.q.ConsignmentsFrom(t.ctx, db.ConsignmentsFromParams{FirstID: first, LastID: last})
	return loadAll[custody.Consignment]("consignment", bodies, err)
}
