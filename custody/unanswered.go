package custody

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// beginWithin is how long the side to which a problem was reported has to begin on it:
// as long as to receive an interview.
var beginWithin = event.Deadline{Kind: event.WorkingHours, N: 2}

// ProblemRing is an alarm that is owed since nobody began on a problem.
type ProblemRing struct {
	Question event.EventID
	Rung     int
	Due      event.Time
}

// answerLadder is that of a problem reported to somebody, by the hours that they have
// then. It counts from the recorded time: nobody's own clock moves it.
func (s *State) answerLadder(to []event.HolderID, reported event.Time) Ladder {
	h, err := s.hours(first(to))
	if err != nil {
		h = event.Hours{} // by the clock on the wall
	}
	due, err := ReceiveBy(h, reported, beginWithin)
	if err != nil {
		due = reported + event.Time(beginWithin.N)*3600
	}
	return LadderOf(h, due)
}

// NextRing is the next alarm about a problem that is owed unless somebody begins on it
// by then.
func (q *Question) NextRing() (ProblemRing, bool) {
	n := len(q.Alarms)
	if n == event.Rungs || q.Ladder[n] == 0 || q.Begun != nil {
		return ProblemRing{}, false
	}
	return ProblemRing{q.ID, n + 1, q.Ladder[n]}, true
}

// BeginBy is when somebody must have begun on a problem: 0 when somebody has, and of what
// is no problem.
func (q *Question) BeginBy() event.Time {
	if q.Begun != nil {
		return 0
	}
	return q.Ladder[0]
}

// ProblemRings are the alarms owed at now, in the order in which they were due. What
// somebody has begun on rings no more, however late she was: there is nobody to be told,
// and a report of last year would ring on the day on which the service learns this rule.
func ProblemRings(qs []*Question, now event.Time) []ProblemRing {
	var out []ProblemRing
	for _, q := range qs {
		if _, owed := q.NextRing(); !owed {
			continue
		}
		for i := len(q.Alarms); i < event.Rungs && q.Ladder[i] < now; i++ {
			out = append(out, ProblemRing{q.ID, i + 1, q.Ladder[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b ProblemRing) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// unanswered takes in what the service says by itself, as an alarm about a sending.
func (s *State) unanswered(p directory.Place, id event.EventID, e *event.Unanswered) error {
	q := s.Question(e.Question)
	if q == nil || q.Kind != "reported" && q.Kind != noticed {
		return event.Refuse(event.CodeUnknown, "an alarm about nothing that was reported")
	}
	if err := q.Ladder.rings(q.Alarms, e.Rung, e.At, p.Recorded); err != nil {
		return err
	}
	if q.Begun != nil {
		return event.Refuse(event.CodeState, "somebody had begun on it at %s", q.Begun.Recorded)
	}
	n := *q
	n.Alarms = append(slices.Clone(q.Alarms), Alarm{id, e.Rung, e.At, p})
	s.setQuestion(&n)
	if e.Rung == event.Rungs {
		s.neglected(p, id, e.At, &n)
	}
	return nil
}

// neglected opens a review of what nobody began on, unless the report opened one: what
// was decided of that is not asked again because the other side was silent. Where nobody
// saw more than a list no clock begins, however long nobody acts. It counts
// from the report, the earliest moment at which anybody knew.
func (s *State) neglected(p directory.Place, id event.EventID, due event.Time, q *Question) {
	c := s.Consignment(*q.Consignment)
	if c.ReviewOf(q.ID) != nil || c.ListOnly(q) {
		return
	}
	c = c.clone()
	c.review(p, id, due, q.Exhibits)
	if len(c.Review.Causes) == 1 { // earlier alarms were about a receipt
		c.Review.Aware = q.Known()
	} else {
		c.aware(q.Known())
	}
	s.setConsignment(c)
}
