package custody

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Alarm is a rung of the ladder that rang, and where that stands. At is the
// instant due: what the place says beyond it is how late the alarm came.
type Alarm struct {
	Event event.EventID
	Rung  int
	Due   event.Time
	At    directory.Place
}

// Ring is an alarm that is owed.
type Ring struct {
	Consignment event.ConsignmentID
	Rung        int
	Due         event.Time
}

// Rings are the alarms owed at now, in the order in which they were due. One that
// was missed while the service was down is owed still, also when the receipt has
// come meanwhile: that it was late is not forgotten because nobody could say so.
func Rings(cs []*Consignment, now event.Time) []Ring {
	var out []Ring
	for _, c := range cs {
		for i := len(c.Alarms); i < len(c.Ladder); i++ {
			if due := c.Ladder[i]; due < now && len(c.waitedAt(due)) > 0 {
				out = append(out, Ring{c.ID, i + 1, due})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Ring) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// NextRing is the next rung that rings unless everything is received, recalled or
// rejected by then.
func (c *Consignment) NextRing() (Ring, bool) {
	n := len(c.Alarms)
	if n == len(c.Ladder) || len(c.waitedAt(c.Ladder[n])) == 0 {
		return Ring{}, false
	}
	return Ring{c.ID, n + 1, c.Ladder[n]}, true
}

// waitedAt are the exhibits that nobody had received, recalled or rejected by an
// instant. A receipt recorded in that very second is in time.
func (c *Consignment) waitedAt(t event.Time) []event.ExhibitID {
	var out []event.ExhibitID
	for _, i := range c.Items {
		if a := cmp.Or(i.Received, i.Recalled, i.Rejected); a == nil || a.At.Recorded > t {
			out = append(out, i.Exhibit)
		}
	}
	return out
}

// rings: a rung of the ladder may be said at now, when these were. Only when its time has
// passed, only once, and no rung before the one below it.
func (l Ladder) rings(rang []Alarm, rung int, at, now event.Time) error {
	switch n := len(rang); {
	case rung <= n:
		return event.Refuse(event.CodeTaken, "this alarm rang at %s", rang[rung-1].At.Recorded)
	case rung > n+1:
		return event.Refuse(event.CodeState, "alarm %d comes after alarm %d, which has not rung", rung, n+1)
	case at != l[rung-1]:
		return event.Refuse(event.CodeState, "alarm %d is due at %s, not at %s", rung, l[rung-1], at)
	case at >= now:
		return event.Refuse(event.CodeState, "the alarm is due at %s, which has not passed", at)
	}
	return nil
}

// alarm takes in what the service says by itself: only when it is so.
func (s *State) alarm(p directory.Place, id event.EventID, e *event.Alarm) error {
	c := s.Consignment(e.Consignment)
	if c == nil {
		return event.Refuse(event.CodeUnknown, "an alarm about nothing that was sent")
	}
	if err := c.Ladder.rings(c.Alarms, e.Rung, e.At, p.Recorded); err != nil {
		return err
	}
	if !slices.ContainsFunc(c.waitedAt(e.At), func(x event.ExhibitID) bool { return !s.elsewhere(x) }) {
		return event.Refuse(event.CodeState, "nothing waited for a receipt at %s", e.At)
	}
	c = c.clone()
	c.Alarms = append(c.Alarms, Alarm{id, e.Rung, e.At, p})
	c.aware(e.At)
	if e.Rung == event.Rungs {
		c.review(p, id, e.At, c.waitedAt(e.At))
	}
	s.setConsignment(c)
	return nil
}
