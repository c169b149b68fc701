package web

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// Line is a sending in a list.
type Line struct {
	ID        string
	Reference string
	Exhibits  int
	Waits     int // whose receipt is owed
	From, To  string
	URN       string
	Kinds     []desk.Kind
	Sent, Due Moment
	Left      Span // until it is due, or since
	Late      bool
	Opens     *Moment // when the receiving unit opens, if that is still to come
	Received  int
	Passed    int
	Broken    int
	Standing  string // a word of "standing"
	Receipt   *Receipt
}

// Pending: a receipt is owed, and not overdue yet.
func (l Line) Pending() bool { return l.Waits > 0 && !l.Late }

// Receipt is who signed for it.
type Receipt struct {
	By string
	At Moment
}

func lineOf(r *desk.Row, now event.Time) Line {
	l := Line{
		ID: r.Consignment.String(), Reference: r.Consignment.Reference(), Exhibits: r.Exhibits, Waits: r.Waits,
		From: unitName(r.From), To: list(holderNames(r.Addressed)), Kinds: r.Kinds,
		Sent: moment(r.Sent), Due: moment(r.ReceiveBy), Left: span(now, r.ReceiveBy), Late: r.Waits > 0 && now > r.ReceiveBy,
		Received: r.Received, Passed: r.Passed, Broken: r.Broken, Standing: standing(r, now),
	}
	if r.URN != nil {
		l.URN = string(*r.URN)
	}
	if r.Opens > 0 {
		at := moment(r.Opens)
		l.Opens = &at
	}
	if r.Receipt != nil {
		l.Receipt = &Receipt{actorName(r.Receipt.By.ID), moment(r.Receipt.At.Recorded)}
	}
	return l
}

func holderNames(ids []event.HolderID) (out []string) {
	for _, id := range ids {
		out = append(out, holderName(id))
	}
	return out
}

// standing is where a sending stands, seen from the side that it is shown to.
func standing(r *desk.Row, now event.Time) string {
	side := "out"
	if r.Incoming {
		side = "in"
	}
	switch custody.Status(r.Status) {
	case custody.Recalled, custody.Rejected, custody.Returned:
		return r.Status
	case custody.Overdue:
		return "overdue-" + side
	case custody.Partly:
		return "partly"
	case custody.Waiting:
		if r.Incoming {
			return "needed"
		}
		return "waiting"
	}
	switch {
	case r.Broken > 0:
		return "broken"
	case r.Passed < r.Summary.Received:
		return "running"
	}
	return "passed"
}
