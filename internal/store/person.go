package store

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Person is a person or an agent, nil when there is none (directory.Source).
func (t *Tx) Person(id event.HolderID) (*directory.Person, error) {
	b, err := t.q.Person(t.ctx, string(id))
	return load[directory.Person]("person", b, err)
}

func (t *Tx) savePerson(v *directory.Person) error {
	b, err := spell(v)
	if err != nil {
		return err
	}
	if err := t.q.SavePerson(t.ctx, db.SavePersonParams{ID: string(v.ID), Body: b}); err != nil {
		return err
	}
	if err := t.dropEnded(v); err != nil {
		return err
	}
	return t.saveHandOvers(v)
}
