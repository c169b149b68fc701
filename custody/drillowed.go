package custody

import (
	"encoding/json"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// drillEvery is how many months after one drill of a unit the next is owed: four a year
// show whether alarms are heard, and twelve are answered without being read.
const drillEvery = 3

// DrillOwed is since when a unit owes a drill, or from when on it will: a quarter of a
// year after the last was begun, or after the first of its people came when there was
// none. It is false of a unit where nobody could answer one.
func (s *State) DrillOwed(u *directory.Unit) (event.Time, bool) {
	if u == nil || u.Closed || len(s.Dir.MemberKeys(u.ID)) == 0 {
		return 0, false
	}
	var from event.Time
	for i, m := range u.Members {
		if i == 0 || m.Since.Recorded < from {
			from = m.Since.Recorded
		}
	}
	if d := s.DrillOf(u.ID); d != nil {
		from = d.Begun.At.Recorded
	}
	return QuarterAfter(from), true
}

// QuarterAfter is the same time of day three calendar months later.
func QuarterAfter(t event.Time) event.Time {
	return event.TimeOf(t.Std().UTC().AddDate(0, drillEvery, 0))
}

// Facts tell a drill from one that differs in anything: the digest of all that is known
// of it. A page compares what the service shows with what the client has proven.
func (d *Drill) Facts() event.Digest {
	b, err := json.Marshal(d)
	if err != nil {
		panic("a drill has no text: " + err.Error()) // every value of it is one that event has parsed
	}
	return event.Sum(b)
}
