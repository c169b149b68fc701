package desk

import (
	"context"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Away marks somebody away for whole days, or takes that back. It is no statement: nobody
// is held to it. It silences nothing either: what would reach nobody is mailed all the
// same, to everybody of the unit.
func (d *Desk) Away(ctx context.Context, c Caller, want api.Away) (out api.Marked, err error) {
	if err = c.must(event.AsPerson); err == nil {
		err = d.store.Update(ctx, func(tx *store.Tx) error {
			out, err = d.plans(tx, c).away(want)
			return err
		})
	}
	return out, d.told(ctx, c, api.PathAway, err)
}

func (p *planner) away(want api.Away) (out api.Marked, err error) {
	if want.Person == "" {
		want.Person = p.by
	}
	x, err := p.of(want.Person)
	if err != nil {
		return out, err
	}
	if want.To == "" {
		err = x.back(want.From)
	} else {
		err = x.leave(want)
	}
	out.Spells = []api.Spell{}
	rota, e := p.tx.Rota(x.who)
	for _, s := range rota {
		if s.Until > p.now && s.Until > s.From {
			out.Spells = append(out.Spells, inDays(x.who, s, x.zone))
		}
	}
	if err == nil {
		err = e
	}
	return out, err
}

// leave marks her away. What was marked over the same first day is said anew by it.
func (x *personal) leave(want api.Away) error {
	if want.From == "" {
		want.From = api.Day(x.today().Format(time.DateOnly))
	}
	s, err := x.spell(api.Spell{From: want.From, To: want.To})
	if err != nil {
		return err
	}
	if s.To <= x.now {
		return event.Refuse(event.CodeState, "%s is over; the last day away is today or later", want.To)
	}
	at := max(s.From, x.now)
	if err := x.end(false, at, x.unbroken(at)); err != nil {
		return err
	}
	if err := x.add(s); err != nil {
		return err
	}
	return x.keep(s)
}

// back ends the absence of now, or takes back one that begins on a day to come.
func (x *personal) back(from api.Day) error {
	if from == "" {
		return x.end(false, x.now, x.unbroken(x.now))
	}
	return x.end(false, x.now, func(s store.Spell) bool { return inDays(x.who, s, x.zone).From == from })
}
