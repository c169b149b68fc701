package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Logged is a statement in the log: its note and its entry.
type Logged struct {
	Index event.LogIndex
	Note  []byte
	Entry []byte
}

// Logged finds a statement by its id, nil when it is not in the log.
func (t *Tx) Logged(id event.EventID) (*Logged, error) {
	r, err := t.q.NoteByEvent(t.ctx, id.Digest[:])
	if ok, err := found(err); !ok {
		return nil, err
	}
	return &Logged{event.LogIndex(r.LogIndex), r.Note, r.Entry}, nil
}

// LoggedFrom are the statements from a place up to and without another, in the
// order of the log.
func (t *Tx) LoggedFrom(from, to int64) ([]Logged, error) {
	rows, err := t.q.NotesFrom(t.ctx, db.NotesFromParams{LogIndex: from, LogIndex_2: to})
	if err != nil {
		return nil, err
	}
	var out []Logged
	for _, r := range rows {
		out = append(out, Logged{event.LogIndex(r.LogIndex), r.Note, r.Entry})
	}
	return out, nil
}

// AddNote keeps a statement beside its entry, which must be there.
func (t *Tx) AddNote(id event.EventID, index event.LogIndex, note []byte) error {
	return typed(t.q.AddNote(t.ctx, db.AddNoteParams{Event: id.Digest[:], LogIndex: int64(index), Body: note}))
}
