package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Drills are those of the caller's organisation, and what she may do about them.
type Drills struct {
	Me            event.PersonID
	Administrator bool
	// Units are hers, or all of the organisation when she administers it.
	Units []DrillUnit
	List  []*custody.Drill // newest first
	More  bool             // there were others before them
	Of    []event.UnitID   // whose drills she may answer: those that she is of
}

// DrillUnit is a unit whose alarms are tested.
type DrillUnit struct {
	Unit  event.UnitID
	Last  event.Time // when its newest drill was begun, zero when it had none
	Owed  event.Time // since when it owes one, zero when it owes none
	Begin bool       // the caller may begin one now
}

// NewestDrills is how many are listed.
const NewestDrills = 50

// Drills gives the person who calls the drills of her organisation: they stand on its
// own thread, which all of it read.
func (d *Desk) Drills(ctx context.Context, c Caller) (out Drills, err error) {
	err = d.decide(ctx, c, "GET /drills", func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out.Me, _ = c.Actor.Person()
		o, me := v.dir.Organisation(out.Me.Org()), v.dir.Person(event.HolderID(out.Me))
		if o == nil || me == nil {
			return notFound()
		}
		out.Administrator, out.Of = me.Administrator, me.Units
		units := me.Units
		if me.Administrator {
			units = o.Units
		}
		for _, id := range units {
			if u := v.dir.Unit(id); u != nil && !u.Closed {
				out.Units = append(out.Units, v.drillUnit(u, out.Me, me.Administrator))
			}
		}
		out.List, err = v.drills(o.Units)
		out.More = len(out.List) > NewestDrills
		out.List = out.List[:min(len(out.List), NewestDrills)]
		return err
	})
	return out, err
}

func (v *view) drillUnit(u *directory.Unit, me event.PersonID, administrator bool) DrillUnit {
	out := DrillUnit{Unit: u.ID}
	last := v.custody.DrillOf(u.ID)
	if last != nil {
		out.Last = last.Begun.At.Recorded
	}
	if since, owed := v.custody.DrillOwed(u, v.desk.now()); owed {
		out.Owed = since
	}
	out.Begin = (administrator || u.Lead(me)) && (last == nil || !last.UnderWay()) && v.custody.Answerable(u.ID, me)
	return out
}

// untested are the units that somebody leads of which a drill is owed and could be begun:
// her next look at her work is when she is asked, since nothing begins one by itself.
func (v *view) untested(o *Overview) (out []event.UnitID) {
	for _, m := range o.Units {
		u := v.dir.Unit(m.Unit)
		if u == nil || u.Closed {
			continue
		}
		if d := v.drillUnit(u, o.Person, false); d.Owed > 0 && d.Begin { // who leads it may
			out = append(out, m.Unit)
		}
	}
	return out
}

// drills are the newest of all these units, and one more when there are more.
func (v *view) drills(units []event.UnitID) (out []*custody.Drill, err error) {
	for _, u := range units {
		found, err := v.tx.DrillsOf(u, NewestDrills+1)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b *custody.Drill) int { return cmp.Compare(b.Begun.At.Index, a.Begun.At.Index) })
	return out[:min(len(out), NewestDrills+1)], nil
}

// ringing are the drills that the caller can answer now.
func (v *view) ringing(c Caller) (out []*custody.Drill) {
	now := v.desk.now()
	for _, m := range v.memberships(c) {
		if d := v.custody.DrillOf(m.Unit); d != nil && d.MayAnswer(c.Actor, now) {
			out = append(out, d)
		}
	}
	return out
}
