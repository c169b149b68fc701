package custody

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Drill is a test of whether an alarm reaches somebody: a sending that there is not
// rings by the ladder of one that there is, until a member of the unit says that she
// heard it. It holds no exhibit, opens no review and makes nothing overdue. What went
// wrong in 2016 was found out by what it had cost; here it is found out beforehand.
type Drill struct {
	Begun    Act
	Unit     event.UnitID
	Ladder   Ladder // by the unit's hours as they were when it was begun
	Alarms   []Alarm
	Answered *Act
}

// DrillRing is an alarm of a drill that is owed.
type DrillRing struct {
	Drill event.EventID
	Rung  int
	Due   event.Time
}

// ID is the drill's: that of the statement which began it.
func (d *Drill) ID() event.EventID { return d.Begun.Event }

// NextRing is the next rung that rings unless somebody answers by then. One that was
// missed is owed still, also when somebody has answered since: as with a sending, that
// it came late is not forgotten.
func (d *Drill) NextRing() (DrillRing, bool) {
	n := len(d.Alarms)
	if n == len(d.Ladder) || d.Answered != nil && d.Answered.At.Recorded <= d.Ladder[n] {
		return DrillRing{}, false
	}
	return DrillRing{d.ID(), n + 1, d.Ladder[n]}, true
}

// Failed reports that nobody answered until the last alarm. It stands for ever: an
// answer that comes later is refused.
func (d *Drill) Failed(now event.Time) bool {
	return d.Answered == nil && now > d.Ladder[event.Rungs-1]
}

// After is how long, in seconds, after an alarm was due somebody answered; false when
// nobody did, or when that alarm was not due by then.
func (d *Drill) After(rung int) (int64, bool) {
	if d.Answered == nil || rung < 1 || rung > event.Rungs || d.Answered.At.Recorded <= d.Ladder[rung-1] {
		return 0, false
	}
	return int64(d.Answered.At.Recorded - d.Ladder[rung-1]), true
}

// DrillRings are the alarms owed at now, in the order in which they were due.
func DrillRings(ds []*Drill, now event.Time) []DrillRing {
	var out []DrillRing
	for _, d := range ds {
		for n := *d; ; {
			r, owed := n.NextRing()
			if !owed || r.Due >= now {
				break
			}
			out = append(out, r)
			n.Alarms = append(slices.Clone(n.Alarms), Alarm{})
		}
	}
	slices.SortStableFunc(out, func(a, b DrillRing) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// Drill is nil when there is none.
func (s *State) Drill(id event.EventID) *Drill {
	return get(s, s.drills, id, func(src Source) (*Drill, error) { return src.Drill(id) })
}

// DrillOf is the newest drill of a unit, nil when there was none.
func (s *State) DrillOf(u event.UnitID) *Drill {
	if id, ok := s.drillOf[u]; ok {
		return s.Drill(id)
	}
	if s.src == nil || s.err != nil {
		return nil
	}
	d, err := s.src.DrillOf(u)
	if err != nil || d == nil {
		s.err = err
		return nil
	}
	s.drillOf[u] = d.ID()
	if have, ok := s.drills.have[d.ID()]; ok { // newer than what is stored
		return have
	}
	s.drills.have[d.ID()] = d
	return d
}

// Drills are those of an organisation that were begun from an instant on and before
// another, in the order in which they were: of a state that was made of the whole
// thread of the organisation, all of them, for nobody can leave one out that failed.
func (s *State) Drills(o event.OrgID, from, until event.Time) []*Drill {
	var out []*Drill
	for _, d := range s.drills.have {
		if d != nil && d.Unit.Org() == o && d.Begun.At.Recorded >= from && d.Begun.At.Recorded < until {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *Drill) int { return cmp.Compare(a.Begun.At.Index, b.Begun.At.Index) })
	return out
}

func (s *State) setDrill(d *Drill) {
	s.drills.set(d.ID(), d)
	s.drillOf[d.Unit] = d.ID()
}

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
	case last != nil && last.underWay():
		return event.Refuse(event.CodeTaken, "a drill of %s is under way, begun by %s at %s", u.ID, last.Begun.By.ID, last.Begun.At.Recorded)
	case e.Due <= p.Recorded || e.Due > p.Recorded+furthestDrill:
		return event.Refuse(event.CodeState, "a drill is due within 31 days from now on, not at %s", e.Due)
	case !slices.ContainsFunc(s.Dir.MemberKeys(u.ID), func(k event.KeyRef) bool { return k.Holder != event.HolderID(by) }):
		return event.Refuse(event.CodeState, "nobody of %s could answer: apart from who begins the drill, no member has a key", u.ID)
	}
	s.setDrill(&Drill{Begun: Act{id, e.By, e.For, p}, Unit: u.ID, Ladder: LadderOf(u.Hours, e.Due)})
	return nil
}

// underWay: somebody is to answer it yet, or an alarm of it was missed and is owed.
func (d *Drill) underWay() bool {
	_, owed := d.NextRing()
	return owed
}

// drillAlarm takes in what the service says by itself, as an alarm about a sending.
func (s *State) drillAlarm(p directory.Place, id event.EventID, e *event.DrillAlarm) error {
	d := s.Drill(e.Drill)
	if d == nil {
		return event.Refuse(event.CodeUnknown, "an alarm of no drill")
	}
	next, owed := d.NextRing()
	switch n := len(d.Alarms); {
	case e.Rung <= n:
		return event.Refuse(event.CodeTaken, "this alarm rang at %s", d.Alarms[e.Rung-1].At.Recorded)
	case e.Rung > n+1:
		return event.Refuse(event.CodeState, "alarm %d comes after alarm %d, which has not rung", e.Rung, n+1)
	case !owed:
		return event.Refuse(event.CodeState, "%s had answered by then", d.Answered.By.ID)
	case e.At != next.Due:
		return event.Refuse(event.CodeState, "alarm %d is due at %s, not at %s", e.Rung, next.Due, e.At)
	case e.At >= p.Recorded:
		return event.Refuse(event.CodeState, "the alarm is due at %s, which has not passed", e.At)
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
