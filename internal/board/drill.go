package board

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Drill is what was known of one test of a unit's alarms at the end of a month. Who
// answered is not in it: a board needs to know that alarms are heard, and not by whom.
type Drill struct {
	ID        event.EventID  `json:"id"`
	Reference string         `json:"reference"`
	Entry     event.LogIndex `json:"entry"`
	Unit      event.UnitID   `json:"unit"`
	Begun     event.Time     `json:"begun"`
	Due       custody.Ladder `json:"alarms_due"`
	Alarms    []Alarm        `json:"alarms,omitempty"`
	Answered  *event.Time    `json:"answered,omitempty"`
	// After is how long after its first alarm was due somebody answered.
	After *Took `json:"answered_after,omitempty"`
	// Failed: nobody had answered by its third alarm, and nobody can any more.
	Failed bool `json:"failed"`
}

// Drills are all that an organisation had begun by the end, as they stood then. Of a
// past that was made of its whole thread none is left out.
func (p *Past) Drills(org event.OrgID) []*Drill {
	var out []*Drill
	for _, d := range p.state.Drills(org, 0, p.end) {
		out = append(out, p.drill(d))
	}
	return out
}

func (p *Past) drill(d *custody.Drill) *Drill {
	out := &Drill{
		ID: d.ID(), Reference: event.ConsignmentID(d.ID()).Reference(), Entry: d.Begun.At.Index, Unit: d.Unit,
		Begun: d.Begun.At.Recorded, Due: d.Ladder, Failed: d.Failed(p.end),
	}
	for _, a := range d.Alarms {
		out.Alarms = append(out.Alarms, Alarm{a.Rung, a.At.Recorded})
	}
	if wall, ok := d.After(1); ok {
		answered := d.Answered.At.Recorded
		out.Answered, out.After = &answered, &Took{wall, custody.Worked(p.drilled[d.ID()], d.Ladder[0], answered)}
	}
	return out
}

// over is the instant by which somebody had to answer.
func (d *Drill) over() event.Time { return d.Due[event.Rungs-1] }

// open: when the month ended somebody could still answer it.
func (d *Drill) open() bool { return d.Answered == nil && !d.Failed }
