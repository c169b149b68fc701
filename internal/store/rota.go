package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Spell is whole days on which somebody is away or on duty, as was said beforehand.
// Why somebody is away is nobody's to know, and is kept nowhere.
type Spell struct {
	Duty  bool           // on duty, and not away
	From  event.Time     // as its first day begins, by the clock of her unit
	To    event.Time     // as its last day ends
	Until event.Time     // when it is over: before To when somebody ended it
	By    event.PersonID // who marked it
}

// Covers reports whether the spell is not over and has begun.
func (s Spell) Covers(at event.Time) bool { return s.From <= at && at < s.Until }

// Rota is what was marked for somebody and is not forgotten yet, what begins first first.
func (t *Tx) Rota(p event.PersonID) ([]Spell, error) {
	rows, err := t.q.Rota(t.ctx, string(p))
	if err != nil {
		return nil, err
	}
	var out []Spell
	for _, r := range rows {
		out = append(out, Spell{r.Duty != 0, seconds(r.FromUs), seconds(r.ToUs), seconds(r.UntilUs), event.PersonID(r.MarkedBy)})
	}
	return out, nil
}

// SaveSpell keeps a spell of somebody's. The same days are one spell, whoever marks them
// and however often: one that was ended early stays so until it is saved again.
func (t *Tx) SaveSpell(p event.PersonID, s Spell) error {
	row := db.SaveSpellParams{Person: string(p), FromUs: micros(s.From), ToUs: micros(s.To), UntilUs: micros(s.Until), MarkedBy: string(s.By)}
	if s.Duty {
		row.Duty = 1
	}
	return t.q.SaveSpell(t.ctx, row)
}

// DropSpells forgets all whose last day is over: who was away when is nobody's to read
// afterwards.
func (t *Tx) DropSpells(now event.Time) (int64, error) { return t.q.DropSpells(t.ctx, micros(now)) }
