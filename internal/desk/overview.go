package desk

import (
	"context"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// routeOverview is how refusals of the page are kept for the operator.
const routeOverview = "GET /overview"

// Overview is what lies before a person's units: everything that somebody still
// owes them or that they owe, however old, and what came and went lately.
type Overview struct {
	Person   event.PersonID
	Units    []Membership
	Day      Day
	Needed   []Row // receipts that they owe, the one due first comes first
	Waiting  []Row // receipts that others owe them
	Received []Row // lately, by them, newest first
	Taken    []Row // lately, of what they sent, newest first
	Asked    []Question
	Asks     []Question
	Settled  []Question       // of what they asked, newest first
	Begun    []api.OrderRow   // and not sent
	Drills   []*custody.Drill // that she can answer now
	Untested []event.UnitID   // which she leads, owe a drill, and could have one now
	Reviews  []Review         // open, which she leads a unit to decide
	More     bool             // there is more than was listed
}

// Membership is a unit of the person's, and who could hand its key to her while
// she has no copy.
type Membership struct {
	Unit  event.UnitID
	Lead  bool
	Await []event.PersonID
}

// Overview gives the person who calls what her units have before them.
func (d *Desk) Overview(ctx context.Context, c Caller) (out Overview, err error) {
	err = d.decide(ctx, c, routeOverview, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out.Person, _ = c.Actor.Person()
		out.Units = v.memberships(c)
		if out.Day, err = v.day(c); err != nil {
			return err
		}
		if err := v.owed(c, &out); err != nil {
			return err
		}
		if err := v.asked(c, &out); err != nil {
			return err
		}
		all, _, err := v.openReviews(c, v.led(c))
		if err != nil {
			return err
		}
		out.Reviews = slices.DeleteFunc(all, func(r Review) bool { return !r.Yours })
		out.Drills = v.ringing(c)
		out.Untested = v.untested(&out)
		return v.lately(c, &out)
	})
	if err == nil {
		err = d.begun(ctx, c, &out)
	}
	return out, err
}

// owed are the receipts that somebody still owes.
func (v *view) owed(c Caller, out *Overview) error {
	for direction, rows := range map[event.Code]*[]Row{In: &out.Needed, Out: &out.Waiting} {
		list, err := v.tx.ConsignmentsWaiting(v.holders(c, direction), store.Direction(direction), MaxListing+1)
		if err != nil {
			return err
		}
		out.More = out.More || len(list) > MaxListing
		for _, n := range list[:min(len(list), MaxListing)] {
			if v.custody.MaySee(n, c.custodian()) {
				*rows = append(*rows, v.row(c, n))
			}
		}
	}
	return nil
}

// lately are the newest sendings of which nothing waits.
func (v *view) lately(c Caller, out *Overview) error {
	for direction, rows := range map[event.Code]*[]Row{In: &out.Received, Out: &out.Taken} {
		list, err := v.tx.Consignments(v.holders(c, direction), store.Direction(direction), store.Newest, MaxListing)
		if err != nil {
			return err
		}
		for _, n := range list {
			if len(n.Waiting()) == 0 && v.custody.MaySee(n, c.custodian()) {
				*rows = append(*rows, v.row(c, n))
			}
		}
	}
	return nil
}

// asked are questions that nobody has settled.
func (v *view) asked(c Caller, out *Overview) error {
	for direction, list := range map[event.Code]*[]Question{In: &out.Asked, Out: &out.Asks} {
		found, next, err := v.listed(c, Query{Direction: direction, Before: store.Newest, Limit: MaxListing}, true)
		if err != nil {
			return err
		}
		*list = found
		out.More = out.More || next != nil
	}
	return v.settled(c, out)
}

// settled are the newest of what the caller's units asked and is done: who reported a
// problem reads how it ended where she read that it was open.
func (v *view) settled(c Caller, out *Overview) error {
	found, _, err := v.listed(c, Query{Direction: Out, Before: store.Newest, Limit: MaxListing}, false)
	for _, q := range found {
		if q.Done() {
			out.Settled = append(out.Settled, q)
		}
	}
	return err
}

// begun are sendings that were begun and not sent.
func (d *Desk) begun(ctx context.Context, c Caller, out *Overview) error {
	begun, err := d.Orders(ctx, c, Query{Direction: Out, Before: store.Newest, Limit: MaxListing})
	out.Begun = begun.Orders
	out.More = out.More || begun.Next != nil
	return err
}

// memberships are the caller's units, with whom she waits for.
func (v *view) memberships(c Caller) (out []Membership) {
	me, _ := c.Actor.Person()
	p := v.dir.Person(event.HolderID(me))
	if p == nil {
		return nil
	}
	for _, id := range p.Units {
		u := v.dir.Unit(id)
		if u == nil {
			continue
		}
		m := Membership{Unit: id, Lead: u.Lead(me)}
		if len(u.Keys) > 0 {
			m.Await = await(u.Keys[len(u.Keys)-1].Copies, c.key())
		}
		out = append(out, m)
	}
	return out
}

// await are those who hold a copy of a unit's key, when that key record has none.
func await(copies []event.KeyCopy, key event.KeyRef) (out []event.PersonID) {
	if slices.ContainsFunc(copies, func(k event.KeyCopy) bool { return k.To == key }) {
		return nil
	}
	for _, k := range copies {
		if p, ok := k.To.Holder.Person(); ok && k.To.Holder != key.Holder && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Row is a sending as the service sees it: declared facts, and where it stands.
type Row struct {
	api.Summary
	Incoming  bool
	Addressed []event.HolderID // whom it is for now: see custody
	Kinds     []Kind
	Markings  []event.Marking
	People    []event.Count
	Receipt   *custody.Act // the newest
	Waits     int          // exhibits whose receipt is owed
	Opens     event.Time   // when the receiving unit is open next; zero when it is, or has none
	SealFails []event.ExhibitID
}

// Kind is how many exhibits of a type there are.
type Kind struct {
	Type event.Code
	N    int
}

// Memberships are the units of the person who calls.
func (d *Desk) Memberships(ctx context.Context, c Caller) (out []Membership, err error) {
	err = d.decide(ctx, c, routeOverview, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out = v.memberships(c)
		return nil
	})
	return out, err
}
