package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Case is nil when there is none (custody.Source).
func (t *Tx) Case(id event.CaseID) (*custody.Case, error) {
	b, err := t.q.CaseFile(t.ctx, id.Digest[:])
	return load[custody.Case]("case", b, err)
}

// Cases are a unit's, newest first, at places below before, at most limit of
// them.
func (t *Tx) Cases(u event.UnitID, before event.LogIndex, limit int) ([]*custody.Case, error) {
	rows, err := t.q.CaseFilesOf(t.ctx, db.CaseFilesOfParams{Unit: string(u), LogIndex: int64(before), Limit: int32(limit)})
	return loadAll[custody.Case]("case", rows, err)
}

func (t *Tx) saveCase(c *custody.Case) error {
	b, err := spell(c)
	if err != nil {
		return err
	}
	return typed(t.q.SaveCaseFile(t.ctx, db.SaveCaseFileParams{
		ID: c.ID.Digest[:], Unit: string(c.Unit), LogIndex: int64(c.Act.At.Index), Body: b,
	}))
}
