package custody

import "github.com/safehand/safehand/event"

// warnedAfter is how long, in seconds by the clock on the wall, a problem may wait before
// both data protection teams are told that the 72 hours may run. The ladder counts working
// hours, and at a weekend its last alarm can come when they are over. A day leaves two: one
// to ask who saw it, and one to take advice and decide. Sooner, each click of an evening
// would ring there before her own unit has opened.
const warnedAfter = 24 * 3600

// HoursLeft is when both data protection teams are told of a problem for which no review is
// open, and by when the Information Commissioner must be told if it is a breach. It says false
// where somebody has begun on it, where a review says it already, and where none would be
// opened. It follows from what the log holds and adds nothing to it.
func (s *State) HoursLeft(q *Question) (warn, tellBy event.Time, may bool) {
	if _, waits := q.NextRing(); !waits || q.Done() || q.Consignment == nil {
		return 0, 0, false
	}
	if k := s.Click(q); k != nil && len(k.Alarms) == event.Rungs {
		return 0, 0, false // the last alarm of her click opened one, which counts from it
	}
	c := s.Consignment(*q.Consignment)
	if c == nil || c.ReviewOf(q.ID) != nil || c.ListOnly(q) {
		return 0, 0, false
	}
	return q.Known() + warnedAfter, q.Known() + ToldWithin, true
}

// Click is where somebody pressed Report a problem of which q, a report, said what it was; nil
// when none did. Both are one problem, known since the click: who was told of that is told
// nothing new by the report.
func (s *State) Click(q *Question) *Question {
	if q.Pressed == nil || q.Consignment == nil {
		return nil
	}
	for _, k := range s.askedAbout(s.Consignment(*q.Consignment)) {
		if k.Kind == noticed && k.Done() && k.Ended.Index == q.Act.At.Index && k.Act.At.Recorded == *q.Pressed {
			return k
		}
	}
	return nil
}
