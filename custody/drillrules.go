package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// furthestDrill is how far ahead, in seconds, a drill may be due: whoever begins one is
// to remember it when it rings.
const furthestDrill = 31 * 24 * 3600

func (s *State) drillBegun(p directory.Place, id event.EventID, e *event.DrillBegun) error {
	u, last := s.Dir.Unit(e.Unit), s.DrillOf(e.Unit)
	by, isPerson := e.By.ID.Person()
	switch {
	case u == nil || e.Unit.Org() != e.By.ID.Org():
		return event.Refuse(event.CodeUnknown, "%s has no unit %s", e.By.ID.Org(), e.Unit)
	case u.Closed:
		return event.Refuse(event.CodeState, "%s is closed", u.ID)
	case !isPerson || !u.Lead(by) && !s.Dir.Administers(by):
		return event.Refuse(event.CodeNotYours, "a drill of %s is begun by who leads it or by an administrator", u.ID)
	case last != nil && last.UnderWay():
		return event.Refuse(event.CodeTaken, "a drill of %s is under way, begun by %s at %s", u.ID, last.Begun.By.ID, last.Begun.At.Recorded)
	case e.Due <= p.Recorded || e.Due > p.Recorded+furthestDrill:
		return event.Refuse(event.CodeState, "a drill is due within 31 days from now on, not at %s", e.Due)
	case !s.Answerable(u.ID, by):
		return event.Refuse(event.CodeState, "nobody of %s could answer: apart from who begins the drill, no member has a key and access that is not stopped", u.ID)
	}
	s.setDrill(&Drill{Begun: Act{id, e.By, e.For, p}, Unit: u.ID, Ladder: LadderOf(u.Hours, e.Due)})
	return nil
}

// UnderWay reports that somebody is to answer it yet, or that an alarm of it was missed
// and is owed: no other can be begun.
func (d *Drill) UnderWay() bool {
	_, owed := d.NextRing()
	return owed
}

// Answerable reports that somebody else than who begins a drill of a unit could answer it.
func (s *State) Answerable(u event.UnitID, by event.PersonID) bool {
	return slices.ContainsFunc(s.Dir.MemberKeys(u), func(k event.KeyRef) bool {
		return k.Holder != event.HolderID(by) && s.Dir.Person(k.Holder).Acts()
	})
}

// MayAnswer reports whether somebody of a drill's unit can answer it at now: it has rung,
// nobody has, there is time yet, and she did not begin it.
func (d *Drill) MayAnswer(who event.ActorID, now event.Time) bool {
	return len(d.Alarms) > 0 && d.Answered == nil && !d.Failed(now) && d.Begun.By.ID != who
}

// drillAlarm takes in what the service says by itself, as an alarm about a sending.
func (s *State) drillAlarm(p directory.Place, id event.EventID, e *event.DrillAlarm) error {
	d := s.Drill(e.Drill)
	if d == nil {
		return event.Refuse(event.CodeUnknown, "an alarm of no drill")
	}
	if err := d.Ladder.rings(d.Alarms, e.Rung, e.At, p.Recorded); err != nil {
		return err
	}
	if !d.UnderWay() {
		return event.Refuse(event.CodeState, "%s had answered by then", d.Answered.By.ID)
	}
	n := *d
	n.Alarms = append(slices.Clone(d.Alarms), Alarm{id, e.Rung, e.At, p})
	s.setDrill(&n)
	return nil
}

// drillAnswered: only what rang can have been heard, and whoever began it knew of it.
// The service's clock at the recording decides whether it was in time.
func (s *State) drillAnswered(p directory.Place, id event.EventID, e *event.DrillAnswered) error {
	d := s.Drill(e.Drill)
	_, isPerson := e.By.ID.Person()
	switch {
	case d == nil || d.Unit.Org() != e.By.ID.Org():
		return event.Refuse(event.CodeUnknown, "%s has no such drill", e.By.ID.Org())
	case !isPerson || e.For != event.PartyID(d.Unit):
		return event.Refuse(event.CodeNotYours, "a drill of %s is answered by somebody of it, for it", d.Unit)
	case e.By.ID == d.Begun.By.ID:
		return event.Refuse(event.CodeNotYours, "you began this drill: that you know of it shows nothing; somebody else of %s answers", d.Unit)
	case d.Answered != nil:
		return event.Refuse(event.CodeTaken, "%s answered this drill at %s", d.Answered.By.ID, d.Answered.At.Recorded)
	case d.Failed(p.Recorded):
		return event.Refuse(event.CodeState, "nobody answered by %s, so this drill has failed", d.Ladder[event.Rungs-1])
	case len(d.Alarms) == 0:
		return event.Refuse(event.CodeState, "this drill has not rung yet: its first alarm is due at %s", d.Ladder[0])
	}
	n := *d
	n.Answered = &Act{id, e.By, e.For, p}
	s.setDrill(&n)
	return nil
}
