package web

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// overviewView is what lies before somebody's units, all of them together.
type overviewView struct {
	Units    []string
	Day      *dayView // nil of somebody who is of no unit
	Await    []string // whose sign-in is waited for, before anything can be opened
	Needed   int      // receipts
	Groups   []group  // of them, by how late
	Drills   []ringingDrill
	Untested []string // units that owe a drill, which she can begin
	Reviews  *openReviews
	Problems []Line
	Asked    []Question
	Begun    []begun
	Late     []Line // receipts that others owe
	Waiting  []Line
	Asks     []Question
	Settled  []Question // in seven days, of what these units asked
	Received tally      // today, by these units
	Taken    tally      // in seven days, of what they sent
	More     bool
}

// group are the receipts that are as late as each other.
type group struct {
	Key   string // critical, overdue, today or later
	Lines []Line
}

// begun is a sending that was begun and not sent.
type begun struct {
	ID, By, To string
	Exhibits   int
	At         Moment
	Mine       bool
}

// tally counts exhibits.
type tally struct {
	Exhibits, Passed, Running, Broken int
	Ours                              bool      // the reader's units check them
	Newest                            []tallied // some of them
}

// tallied is one of them.
type tallied struct {
	Line
	Own bool // the reader sent it
}

func overview(p *Pages, v *visit) error {
	o, err := p.Desk.Overview(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "overview", overviewOf(&o, p.now()))
}

const (
	day  = 24 * 3600
	week = 7 * day
	// newest is how many of a tally are named.
	newest = 5
)

func overviewOf(o *desk.Overview, now event.Time) overviewView {
	out := overviewView{Needed: len(o.Needed), Groups: byLateness(o.Needed, now), More: o.More}
	for _, m := range o.Units {
		out.Units = append(out.Units, unitName(m.Unit))
		for _, id := range m.Await {
			out.Await = append(out.Await, personName(event.HolderID(id)))
		}
	}
	if len(o.Units) > 0 {
		out.Day = dayOf(&o.Day, now)
	}
	for i := range o.Waiting {
		if l := lineOf(&o.Waiting[i], now); l.Late {
			out.Late = append(out.Late, l)
		} else {
			out.Waiting = append(out.Waiting, l)
		}
	}
	out.Received.Ours = true
	for i := range o.Received {
		r := &o.Received[i]
		if r.Broken > 0 && now-r.Sent < week {
			out.Problems = append(out.Problems, lineOf(r, now))
		}
		if r.Receipt != nil && sameDay(r.Receipt.At.Recorded, now) {
			out.Received.add(r, o.Person, now)
		}
	}
	for i := range o.Taken {
		if r := &o.Taken[i]; r.Receipt != nil && now-r.Receipt.At.Recorded < week {
			out.Taken.add(r, o.Person, now)
		}
	}
	out.Drills = ringingDrills(o.Drills)
	for _, u := range o.Untested {
		out.Untested = append(out.Untested, unitName(u))
	}
	out.Reviews = openReviewsOf(o.Reviews, now)
	out.Asked, out.Asks = bySettling(questions(o.Asked, now)), bySettling(questions(o.Asks, now))
	for i := range o.Settled {
		if q := &o.Settled[i]; q.Ended != nil && now-q.Ended.Recorded < week {
			out.Settled = append(out.Settled, questionOf(q, now))
		}
	}
	for _, b := range o.Begun {
		out.Begun = append(out.Begun, begunOf(&b, o.Person))
	}
	return out
}

// byLateness keeps the order within each group: what is due first comes first.
func byLateness(rows []desk.Row, now event.Time) (out []group) {
	lines := map[string][]Line{}
	for i := range rows {
		lines[lateness(rows[i].ReceiveBy, now)] = append(lines[lateness(rows[i].ReceiveBy, now)], lineOf(&rows[i], now))
	}
	for _, key := range []string{"critical", "overdue", "today", "later"} {
		if len(lines[key]) > 0 {
			out = append(out, group{key, lines[key]})
		}
	}
	return out
}

func lateness(due, now event.Time) string {
	switch {
	case now-due > day:
		return "critical"
	case now > due:
		return "overdue"
	case sameDay(due, now):
		return "today"
	}
	return "later"
}

func (t *tally) add(r *desk.Row, me event.PersonID, now event.Time) {
	t.Exhibits += r.Summary.Received
	t.Passed += r.Passed
	t.Broken += r.Broken
	t.Running += max(0, r.Summary.Received-r.Passed-r.Broken)
	if len(t.Newest) < newest {
		t.Newest = append(t.Newest, tallied{lineOf(r, now), r.By == event.ActorID(me)})
	}
}

func begunOf(r *api.OrderRow, me event.PersonID) begun {
	return begun{
		ID: r.Order.String(), By: actorName(r.By), To: list(holderNames(r.To)), Exhibits: r.Exhibits, At: moment(r.Ordered),
		Mine: r.By == event.ActorID(me),
	}
}
