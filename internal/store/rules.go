package store

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Rules are those in force, nil while none were put in force (directory.Source).
func (t *Tx) Rules() (*directory.InForce, error) {
	r, err := t.q.RulesInForce(t.ctx)
	if ok, err := found(err); !ok {
		return nil, err
	}
	from := directory.Place{Index: event.LogIndex(r.LogIndex), Recorded: seconds(r.AtUs)}
	return &directory.InForce{Number: int(r.Number), From: from}, nil
}

func (t *Tx) saveRules(all []directory.InForce) error {
	for _, in := range all {
		err := t.q.AddRules(t.ctx, db.AddRulesParams{
			Number: int64(in.Number), LogIndex: int64(in.From.Index), AtUs: micros(in.From.Recorded),
		})
		if err != nil {
			return typed(err)
		}
	}
	return nil
}
