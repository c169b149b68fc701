package watch

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
	"github.com/safehand/safehand/internal/notice"
)

// How many orders that wait are looked at, the newest first, and for how long each is:
// what nobody has gone on with for a month was told twice, and stays on her unit's list.
const (
	mostOrders = 1000
	orderLooks = 30 * 24 * 3600
)

// idle is how long nothing may move of what was ordered before it is told, in working
// hours of the unit that sends.
var idle = event.Deadline{Kind: event.WorkingHours, N: 2}

// unsent is what was prepared and not sent: somebody said send, and the last byte never
// came. Nobody on the other side knows of it, so nobody there can miss it.
func (x *round) unsent() (out []Finding, err error) {
	all, err := x.waiting()
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.At.Recorded < x.now-orderLooks {
			x.left = append(x.left, o.ID.String())
			continue
		}
		moved, err := x.tx.DraftMoved(o.Exhibits[0])
		if err != nil {
			return nil, err
		}
		since := max(o.At.Recorded, moved)
		first, second := prepared(x.hoursOf(o.For), since)
		if first > x.now {
			continue
		}
		f := Finding{Matter: unsent, Subject: o.ID.String(), Since: since}
		f.Steps = []Step{x.step(o, first, false), x.step(o, second, true)}
		out = append(out, f)
	}
	return out, nil
}

// waiting are the orders that nobody carried out or called back, with those that were
// told of before.
func (x *round) waiting() ([]*custody.Order, error) {
	all, err := x.tx.OrdersWaiting(event.LogIndex(1<<62), mostOrders)
	if err != nil {
		return nil, err
	}
	for _, w := range x.known {
		if w.Matter != unsent || slices.ContainsFunc(all, func(o *custody.Order) bool { return o.ID.String() == w.Subject }) {
			continue
		}
		var id event.EventID
		if err := id.UnmarshalText([]byte(w.Subject)); err != nil {
			return nil, err
		}
		if o := x.s.Order(id); o != nil && o.State == custody.Open {
			all = append(all, o)
		}
	}
	return all, nil
}

// prepared is when it is told that nothing moves: to whoever prepared it and her unit,
// and a working day later to its leads.
func prepared(h event.Hours, since event.Time) (first, second event.Time) {
	first, err := custody.ReceiveBy(h, since, idle)
	if err != nil { // a unit that never opens hears by the clock on the wall
		first = since + event.Time(idle.N)*3600
	}
	return first, custody.LadderOf(h, first)[event.Rungs-1]
}

func (x *round) hoursOf(u event.UnitID) event.Hours {
	if u := x.s.Dir.Unit(u); u != nil {
		return u.Hours
	}
	return event.Hours{}
}

func (x *round) step(o *custody.Order, at event.Time, leads bool) Step {
	n := notice.Notice{
		Kind: notice.Unsent, Matter: x.halfway(o), At: at, Ref: event.ConsignmentID(o.ID).Reference(), Exhibits: len(o.Exhibits),
		From: called.Org(o.For.Org()), For: called.Org(o.To[0].Org()), Since: o.At.Recorded, Unit: o.For, Zone: x.hoursOf(o.For).Zone,
	}
	return Step{n, x.h.preparing(o, leads)}
}

// halfway says whether bytes are wanting still, or only the last word.
func (x *round) halfway(o *custody.Order) string {
	for _, r := range o.Exhibits {
		if e := x.s.Exhibit(r); e != nil && !e.Sealed() {
			return uploadStalled
		}
	}
	return unsent
}

// preparing are who prepared it and her unit's mailbox; the people of the unit who are at
// work when she is not, or is a machine, or has left; and later those who lead it.
func (h *hearing) preparing(o *custody.Order, leads bool) []string {
	if leads {
		return once(h.unit(o.For, true))
	}
	var out []string
	p, person := o.By.ID.Person()
	if person && h.reads(p) {
		out = append(out, string(p))
	}
	if h.atWork(p, o.For) {
		if mail := h.Units[o.For]; mail != "" {
			out = append(out, mail)
		}
		return out
	}
	return once(append(out, h.unit(o.For, false)...))
}
