package store

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Presence is whether somebody is at work, as far as the service can know.
type Presence struct {
	Seen event.Time // when she signed in last, zero when never
	Duty event.Time // until when she is on duty, by her own word
	Rota []Spell    // what was marked beforehand
}

// recent is how many working days before today somebody may have signed in last, to
// count as at work.
const recent = 2

// AtWork reports whether somebody is there, as far as a service can know: she has signed
// in since the second working day before today by her unit's hours, or is on duty. Who is
// marked away is not, whatever she signs in for: her phone at the airport is not her desk.
func (p Presence) AtWork(h event.Hours, now event.Time) bool {
	if p.Away(now) > 0 {
		return false
	}
	return p.OnDuty(now) || p.Seen > 0 && p.Seen >= custody.Back(h, now, recent)
}

// OnDuty reports whether she said so for today, or it was marked. Away outweighs it: at
// worst a colleague is told too, and never is nobody.
func (p Presence) OnDuty(now event.Time) bool {
	on := p.Duty > now || slices.ContainsFunc(p.Rota, func(s Spell) bool { return s.Duty && s.Covers(now) })
	return on && p.Away(now) == 0
}

// Away is until when she is marked away without a break; zero when she is not now.
func (p Presence) Away(now event.Time) (until event.Time) {
	for at := now; ; at = until {
		i := slices.IndexFunc(p.Rota, func(s Spell) bool { return !s.Duty && s.Covers(at) })
		if i < 0 {
			return until
		}
		until = p.Rota[i].Until
	}
}

// Presence of a person. Of one who was never seen, and of whom nothing is marked, it is zero.
func (t *Tx) Presence(p event.PersonID) (Presence, error) {
	rota, err := t.Rota(p)
	if err != nil {
		return Presence{}, err
	}
	r, err := t.q.Presence(t.ctx, string(p))
	if ok, err := found(err); !ok {
		return Presence{Rota: rota}, err
	}
	return Presence{Seen: seconds(r.SeenUs), Duty: seconds(r.DutyUs), Rota: rota}, nil
}

// Seen keeps that somebody signed in.
func (t *Tx) Seen(p event.PersonID, at event.Time) error {
	return t.q.Seen(t.ctx, db.SeenParams{Person: string(p), SeenUs: micros(at)})
}

// OnDuty keeps that somebody is on duty until then; zero: not any more.
func (t *Tx) OnDuty(p event.PersonID, until event.Time) error {
	return t.q.OnDuty(t.ctx, db.OnDutyParams{Person: string(p), DutyUs: micros(until)})
}
