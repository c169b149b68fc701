package desk

import (
	"bytes"
	"context"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Roster is the caller's organisation as she may see it, and what she may do there.
type Roster struct {
	directory.Roster
	Me            event.PersonID
	Administrator bool
	Leads         []event.UnitID
	// All: everybody is listed, not only the people of the caller's own units.
	All  bool
	Help map[event.PersonID]bool // whom she may invite again
	Stop map[event.PersonID]bool // whose access she may stop, and let go on
	// Rotas are who is at work in each of the caller's own units, and who is away; in all of
	// them for an administrator.
	Rotas map[event.UnitID]api.UnitRota
}

// routeRoster is how refusals of the pages are kept for the operator.
const routeRoster = "GET /people"

// Roster gives a person her organisation: the whole of it to an administrator and to the
// data protection team, which may stop anybody's access; her own units to anybody else.
func (d *Desk) Roster(ctx context.Context, c Caller) (out Roster, err error) {
	err = d.decide(ctx, c, routeRoster, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out.Me, _ = c.Actor.Person()
		o, me := v.dir.Organisation(out.Me.Org()), v.dir.Person(event.HolderID(out.Me))
		if o == nil || me == nil {
			return notFound()
		}
		out.Administrator, out.All = me.Administrator, me.Administrator || v.dir.Protects(event.ActorID(out.Me))
		units, people := me.Units, []event.PersonID{out.Me}
		if out.All {
			units = o.Units
			if people, err = v.people(o.ID); err != nil {
				return err
			}
		}
		return out.fill(v, o.ID, units, people)
	})
	return out, err
}

func (r *Roster) fill(v *view, org event.OrgID, units []event.UnitID, people []event.PersonID) (err error) {
	r.Rotas = map[event.UnitID]api.UnitRota{}
	for _, id := range units {
		u := v.dir.Unit(id)
		if u == nil {
			continue
		}
		if u.Lead(r.Me) {
			r.Leads = append(r.Leads, id)
		}
		for _, m := range u.Members {
			people = append(people, m.Person)
		}
		if !r.Administrator && !u.Member(r.Me) {
			continue // who is ill is no business of the data protection team
		}
		if r.Rotas[id], err = v.rota(id); err != nil {
			return err
		}
	}
	r.Roster = v.dir.Roster(org, units, people)
	r.Help, r.Stop = map[event.PersonID]bool{}, map[event.PersonID]bool{}
	for _, p := range r.People {
		r.Help[p.Person], r.Stop[p.Person] = v.dir.MayHelp(r.Me, p.Person), v.dir.MayStop(r.Me, p.Person)
		if p.Stopped != "" {
			r.Stop[p.Person] = v.dir.MayResume(r.Me, p.Person)
		}
	}
	return nil
}

// people are all that an organisation ever invited: its directory has no list of
// them, and whoever is of no unit stands nowhere else.
func (v *view) people(org event.OrgID) (out []event.PersonID, err error) {
	err = v.said(event.OwnerOrg(org), "invited", func(e event.Event) {
		if i, ok := e.(*event.Invited); ok {
			out = append(out, i.Person)
		}
	})
	return out, err
}

// said calls f with each statement of a kind on an owner's thread.
func (v *view) said(o event.Owner, kind event.Kind, f func(event.Event)) error {
	t, err := v.tx.Thread(o)
	if err != nil || t == nil {
		return err
	}
	notes, err := v.tx.ThreadNotes(t.Value)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if line, _, _ := bytes.Cut(n.Note, []byte("\n")); !bytes.HasSuffix(line, []byte(" "+kind)) {
			continue // most are of other kinds, and need not be read
		}
		note, err := event.ParseNote(n.Note)
		if err != nil {
			return err
		}
		e, err := event.Parse(note.Text)
		if err != nil {
			return err
		}
		f(e)
	}
	return nil
}

// Manages reports whether a person administers her organisation, leads a unit of it or is
// of its data protection team: whether there is anything for her on its pages.
func (d *Desk) Manages(ctx context.Context, c Caller) (manages bool, err error) {
	id, person := c.Actor.Person()
	if c.Role != event.AsPerson || !person {
		return false, nil
	}
	err = d.view(ctx, func(v *view) error {
		p := v.dir.Person(event.HolderID(id))
		manages = p != nil && (p.Administrator || v.dir.Protects(c.Actor) || slices.ContainsFunc(p.Units, func(u event.UnitID) bool { return v.dir.Unit(u).Lead(id) }))
		return nil
	})
	return manages, err
}
