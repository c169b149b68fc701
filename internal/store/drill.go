package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Drill is nil when there is none (custody.Source).
func (t *Tx) Drill(id event.EventID) (*custody.Drill, error) {
	b, err := t.q.Drill(t.ctx, id.Digest[:])
	return load[custody.Drill]("drill", b, err)
}

// DrillOf is the newest drill of a unit, nil when there was none (custody.Source).
func (t *Tx) DrillOf(u event.UnitID) (*custody.Drill, error) {
	b, err := t.q.DrillOf(t.ctx, string(u))
	return load[custody.Drill]("drill", b, err)
}

// DrillsOf are a unit's, newest first, at most limit of them.
func (t *Tx) DrillsOf(u event.UnitID, limit int) ([]*custody.Drill, error) {
	rows, err := t.q.DrillsOf(t.ctx, db.DrillsOfParams{Unit: string(u), Limit: int32(limit)})
	return loadAll[custody.Drill]("drill", rows, err)
}

// DrillsRinging are those of which an alarm was due before an instant and has not
// rung, the longest owed first.
func (t *Tx) DrillsRinging(before event.Time, limit int) ([]*custody.Drill, error) {
	rows, err := t.q.DrillsRinging(t.ctx, db.DrillsRingingParams{RingsUs: micros(before), Limit: int32(limit)})
	return loadAll[custody.Drill]("drill", rows, err)
}

// NextDrillRing is when the next alarm of a drill is due, 0 when none is.
func (t *Tx) NextDrillRing() (event.Time, error) {
	rows, err := t.q.NextDrillRing(t.ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return seconds(rows[0]), nil
}

func (t *Tx) saveDrill(d *custody.Drill) error {
	b, err := spell(d)
	if err != nil {
		return err
	}
	var rings int64
	if r, ok := d.NextRing(); ok {
		rings = micros(r.Due)
	}
	id := d.ID()
	return t.q.SaveDrill(t.ctx, db.SaveDrillParams{
		ID: id.Digest[:], Unit: string(d.Unit), LogIndex: int64(d.Begun.At.Index), RingsUs: rings, Body: b,
	})
}
