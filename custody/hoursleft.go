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
	c := s.Consignment(*q.Consignment)
	if c == nil || c.ReviewOf(q.ID) != nil || c.ListOnly(q) {
		return 0, 0, false
	}
	return q.Known() + warnedAfter, q.Known() + ToldWithin, true
}
