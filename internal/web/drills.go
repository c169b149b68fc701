package web

import (
	"net/http"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// drillsView are an organisation's tests of its alarms.
type drillsView struct {
	Begin   []unitChoice // whose drill the reader may begin now
	Leads   bool         // she may begin one of some unit, if not now
	Owed    []owedDrill
	Quiet   []quietUnit // of her units
	Running []drillLine
	Over    []drillLine
	More    bool
}

// owedDrill is a unit that had none for a quarter of a year.
type owedDrill struct {
	Unit  string
	Last  *Moment // nil: it never had one
	Since Moment
}

// drillLine is a drill in a list.
type drillLine struct {
	Reference, Unit string
	Facts           string
	By              string
	Begun           Moment
	State           string // waits, rings, late, answered, failed or silent
	Alarms          []drillAlarm
	Until           Moment // by when somebody answers
	Answerer        string
	Answered        *Moment
	After           Span // after the first alarm
	Mine            bool // the reader began it
	MayAnswer       bool
}

// drillAlarm is one that was due, or will be.
type drillAlarm struct {
	Rung int
	Due  Moment
	Past bool
	Rang *Moment
	Late *Span // how much later than due it rang
}

func drills(p *Pages, v *visit) error {
	d, err := p.Desk.Drills(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "drills", drillsOf(&d, p.Quiet, p.now()))
}

func drillsOf(d *desk.Drills, quiet map[event.UnitID]event.Time, now event.Time) drillsView {
	out := drillsView{More: d.More, Leads: d.Administrator}
	var units []event.UnitID
	for _, u := range d.Units {
		units = append(units, u.Unit)
		if u.Begin {
			out.Begin = append(out.Begin, unitChoice{u.Unit, unitName(u.Unit)})
		}
		if u.Owed > 0 {
			out.Owed = append(out.Owed, owedDrill{unitName(u.Unit), momentOf(u.Last), moment(u.Owed)})
		}
	}
	out.Leads = out.Leads || len(out.Begin) > 0
	out.Quiet = quietUnits(quiet, units, now)
	for _, x := range d.List {
		l := drillLineOf(x, d, now)
		if slices.Contains([]string{"waits", "rings", "late"}, l.State) {
			out.Running = append(out.Running, l)
		} else {
			out.Over = append(out.Over, l)
		}
	}
	return out
}

// lateDrill is how many seconds after it was due an alarm rang late.
const lateDrill = 60

func drillLineOf(d *custody.Drill, all *desk.Drills, now event.Time) drillLine {
	me := event.ActorID(all.Me)
	l := drillLine{
		Reference: event.ConsignmentID(d.ID()).Reference(), Unit: unitName(d.Unit), Facts: d.Facts().String(),
		By: actorName(d.Begun.By.ID), Begun: moment(d.Begun.At.Recorded), State: drillState(d, now), Until: moment(d.Ladder[event.Rungs-1]),
		Mine: d.Begun.By.ID == me, MayAnswer: slices.Contains(all.Of, d.Unit) && d.MayAnswer(me, now),
	}
	for i, due := range d.Ladder {
		if d.Answered != nil && i >= len(d.Alarms) && due >= d.Answered.At.Recorded {
			break // it had not to ring any more
		}
		a := drillAlarm{Rung: i + 1, Due: moment(due), Past: due < now}
		if i < len(d.Alarms) {
			rang := d.Alarms[i].At.Recorded
			a.Rang = momentOf(rang)
			if rang-due > lateDrill {
				late := span(due, rang)
				a.Late = &late
			}
		}
		l.Alarms = append(l.Alarms, a)
	}
	if d.Answered != nil {
		l.Answerer, l.Answered, l.After = actorName(d.Answered.By.ID), momentOf(d.Answered.At.Recorded), span(d.Ladder[0], d.Answered.At.Recorded)
	}
	return l
}

// drillState is where a drill stands. That nothing rang is a fault of the service, and
// not of the unit.
func drillState(d *custody.Drill, now event.Time) string {
	switch {
	case d.Answered != nil:
		return "answered"
	case d.Failed(now) && len(d.Alarms) == 0:
		return "silent"
	case d.Failed(now):
		return "failed"
	case len(d.Alarms) > 0:
		return "rings"
	case now > d.Ladder[0]+lateDrill:
		return "late"
	}
	return "waits"
}

// ringingDrill is what the Overview says of one that the reader can answer.
type ringingDrill struct {
	Unit  string
	Since Moment
}

func ringingDrills(all []*custody.Drill) (out []ringingDrill) {
	for _, d := range all {
		out = append(out, ringingDrill{unitName(d.Unit), moment(d.Ladder[0])})
	}
	return out
}
