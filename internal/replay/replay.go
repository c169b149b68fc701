// Package replay tells the loss of 2016: a box of fifteen interviews, left in an
// empty office, missed by nobody for ten days. Beside what happened in life stands
// what this program says at the same moment.
//
// What is said of the program is worked out from a [Record] and written down
// nowhere: internal/world reads it from the log of a real service, on a clock that
// is held, and [ByRules] works it out by the rules alone, for a page. Both tell the
// same story, word for word, and a test holds that. So a rule that moves an alarm by
// an hour changes what is printed and what the page shows.
package replay

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Step is one moment of the story.
type Step struct {
	When   string
	Life   string
	Here   []string
	Quotes []string // what somebody reads on her screen
	Law    string   // what the law of today asks, if anything
}

// Record is what both sides know of the sending at a moment.
type Record struct {
	Now       time.Time
	Reference string
	From      event.UnitID
	Opens     event.Time // when the unit that it was sent to opens after that
	ReceiveBy event.Time
	Exhibits  int
	Waiting   int // of them, for a receipt
	Opened    int // people who opened any
	Status    custody.Status
	Rang      []event.Time // when each alarm was recorded
	Next      event.Time   // when the next rings; zero when none does
	Review    *Review      // open
}

// Review is since when one is open, and by when the Information Commissioner must
// be told if it is decided that it was a breach.
type Review struct {
	Since, TellBy event.Time
}

// Deadline is what was asked of the unit.
func Deadline() event.Deadline { return event.Deadline{Kind: event.WorkingHours, N: 2} }

// Exhibits is how many interviews there were.
const Exhibits = 15

var heard = [event.Rungs]string{
	"the unit and the police, in the same minute", "both managers", "both data protection teams",
}

// Ring is an alarm that rings now, the newest of the record: either side reads the same.
func Ring(r *Record) Step {
	n := len(r.Rang)
	at := local(r.Rang[n-1])
	s := Step{
		When: at.Format(toTheMinute) + elapsed(at),
		Life: "nothing. Nobody who expected the box was there, and nobody was told.",
		Here: []string{fmt.Sprintf("alarm %d of %d rings for %s.", n, event.Rungs, heard[n-1])},
		Quotes: []string{
			fmt.Sprintf("%s  %s from %s: receipt overdue since %s.", r.Reference, exhibits(r.Exhibits), r.From, clock(r.ReceiveBy)),
			fmt.Sprintf("Still waiting for a receipt: %d. Opened by %d people.", r.Waiting, r.Opened),
		},
	}
	if r.Next != 0 {
		s.Quotes = append(s.Quotes, fmt.Sprintf("Next: %s are told at %s.", heard[n], clock(r.Next)))
	}
	if r.Review != nil {
		s.Quotes = append(s.Quotes, "A review is open. This is not necessarily a data breach: late is not lost.")
		s.Law = fmt.Sprintf("if it is decided that it is one, the ICO must be told by %s, 72 hours from the first alarm.", clock(r.Review.TellBy))
	}
	return s
}

func exhibits(n int) string {
	if n == 1 {
		return "1 exhibit"
	}
	return fmt.Sprintf("%d exhibits", n)
}
