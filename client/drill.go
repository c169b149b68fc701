package client

import (
	"context"
	"math"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Drill is a test of a unit's alarms, as the organisation's directory proves it: the
// service can neither hide one that failed nor say that somebody heard what she did not.
type Drill struct {
	Drill     event.EventID `json:"drill"`
	Reference string        `json:"reference"`
	Unit      event.UnitID  `json:"unit"`
	By        event.ActorID `json:"by"`
	Begun     event.Time    `json:"begun"`
	State     DrillState    `json:"state"`
	Alarms    []DrillAlarm  `json:"alarms"`
	// AnsweredBy is empty, and Answered 0, while nobody has.
	AnsweredBy event.ActorID `json:"answered_by,omitempty"`
	Answered   event.Time    `json:"answered,omitempty"`
}

// DrillAlarm is a rung of the ladder. Rang is when the log holds that it rang, 0 when it
// has not; Heard how many seconds after it was due somebody answered, 0 when nobody did.
type DrillAlarm struct {
	Rung  int        `json:"rung"`
	Due   event.Time `json:"due"`
	Rang  event.Time `json:"rang,omitempty"`
	Heard int64      `json:"heard_after_seconds,omitempty"`
}

// DrillState is where a drill stands by this client's own clock.
type DrillState string

const (
	DrillWaits    DrillState = "waits" // its first alarm is not due
	DrillRings    DrillState = "rings" // somebody is to answer it
	DrillAnswered DrillState = "answered"
	DrillFailed   DrillState = "failed"
)

func drillOf(d *custody.Drill, now event.Time) Drill {
	out := Drill{
		Drill: d.ID(), Reference: Reference(d.ID()), Unit: d.Unit, By: d.Begun.By.ID, Begun: d.Begun.At.Recorded, State: DrillWaits,
	}
	for i, due := range d.Ladder {
		a := DrillAlarm{Rung: i + 1, Due: due}
		if i < len(d.Alarms) {
			a.Rang = d.Alarms[i].At.Recorded
		}
		a.Heard, _ = d.After(i + 1)
		out.Alarms = append(out.Alarms, a)
	}
	switch {
	case d.Answered != nil:
		out.State, out.AnsweredBy, out.Answered = DrillAnswered, d.Answered.By.ID, d.Answered.At.Recorded
	case d.Failed(now):
		out.State = DrillFailed
	case now > d.Ladder[0]:
		out.State = DrillRings
	}
	return out
}

// Drills are all there were in the person's organisation, the newest first.
func (c *Client) Drills(ctx context.Context) ([]Drill, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	now := event.TimeOf(c.now())
	var out []Drill
	for _, d := range s.State.Drills(c.Who().ID.Org(), 0, math.MaxInt64) {
		out = append(out, drillOf(d, now))
	}
	slices.Reverse(out)
	return out, nil
}

// BeginDrill tests the alarms of a unit: it rings as if something sent to the unit were
// due by then.
func (c *Client) BeginDrill(ctx context.Context, unit event.UnitID, due event.Deadline) (*Done, *Drill, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, nil, err
	}
	u := s.State.Dir.Unit(unit)
	if u == nil {
		return nil, nil, event.Refuse(event.CodeUnknown, "there is no unit %s", unit)
	}
	e := &event.DrillBegun{Header: c.own(s), Unit: unit}
	if e.Due = due.At; due.Kind != event.Instant {
		if e.Due, err = custody.ReceiveBy(u.Hours, e.At, due); err != nil {
			return nil, nil, err
		}
	}
	d, err := c.say(ctx, e, api.Submission{})
	if err != nil {
		return nil, nil, err
	}
	begun := custody.Drill{Begun: custody.Act{Event: d.Event, By: e.By, For: e.For}, Unit: unit, Ladder: custody.LadderOf(u.Hours, e.Due)}
	begun.Begun.At.Recorded = d.Recorded
	view := drillOf(&begun, event.TimeOf(c.now()))
	return d, &view, nil
}

// AnswerDrill says that the person heard the alarm of a drill of a unit of hers: the one
// of that reference, or the only one that rings when it is empty.
func (c *Client) AnswerDrill(ctx context.Context, reference string) (*Done, *Drill, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, nil, err
	}
	d, err := c.drillCalled(s.State, reference)
	if err != nil {
		return nil, nil, err
	}
	e := &event.DrillAnswered{Header: c.header(s, event.PartyID(d.Unit)), Drill: d.ID()}
	done, err := c.say(ctx, e, api.Submission{})
	if err != nil {
		return nil, nil, err
	}
	n := *d
	n.Answered = &custody.Act{Event: done.Event, By: e.By, For: e.For}
	n.Answered.At.Recorded = done.Recorded
	view := drillOf(&n, event.TimeOf(c.now()))
	return done, &view, nil
}

// drillCalled finds the drill that somebody means.
func (c *Client) drillCalled(s *custody.State, reference string) (*custody.Drill, error) {
	all := s.Drills(c.Who().ID.Org(), 0, math.MaxInt64)
	if reference != "" {
		want, err := event.NormalReference(reference)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(d *custody.Drill) bool { return Reference(d.ID()) == want })
		if i < 0 {
			return nil, event.Refuse(event.CodeUnknown, "%s has had no drill called %s", c.Who().ID.Org(), want)
		}
		return all[i], nil
	}
	person, _ := c.Who().ID.Person()
	now := event.TimeOf(c.now())
	var ring []*custody.Drill
	for _, d := range all {
		if s.Dir.Unit(d.Unit).Member(person) && d.Answered == nil && len(d.Alarms) > 0 && !d.Failed(now) {
			ring = append(ring, d)
		}
	}
	switch len(ring) {
	case 1:
		return ring[0], nil
	case 0:
		return nil, event.Refuse(event.CodeState, "no drill of your units rings now")
	}
	return nil, typing(event.Refuse(event.CodeConflict, "drills of several of your units ring: say which, by the reference in the message"), "'safehand drill list' has it too")
}
