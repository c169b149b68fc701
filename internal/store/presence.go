package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Presence is whether somebody is at work, as far as the service can know.
type Presence struct {
	Seen event.Time // when she signed in last, zero when never
	Duty event.Time // until when she is on duty, by her own word
}

// Presence of a person. Of one who was never seen it is zero.
func (t *Tx) Presence(p event.PersonID) (Presence, error) {
	r, err := t.q.Presence(t.ctx, string(p))
	if ok, err := found(err); !ok {
		return Presence{}, err
	}
	return Presence{Seen: seconds(r.SeenUs), Duty: seconds(r.DutyUs)}, nil
}

// Seen keeps that somebody signed in.
func (t *Tx) Seen(p event.PersonID, at event.Time) error {
	return t.q.Seen(t.ctx, db.SeenParams{Person: string(p), SeenUs: micros(at)})
}

// OnDuty keeps that somebody is on duty until then; zero: not any more.
func (t *Tx) OnDuty(p event.PersonID, until event.Time) error {
	return t.q.OnDuty(t.ctx, db.OnDutyParams{Person: string(p), DutyUs: micros(until)})
}
