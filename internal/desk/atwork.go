package desk

import (
	"context"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// ahead is how long before an absence those of the unit are shown it.
const ahead = 28 * 24 * time.Hour

// Rota is who is at work, and who is away until when, in the units of the person who
// calls. Nobody outside a unit is told, but for the administrators of its organisation:
// least of all who sends to it.
func (d *Desk) Rota(ctx context.Context, c Caller) (out api.Rota, err error) {
	out.Units = []api.UnitRota{}
	err = d.decide(ctx, c, api.PathRota, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		for _, m := range v.memberships(c) {
			r, err := v.rota(m.Unit)
			if err != nil {
				return err
			}
			out.Units = append(out.Units, r)
		}
		return nil
	})
	return out, err
}

// rota is that of one unit. Who has no key yet, or whose access is stopped, receives
// nothing, and so is not at work.
func (v *view) rota(id event.UnitID) (api.UnitRota, error) {
	out := api.UnitRota{Unit: id, AtWork: []event.PersonID{}, OnDuty: []event.PersonID{}, Away: []api.Spell{}}
	u := v.dir.Unit(id)
	if u == nil {
		return out, nil
	}
	now := v.desk.now()
	for _, m := range u.Members {
		is, err := v.tx.Presence(m.Person)
		if err != nil {
			return out, err
		}
		away, err := v.absences(m.Person, is, now)
		if err != nil {
			return out, err
		}
		out.Away = append(out.Away, away...)
		if !v.dir.Person(event.HolderID(m.Person)).Acts() || !is.AtWork(u.Hours, now) {
			continue
		}
		out.AtWork = append(out.AtWork, m.Person)
		if is.OnDuty(now) {
			out.OnDuty = append(out.OnDuty, m.Person)
		}
	}
	return out, nil
}

// absences are a person's, now and before long.
func (v *view) absences(who event.PersonID, is store.Presence, now event.Time) (out []api.Spell, err error) {
	var zone *time.Location
	for _, s := range is.Rota {
		if s.Duty || s.Until <= max(now, s.From) || s.From > now+event.Time(ahead/time.Second) {
			continue
		}
		if zone == nil {
			if zone, err = zoneOf(v.tx, v.dir.Person(event.HolderID(who))); err != nil {
				return nil, err
			}
		}
		out = append(out, inDays(who, s, zone))
	}
	return out, nil
}

// Day is whether the caller is at work today, as the service has it.
type Day struct {
	Duty bool       // on duty, by her own word or as was marked
	Away *api.Spell // until when, and who marked it; nil when she is not away now
}

// day is the caller's own.
func (v *view) day(c Caller) (out Day, err error) {
	me, _ := c.Actor.Person()
	p := v.dir.Person(event.HolderID(me))
	if p == nil || len(p.Units) == 0 {
		return out, nil
	}
	is, err := v.tx.Presence(me)
	if err != nil {
		return out, err
	}
	now := v.desk.now()
	out.Duty = is.OnDuty(now)
	i := slices.IndexFunc(is.Rota, func(s store.Spell) bool { return !s.Duty && s.Covers(now) })
	if i < 0 {
		return out, nil
	}
	zone, err := zoneOf(v.tx, p)
	if err != nil {
		return out, err
	}
	s := is.Rota[i]
	s.Until = is.Away(now)
	away := inDays(me, s, zone)
	out.Away = &away
	return out, nil
}
