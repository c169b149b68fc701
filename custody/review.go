package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Review is the question whether something was a breach of security, open from
// the last alarm or from the report that somebody else may have seen, changed or
// lost it. It is a question: late is not a breach.
type Review struct {
	Event event.EventID // which opened it
	Since event.Time
	At    directory.Place
	// Aware is the earliest moment from which anybody could say that the service
	// or a person knew: the first alarm, or the report before it.
	Aware event.Time
}

// ToldWithin is how long, in seconds, there is to tell the Information
// Commissioner of a breach once one is aware of it (DPA 2018 s.67(1)): by the
// clock on the wall, weekends and bank holidays included.
const ToldWithin = 72 * 3600

// TellBy is when the Information Commissioner must have been told, if this is a
// breach.
func (r *Review) TellBy() event.Time { return r.Aware + ToldWithin }

// suspects are the problems of which each may be a breach.
var suspects = []event.Code{"lost-or-changed", "not-sure", "seen-by-others"}

func suspect(problem event.Code) bool { return slices.Contains(suspects, problem) }

// review opens one, unless one is open, and counts from the earliest moment. The
// consignment must be one to be changed.
func (c *Consignment) review(p directory.Place, by event.EventID, since event.Time) {
	if c.Review != nil {
		return
	}
	r := &Review{Event: by, Since: since, At: p, Aware: since}
	if len(c.Alarms) > 0 {
		r.Aware = min(r.Aware, c.Alarms[0].Due)
	}
	c.Review = r
}
