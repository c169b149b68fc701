package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddSigned files a statement under somebody who signed it.
func (t *Tx) AddSigned(a event.ActorID, index event.LogIndex) error {
	return typed(t.q.AddSigned(t.ctx, db.AddSignedParams{Actor: string(a), LogIndex: int64(index)}))
}

// SignedBy are the statements somebody signed, newest first, at places below
// before, at most limit of them.
func (t *Tx) SignedBy(a event.ActorID, before event.LogIndex, limit int) ([]Logged, error) {
	rows, err := t.q.SignedBy(t.ctx, db.SignedByParams{Actor: string(a), LogIndex: int64(before), Limit: int32(limit)})
	var out []Logged
	for _, r := range rows {
		out = append(out, Logged{event.LogIndex(r.LogIndex), r.Note, r.Entry})
	}
	return out, err
}
