package desk

import (
	"context"
	"errors"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// MarkDays marks people away or on duty beforehand, as a list that is kept elsewhere says.
// The same list twice changes nothing, and brings back nothing that somebody ended: whoever
// says that she is back knows better than last month's calendar.
func (d *Desk) MarkDays(ctx context.Context, c Caller, want api.Days) (out api.DaysMarked, err error) {
	switch err = c.must(event.AsPerson); {
	case err != nil:
	case len(want.Spells) > api.MaxSpells:
		err = &api.Error{Code: api.CodeBadRequest, Message: "too many days at once"}
	default:
		err = d.store.Update(ctx, func(tx *store.Tx) error {
			out, err = d.plans(tx, c).mark(want)
			return err
		})
	}
	if len(out.Refused) > 0 {
		d.Refused(ctx, c, api.PathDays, out.Refused[0].Code)
	}
	return out, d.told(ctx, c, api.PathDays, err)
}

// mark looks at every spell before it keeps one.
func (p *planner) mark(want api.Days) (api.DaysMarked, error) {
	out := api.DaysMarked{New: []api.Spell{}}
	people := map[event.PersonID]*personal{}
	var save []func() error
	for i, s := range want.Spells {
		x, spell, err := p.read(people, s)
		isNew := err == nil && spell.To > p.now && !x.known(spell)
		if isNew {
			err = x.add(spell)
		}
		var r *event.Refusal
		switch {
		case errors.As(err, &r):
			out.Refused = append(out.Refused, api.RefusedSpell{Index: i, Code: r.Code, Why: r.Error()})
		case err != nil:
			return out, err
		case isNew:
			out.New = append(out.New, inDays(x.who, spell, x.zone))
			save = append(save, func() error { return x.keep(spell) })
		case spell.To <= p.now:
			out.Over++
		default:
			out.Same++
		}
	}
	if out.Done = !want.Try && (want.Skip || len(out.Refused) == 0); !out.Done {
		return out, nil
	}
	for _, f := range save {
		if err := f(); err != nil {
			return out, err
		}
	}
	return out, nil
}

// read is whose rota a spell is for, and the spell, if the caller may mark it.
func (p *planner) read(people map[event.PersonID]*personal, s api.Spell) (x *personal, out store.Spell, err error) {
	if x = people[s.Person]; x == nil {
		if x, err = p.of(s.Person); err != nil {
			return nil, out, err
		}
		people[s.Person] = x
	}
	out, err = x.spell(s)
	return x, out, err
}

// forgetDays forgets who was away, or on duty, on days that are over.
func (d *Desk) forgetDays(ctx context.Context) error {
	return d.store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.DropSpells(d.now())
		return err
	})
}
