package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// row is one sending in a list.
func (v *view) row(c Caller, n *custody.Consignment) Row {
	now := v.desk.now()
	r := Row{
		Summary: summary(n, now), Incoming: !v.dir.Unit(n.For).Member(event.PersonID(c.Actor)),
		Addressed: v.custody.Addressed(n), Waits: len(n.Waiting()),
	}
	for _, i := range n.Items {
		if i.Received != nil && (r.Receipt == nil || i.Received.At.Index > r.Receipt.At.Index) {
			r.Receipt = i.Received
		}
		if k := len(i.Checks); k > 0 && !i.Checks[k-1].Passed {
			r.SealFails = append(r.SealFails, i.Exhibit)
		}
		if x := v.custody.Sealed(i.Exhibit); x != nil {
			r.declare(x)
		}
	}
	if r.Waits > 0 {
		r.Opens = v.opens(r.Addressed, now)
	}
	return r
}

// declare adds what its sender declared of an exhibit.
func (r *Row) declare(x *custody.Exhibit) {
	if i := slices.IndexFunc(r.Kinds, func(k Kind) bool { return k.Type == x.Type }); i >= 0 {
		r.Kinds[i].N++
	} else {
		r.Kinds = append(r.Kinds, Kind{x.Type, 1})
	}
	if !slices.Contains(r.Markings, x.Marking) {
		r.Markings = append(r.Markings, x.Marking)
	}
	for _, p := range x.People {
		if i := slices.IndexFunc(r.People, func(o event.Count) bool { return o.Category == p.Category }); i >= 0 {
			r.People[i].N += p.N
		} else {
			r.People = append(r.People, p)
		}
	}
}

// opens is when the unit that receives opens next, zero while it is open or when
// it is no one unit.
func (v *view) opens(to []event.HolderID, now event.Time) event.Time {
	if len(to) == 0 {
		return 0
	}
	id, ok := slices.Min(to).Unit()
	u := v.dir.Unit(id)
	if !ok || u == nil {
		return 0
	}
	return NextOpening(u.Hours, now)
}

// lookAhead bounds the search for a day on which a unit opens.
const lookAhead = 30

// NextOpening is when working hours begin next, zero when it is within them.
func NextOpening(h event.Hours, now event.Time) event.Time {
	zone, err := time.LoadLocation(string(h.Zone))
	if err != nil {
		return 0
	}
	t := now.Std().In(zone)
	for i := range lookAhead {
		day := time.Date(t.Year(), t.Month(), t.Day()+i, 12, 0, 0, 0, zone)
		at := slices.IndexFunc(h.Open, func(o event.Opening) bool { return o.Day == event.Days[day.Weekday()] })
		if at < 0 || custody.Holiday(h.Holidays, day) {
			continue
		}
		clock := func(minute int) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, zone)
		}
		open, shut := clock(h.Open[at].From), clock(h.Open[at].To)
		switch {
		case !t.Before(shut):
			continue
		case !t.Before(open):
			return 0
		}
		return event.TimeOf(open)
	}
	return 0
}

// byIndex puts what happened last first.
func byIndex(a, b Happened) int { return cmp.Compare(b.At.Index, a.At.Index) }
