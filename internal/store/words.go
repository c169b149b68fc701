package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// AddWords keeps the words beside a statement, an age file.
func (t *Tx) AddWords(id event.EventID, words []byte) error {
	return typed(t.q.AddWords(t.ctx, db.AddWordsParams{Event: id.Digest[:], File: words}))
}

// Words are the words beside a statement, nil when there are none.
func (t *Tx) Words(id event.EventID) ([]byte, error) {
	b, err := t.q.Words(t.ctx, id.Digest[:])
	return file(b, err)
}
