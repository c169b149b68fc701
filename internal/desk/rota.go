package desk

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

const (
	// farthest is how far ahead a day is marked, and how long a spell is at most: what
	// was mistyped by a decade would keep somebody away for good.
	farthest = 366
	// mostSpells is how many are kept of one person.
	mostSpells = 100
)

// planner marks days in people's rotas, for one caller.
type planner struct {
	tx  *store.Tx
	by  event.PersonID
	now event.Time
}

// plans is a planner of what a caller may mark.
func (d *Desk) plans(tx *store.Tx, c Caller) *planner {
	by, _ := c.Actor.Person()
	return &planner{tx, by, d.now()}
}

// of is the rota of a person, if the caller may mark her days: herself, who leads a unit
// of hers, or an administrator of her organisation. Everybody else is told the same of
// whom there is and of whom there isn't.
func (p *planner) of(who event.PersonID) (*personal, error) {
	person, err := p.tx.Person(event.HolderID(who))
	if err != nil {
		return nil, err
	}
	may, err := p.may(who, person)
	switch {
	case err != nil:
		return nil, err
	case !may:
		return nil, event.Refuse(event.CodeNotYours, "%s is not you, nor of a unit that you lead or an organisation that you administer", who)
	case person == nil || len(person.Units) == 0:
		return nil, event.Refuse(event.CodeState, "%s is of no unit to be away from, or on duty for", who)
	}
	x := &personal{planner: p, who: who}
	if x.zone, err = zoneOf(p.tx, person); err != nil {
		return nil, err
	}
	x.spells, err = p.tx.Rota(who)
	return x, err
}

func (p *planner) may(who event.PersonID, person *directory.Person) (bool, error) {
	if who == p.by {
		return true, nil
	}
	if person == nil {
		return false, nil
	}
	me, err := p.tx.Person(event.HolderID(p.by))
	if err != nil || me != nil && me.Administrator && who.Org() == p.by.Org() {
		return err == nil, err
	}
	for _, id := range person.Units {
		u, err := p.tx.Unit(id)
		if err != nil || u.Lead(p.by) {
			return err == nil, err
		}
	}
	return false, nil
}

// personal is the rota of one person.
type personal struct {
	*planner
	who    event.PersonID
	zone   *time.Location
	spells []store.Spell
}

func (x *personal) today() time.Time {
	y, m, d := x.now.Std().In(x.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, x.zone)
}

// spell is whole days as the store keeps them, from the first midnight to the last.
func (x *personal) spell(s api.Spell) (store.Spell, error) {
	first, err := time.ParseInLocation(time.DateOnly, string(s.From), x.zone)
	if err != nil {
		return store.Spell{}, event.Refuse(event.CodeState, "its first day is missing")
	}
	last, err := time.ParseInLocation(time.DateOnly, string(s.To), x.zone)
	switch {
	case err != nil:
		return store.Spell{}, event.Refuse(event.CodeState, "its last day is missing")
	case last.Before(first):
		return store.Spell{}, event.Refuse(event.CodeState, "its last day, %s, is before its first, %s", s.To, s.From)
	case last.After(first.AddDate(0, 0, farthest)) || last.After(x.today().AddDate(0, 0, farthest)):
		return store.Spell{}, event.Refuse(event.CodeState, "its last day, %s, is more than a year away", s.To)
	}
	end := event.TimeOf(last.AddDate(0, 0, 1))
	return store.Spell{Duty: s.Duty, From: event.TimeOf(first), To: end, Until: end, By: x.by}, nil
}

// end has those spells of a kind for which f is so end at an instant.
func (x *personal) end(duty bool, at event.Time, f func(store.Spell) bool) error {
	for i := range x.spells {
		s := &x.spells[i]
		if s.Duty != duty || s.Until <= at || !f(*s) {
			continue
		}
		s.Until = max(at, s.From)
		if err := x.tx.SaveSpell(x.who, *s); err != nil {
			return err
		}
	}
	return nil
}

// unbroken are the spells of one absence: a week may follow on a week, and she is told
// until when she is away.
func (x *personal) unbroken(at event.Time) func(store.Spell) bool {
	until := store.Presence{Rota: x.spells}.Away(at)
	return func(s store.Spell) bool { return s.From < until }
}

func (x *personal) covered(s store.Spell) bool { return s.Covers(x.now) }

// known: the same days were marked before, and perhaps ended since.
func (x *personal) known(s store.Spell) bool {
	for _, k := range x.spells {
		if k.Duty == s.Duty && k.From == s.From && k.To == s.To {
			return true
		}
	}
	return false
}

// add takes a spell to the others, where there is room for it.
func (x *personal) add(s store.Spell) error {
	if !x.known(s) && len(x.spells) >= mostSpells {
		return event.Refuse(event.CodeState, "%d spells of %s are marked already, and that is the most", mostSpells, x.who)
	}
	x.spells = append(x.spells, s)
	return nil
}

// keep marks a spell. Who is away today is not on duty any more.
func (x *personal) keep(s store.Spell) error {
	if err := x.tx.SaveSpell(x.who, s); err != nil {
		return err
	}
	if !s.Duty && s.Covers(x.now) {
		return x.tx.OnDuty(x.who, 0)
	}
	return nil
}

// inDays is a spell as days, for whoever reads it.
func inDays(who event.PersonID, s store.Spell, zone *time.Location) api.Spell {
	day := func(t event.Time) api.Day { return api.Day(t.Std().In(zone).Format(time.DateOnly)) }
	return api.Spell{Person: who, From: day(s.From), To: day(s.Until - 1), Duty: s.Duty, By: s.By}
}

// zoneOf is by which clock a person's days are counted: that of the first of her units.
func zoneOf(tx *store.Tx, p *directory.Person) (*time.Location, error) {
	first := p.Units[0]
	for _, u := range p.Units {
		first = min(first, u)
	}
	u, err := tx.Unit(first)
	if err != nil || u == nil {
		return time.UTC, err
	}
	zone, err := time.LoadLocation(string(u.Hours.Zone))
	if err != nil {
		return nil, fmt.Errorf("the clock of %s: %w", first, err)
	}
	return zone, nil
}
