package board

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Half are the numbers of one direction: what came to the units, or what they sent.
type Half struct {
	Sent     int `json:"sent"`     // in the month
	Exhibits int `json:"exhibits"` // in those
	Received int `json:"received"` // in the month: with it nothing waited any more
	Ended    int `json:"ended"`    // called back or rejected, with no receipt at all
	// Times are of those received; nil when there were none.
	Times *Times `json:"time_to_receipt,omitempty"`
	// Late are, of those received, the ones after their deadline, and by how long.
	Late   int    `json:"late"`
	LateBy *Times `json:"late_by,omitempty"`
	// Waiting and Overdue are as they stood at the month's end.
	Waiting  int                   `json:"waiting"` // in time still
	Overdue  int                   `json:"overdue"`
	Alarms   [event.Rungs]int      `json:"alarms"` // that rang in the month, the first first
	Checks   map[event.Code]int    `json:"checks"` // of exhibits received in the month
	Problems map[event.Code]int    `json:"problems"`
	Reviews  Reviews               `json:"reviews"`
	List     []event.ConsignmentID `json:"overdue_list"`
	// Unanswered and Unchecked are what rang in the month on which nobody began, and of
	// which something was not checked; nil and 0 when nothing did.
	Unanswered *Neglect `json:"unanswered,omitempty"`
	Unchecked  int      `json:"unchecked,omitempty"`
}

// Neglect counts the alarms of problems, the first first, and of the first how many the
// units themselves had to begin on.
type Neglect struct {
	Alarms [event.Rungs]int `json:"alarms"`
	Own    int              `json:"own"`
}

// Reviews counts them. Decided counts decisions by outcome: each of the two sides
// decides for itself, and one of them does not close the other's.
type Reviews struct {
	Opened  int                `json:"opened"`
	Decided map[event.Code]int `json:"decided"` // by the units' own organisation
	Theirs  map[event.Code]int `json:"decided_by_the_other_side"`
	Open    []OpenReview       `json:"open"`
}

// OpenReview is one that somebody had to decide still at the month's end.
type OpenReview struct {
	Reference string        `json:"reference"`
	Opened    event.Time    `json:"opened"`
	TellBy    event.Time    `json:"tell_by"`
	Undecided []event.OrgID `json:"undecided"`
}

func halfOf(m Month, own []event.OrgID, sendings []*Sending, sent bool) Half {
	h := Half{
		Checks: map[event.Code]int{Passed: 0, Broken: 0, Not: 0}, Problems: map[event.Code]int{},
		Reviews: Reviews{Decided: map[event.Code]int{}, Theirs: map[event.Code]int{}, Open: []OpenReview{}},
		List:    []event.ConsignmentID{},
	}
	var times, late []Took
	for _, s := range sendings {
		if m.holds(s.Sent) {
			h.Sent++
			h.Exhibits += s.Exhibits
		}
		switch {
		case s.Waiting > 0 && s.Late != nil:
			h.Overdue++
			h.List = append(h.List, s.ID)
		case s.Waiting > 0:
			h.Waiting++
		case !m.holds(*s.Settled):
		case s.Took == nil:
			h.Ended++
		default:
			h.Received++
			times = append(times, *s.Took)
			if s.Late != nil {
				late = append(late, *s.Late)
			}
		}
		h.happened(m, own, s)
		h.neglected(m, s, sent)
	}
	h.Late, h.Times, h.LateBy = len(late), timesOf(times), timesOf(late)
	return h
}

// empty: there is nothing to say of it.
func (h *Half) empty() bool {
	return h.Sent+h.Received+h.Ended+h.Waiting+h.Overdue == 0 && h.Alarms == [event.Rungs]int{} && len(h.Problems) == 0 && !h.neglect() &&
		h.Reviews.Opened+len(h.Reviews.Decided)+len(h.Reviews.Theirs)+len(h.Reviews.Open) == 0 &&
		h.Checks[Passed]+h.Checks[Broken]+h.Checks[Not] == 0
}

// happened counts what the month brought of a sending, whenever it was sent.
func (h *Half) happened(m Month, own []event.OrgID, s *Sending) {
	for rung := range h.Alarms {
		h.Alarms[rung] += s.rang(m, rung+1)
	}
	for _, c := range s.Checks {
		if m.holds(c.Received) {
			h.Checks[c.Outcome]++
		}
	}
	for _, p := range s.Problems {
		if m.holds(p.Recorded) {
			h.Problems[p.called()]++
		}
	}
	for _, r := range s.Reviews {
		h.Reviews.take(m, own, s, &r)
	}
}

func (h *Half) neglect() bool { return h.Unanswered != nil || h.Unchecked > 0 }

// neglected counts what rang in the month of problems and checks. The units sent it, or it
// came to them: who sent a thing begins on what the other side reports of it.
func (h *Half) neglected(m Month, s *Sending, sent bool) {
	for _, a := range s.Unanswered {
		if !m.holds(a.Recorded) {
			continue
		}
		if h.Unanswered == nil {
			h.Unanswered = new(Neglect)
		}
		h.Unanswered.Alarms[a.Rung-1]++
		h.Unanswered.Own += one(a.Rung == 1 && sent == (a.By != s.From))
	}
	for _, at := range s.Unchecked {
		h.Unchecked += one(m.holds(at))
	}
}

func (v *Reviews) take(m Month, own []event.OrgID, s *Sending, r *Review) {
	if m.holds(r.Opened) {
		v.Opened++
	}
	for _, d := range r.Decisions {
		switch {
		case !m.holds(d.Recorded):
		case slices.Contains(own, d.Organisation):
			v.Decided[d.Outcome]++
		default:
			v.Theirs[d.Outcome]++
		}
	}
	if len(r.Undecided) > 0 {
		v.Open = append(v.Open, OpenReview{s.Reference, r.Opened, r.TellBy, r.Undecided})
	}
}
