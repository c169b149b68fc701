package custody

import (
	"cmp"
	"slices"

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
