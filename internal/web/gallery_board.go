package web

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	"github.com/safehand/safehand/internal/desk"
)

// madeReport is the report of October 2016 with a little of everything, or of nothing.
func madeReport(b boardView, sendings []*board.Sending, drills []*board.Drill) boardView {
	m, _ := board.ParseMonth(b.Month.Key)
	var units []event.UnitID
	for _, u := range b.Units {
		units = append(units, u.ID)
	}
	r := board.Make(m, board.Log{Origin: "safehand.example/log", Size: 4711, Root: madeID("root")}, units, sendings, drills)
	b.Made = &boardMade{Sheet: r.Sheet(), Text: madeID("text").String(), JSON: madeID("json").String()}
	return b
}

// madeMonth has one that was received in time, one that was late, and one that nobody
// received.
func madeMonth(to event.UnitID) []*board.Sending {
	begins := board.Month{Year: 2016, Month: 10}.Begins()
	one := func(n event.LogIndex, after event.Time) *board.Sending {
		id := event.ConsignmentID{Digest: madeID("month", n)}
		return &board.Sending{
			ID: id, Reference: id.Reference(), Entry: n, From: madeTeam, To: []event.HolderID{event.HolderID(to)},
			Sent: begins + after, ReceiveBy: begins + after + day, Exhibits: int(n),
		}
	}
	prompt, late, open := one(1, 3*day), one(2, 9*day), one(15, 26*day)
	at, then := prompt.Sent+95*minute, late.Sent+30*hour
	prompt.Settled, prompt.Received, prompt.Took = &at, &at, &board.Took{Wall: 95 * minute, Working: 95 * minute}
	prompt.Checks = []board.Checked{{Received: at, Outcome: board.Passed}}
	late.Settled, late.Received, late.Took, late.Late = &then, &then, &board.Took{Wall: 30 * hour, Working: 9 * hour}, &board.Took{Wall: 6 * hour, Working: 2 * hour}
	late.Checks = []board.Checked{{Received: then, Outcome: board.Passed}, {Received: then, Outcome: board.Broken}}
	late.Alarms = []board.Alarm{{Rung: 1, Recorded: late.ReceiveBy + 1}}
	late.Problems = []board.Problem{{Problem: "seal-broken", By: to, Recorded: then}}
	late.Unanswered = []board.Unanswered{{Alarm: board.Alarm{Rung: 1, Recorded: then + 2*hour}, By: to}, {Alarm: board.Alarm{Rung: 2, Recorded: then + 6*hour}, By: to}}
	prompt.Unchecked = []event.Time{at + day}
	open.Waiting, open.Late = 15, &board.Took{Wall: 4 * day, Working: 31 * hour}
	for i := range event.Rungs {
		open.Alarms = append(open.Alarms, board.Alarm{Rung: i + 1, Recorded: open.ReceiveBy + event.Time(i)*8*hour})
	}
	open.Reviews = []board.Review{{
		Opened: open.ReceiveBy + 16*hour, TellBy: open.ReceiveBy + custody.ToldWithin, Undecided: []event.OrgID{to.Org()},
		Decisions: []board.Decision{{Organisation: madeTeam.Org(), Outcome: event.NotABreach, Recorded: open.ReceiveBy + 20*hour}},
	}}
	return []*board.Sending{prompt, late, open}
}

func madeMonthDrills(of event.UnitID) []*board.Drill {
	begins := board.Month{Year: 2016, Month: 10}.Begins()
	var out []*board.Drill
	for i, at := range []event.Time{begins + 4*day, begins + 18*day} {
		id := event.EventID{Digest: madeID("month drill", i)}
		d := &board.Drill{ID: id, Reference: event.ConsignmentID(id).Reference(), Entry: event.LogIndex(30 + i), Unit: of, Begun: at, Due: custody.Ladder{at + hour, at + 5*hour, at + day}}
		d.Alarms = []board.Alarm{{Rung: 1, Recorded: d.Due[0]}}
		out = append(out, d)
	}
	heard := out[0].Due[0] + 12*minute
	out[0].Answered, out[0].After = &heard, &board.Took{Wall: 12 * minute, Working: 12 * minute}
	out[1].Alarms = append(out[1].Alarms, board.Alarm{Rung: 2, Recorded: out[1].Due[1]}, board.Alarm{Rung: 3, Recorded: out[1].Due[2]})
	out[1].Failed = true
	return out
}

// boardStates has the page before a report is made, and after; and where there is none.
func boardStates() map[string]exhibition {
	one := desk.Board{Units: []event.UnitID{madeRASSO}, Began: madeNow - 50*day}
	two := desk.Board{Units: []event.UnitID{madeRASSO, madeCrown}, Began: madeNow - 700*day}
	long := desk.Board{Units: []event.UnitID{madeLong}, Began: madeNow - 90*day}
	of := func(b desk.Board, month string) boardView { return boardOf(&b, month, madeNow) }
	views := map[string]boardView{
		"one": of(one, ""), "many": of(two, "2016-09"),
		"made":      madeReport(of(two, "2016-10"), madeMonth(madeRASSO), madeMonthDrills(madeRASSO)),
		"empty":     madeReport(of(one, "2016-10"), nil, nil),
		"long":      madeReport(of(long, "2016-10"), madeMonth(madeLong), madeMonthDrills(madeLong)),
		"none":      of(desk.Board{Units: one.Units, Began: madeNow - 2*day}, ""),
		"not-ended": of(one, "2016-11"), "before": of(one, "2015-01"), "no-month": of(one, "October"), "no-unit": of(desk.Board{Began: one.Began}, ""),
	}
	out := map[string]exhibition{}
	for name, v := range views {
		out[name] = shown(madeSarah, "board-report", v)
	}
	return out
}
