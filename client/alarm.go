package client

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Alarm is where a sending, or a problem, stands on its ladder, by this client's own clock: a
// service that is silent keeps nobody from seeing that a receipt is overdue.
type Alarm struct {
	Rung  int        `json:"rung"`           // the highest whose instant has passed; 0: none
	Since event.Time `json:"since"`          // when the receipt, or the answer, was due
	Rang  int        `json:"rang"`           // how many of them the log holds
	Told  Hearers    `json:"told,omitempty"` // who hears of that rung
	Next  *NextAlarm `json:"next,omitempty"` // unless all is received by then
	Open  *Review    `json:"review,omitempty"`
}

// NextAlarm is when who else hears.
type NextAlarm struct {
	At   event.Time `json:"at"`
	Told Hearers    `json:"told"`
}

// Hearers are those who hear of a rung, of both sides at the same moment.
type Hearers string

const (
	BothUnits          Hearers = "both-units"
	BothManagers       Hearers = "both-managers"
	BothDataProtection Hearers = "both-data-protection-teams"
)

var hearers = [event.Rungs]Hearers{BothUnits, BothManagers, BothDataProtection}

// unanswered is where a problem stands on its ladder, nil when somebody has begun on it.
func unanswered(q *custody.Question, now event.Time) *Alarm {
	since := q.BeginBy()
	if since == 0 {
		return nil
	}
	a := &Alarm{Since: since, Rang: len(q.Alarms)}
	a.Rung = a.Rang + len(custody.ProblemRings([]*custody.Question{q}, now))
	if a.Rung > 0 {
		a.Told = hearers[a.Rung-1]
	}
	if a.Rung < event.Rungs {
		a.Next = &NextAlarm{q.Ladder[a.Rung], hearers[a.Rung]}
	}
	return a
}

// alarmOf is nil where nothing rang and nothing will.
func alarmOf(con *custody.Consignment, now event.Time) *Alarm {
	a := &Alarm{Rang: len(con.Alarms), Since: con.Ladder[0]}
	a.Rung = a.Rang + len(custody.Rings([]*custody.Consignment{con}, now))
	if a.Rung > 0 {
		a.Told = hearers[a.Rung-1]
	}
	if a.Rung < event.Rungs && len(con.Waiting()) > 0 {
		a.Next = &NextAlarm{con.Ladder[a.Rung], hearers[a.Rung]}
	}
	for _, r := range reviewsOf(con) {
		if len(r.Undecided) > 0 {
			a.Open = &r // the first: its 72 hours end first
			break
		}
	}
	if a.Rung == 0 && a.Next == nil && a.Open == nil {
		return nil
	}
	return a
}
