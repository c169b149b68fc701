package custody

import (
	"encoding/json"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// drillEvery is how many months after one drill of a unit the next is owed: four a year
// show whether alarms are heard, and twelve are answered without being read.
const drillEvery = 3

// DrillOwed is since when a unit owes a drill at now: a quarter of a year after the last
// was begun, or after the first of its people came when there was none. Where nobody
// could answer one, none is owed.
func (s *State) DrillOwed(u *directory.Unit, now event.Time) (since event.Time, owed bool) {
	if u.Closed || len(u.Members) == 0 {
		return 0, false
	}
	from := u.Members[0].Since.Recorded
	for _, m := range u.Members {
		from = min(from, m.Since.Recorded)
	}
	if d := s.DrillOf(u.ID); d != nil {
		from = d.Begun.At.Recorded
	}
	since = QuarterAfter(from)
	return since, since <= now && s.Answerable(u.ID, "")
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
