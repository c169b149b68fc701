package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Opening is nil when there is none (custody.Source).
func (t *Tx) Opening(id event.EventID) (*custody.Opening, error) {
	b, err := t.q.Opening(t.ctx, id.Digest[:])
	return load[custody.Opening]("opening", b, err)
}

// Filings are the openings granted to an agent, newest first, granted at places
// below before, at most limit of them.
func (t *Tx) Filings(agent event.AgentID, before event.LogIndex, limit int) ([]*custody.Opening, error) {
	rows, err := t.q.FilingsOf(t.ctx, db.FilingsOfParams{Agent: string(agent), LogIndex: int64(before), Limit: int32(limit)})
	return loadAll[custody.Opening]("opening", rows, err)
}

func (t *Tx) saveOpening(v *custody.Opening) error {
	b, err := spell(v)
	if err != nil {
		return err
	}
	err = t.q.SaveOpening(t.ctx, db.SaveOpeningParams{ID: v.ID.Digest[:], Body: b})
	if err != nil || v.Granted == nil {
		return err
	}
	return t.q.AddFiling(t.ctx, db.AddFilingParams{
		Agent: string(v.Granted.To.Holder), LogIndex: int64(v.Granted.Act.At.Index), Opening: v.ID.Digest[:],
	})
}
