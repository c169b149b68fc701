package board

import (
	"cmp"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Sending is what was known of one sending at the end of a month: all that the report
// counts of it, so that whoever doubts a number can add it up again.
type Sending struct {
	ID        event.ConsignmentID `json:"id"`
	Reference string              `json:"reference"`
	Entry     event.LogIndex      `json:"entry"`
	From      event.UnitID        `json:"from"`
	To        []event.HolderID    `json:"to"`
	Sent      event.Time          `json:"sent"`
	ReceiveBy event.Time          `json:"receive_by"`
	Exhibits  int                 `json:"exhibits"`
	Waiting   int                 `json:"waiting"` // exhibits for a receipt
	// Settled is when nothing of it waited any more.
	Settled *event.Time `json:"settled,omitempty"`
	// Received is its last receipt; nil when all was called back or rejected.
	Received *event.Time `json:"received,omitempty"`
	Took     *Took       `json:"took,omitempty"` // until then
	// Late is how long after its deadline that was, or the month's end while it waits.
	Late     *Took     `json:"late,omitempty"`
	Checks   []Checked `json:"checks,omitempty"`
	Alarms   []Alarm   `json:"alarms,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
	Reviews  []Review  `json:"reviews,omitempty"`
	// Of what no program counted at first, what there is none of is not said: the report
	// of a month in which nothing of it rang stays what it was, to the byte.
	Unanswered []Unanswered `json:"unanswered,omitempty"`
	Unchecked  []event.Time `json:"unchecked,omitempty"` // alarms, one a receipt
}

// Took is a length of time, in seconds: by the clock on the wall, and in the working
// hours of the receiving unit.
type Took struct {
	Wall    int64 `json:"wall"`
	Working int64 `json:"working"`
}

func took(h event.Hours, from, to event.Time) *Took {
	return &Took{int64(to - from), custody.Worked(h, from, to)}
}

// Checked is what had come by the end of comparing a received exhibit with its seal.
type Checked struct {
	Received event.Time `json:"received"`
	Outcome  event.Code `json:"outcome"`
}

// Outcomes of a check.
const (
	Passed event.Code = "passed"
	Broken event.Code = "seal-broken"
	Not    event.Code = "not-checked"
)

// Alarm is one that rang, and when that was recorded.
type Alarm struct {
	Rung     int        `json:"rung"`
	Recorded event.Time `json:"recorded"`
}

// Unanswered is an alarm that rang since nobody had begun on a problem.
type Unanswered struct {
	Alarm
	By event.UnitID `json:"reported_by"`
}

// Problem is one that somebody reported.
type Problem struct {
	Problem  event.Code   `json:"problem"`
	By       event.UnitID `json:"by"`
	Recorded event.Time   `json:"recorded"`
	// ListSeen: nobody had opened it, so only its list was seen. No clock runs of that.
	ListSeen bool `json:"list_seen,omitempty"`
}

// Review is the question whether something was a breach.
type Review struct {
	Opened    event.Time    `json:"opened"`
	TellBy    event.Time    `json:"tell_by"` // the Information Commissioner, if it was one
	Decisions []Decision    `json:"decisions,omitempty"`
	Undecided []event.OrgID `json:"undecided,omitempty"`
}

// Decision is an organisation's answer to it.
type Decision struct {
	Organisation event.OrgID `json:"organisation"`
	Outcome      event.Code  `json:"outcome"`
	Recorded     event.Time  `json:"recorded"`
}

func reviewOf(con *custody.Consignment, r *custody.Review) Review {
	out := Review{Opened: r.At.Recorded, TellBy: r.TellBy(), Undecided: con.Undecided(r)}
	for _, d := range r.Decisions {
		out.Decisions = append(out.Decisions, Decision{d.By.ID.Org(), d.Outcome, d.At.Recorded})
	}
	return out
}

// settle finds out whether anything waits still, and how long the receipt took.
func (s *Sending) settle(con *custody.Consignment, h event.Hours, end event.Time) {
	s.Waiting = len(con.Waiting())
	var settled, received event.Time
	for _, i := range con.Items {
		if a := cmp.Or(i.Received, i.Recalled, i.Rejected); a != nil {
			settled = max(settled, a.At.Recorded)
		}
		if i.Received != nil {
			received = max(received, i.Received.At.Recorded)
		}
	}
	switch {
	case s.Waiting > 0:
		if end > s.ReceiveBy {
			s.Late = took(h, s.ReceiveBy, end)
		}
		return
	case received > 0:
		s.Received, s.Took = &received, took(h, s.Sent, received)
		if received > s.ReceiveBy {
			s.Late = took(h, s.ReceiveBy, received)
		}
	}
	s.Settled = &settled
}

// checks takes in what came of checking a received exhibit. That a machine of the
// sending side found its own copy whole says nothing of what came here.
func (s *Sending) checks(con *custody.Consignment, i *custody.Item) {
	if i.Received == nil {
		return
	}
	c := Checked{i.Received.At.Recorded, Not}
	for _, k := range i.Checks {
		switch unit, _ := k.For.Unit(); {
		case unit == con.For:
		case k.Passed:
			c.Outcome = Passed
		default:
			c.Outcome = Broken
		}
	}
	s.Checks = append(s.Checks, c)
}

// neglected takes in what rang since nobody began on a problem.
func (s *Sending) neglected(q *custody.Question) {
	for _, a := range q.Alarms {
		s.Unanswered = append(s.Unanswered, Unanswered{Alarm{a.Rung, a.At.Recorded}, q.From})
	}
}

// unchecked takes in what rang since nobody checked what came.
func (s *Sending) unchecked(con *custody.Consignment) {
	for _, k := range con.Checking {
		if k.Rang != nil {
			s.Unchecked = append(s.Unchecked, k.Rang.At.Recorded)
		}
	}
}

// rang is how often an alarm of a rung was recorded in the month.
func (s *Sending) rang(m Month, rung int) (n int) {
	for _, a := range s.Alarms {
		if a.Rung == rung && m.holds(a.Recorded) {
			n++
		}
	}
	return n
}
