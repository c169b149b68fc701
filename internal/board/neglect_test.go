package board_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	. "github.com/safehand/safehand/internal/record/recordtest"
)

// ignore lets time pass over a problem until so many of its alarms have rung.
func (l *life) ignore(t *testing.T, q event.EventID, rungs int) {
	t.Helper()
	for range rungs {
		var next custody.ProblemRing
		l.State(func(s *custody.State) { next, _ = s.Question(q).NextRing() })
		l.Clock = max(event.TimeOf(l.Clock), next.Due+1).Std()
		if _, err := l.Log.Unanswered(t.Context(), next); err != nil {
			t.Fatal(err)
		}
	}
	l.Look()
}

// unchecked has what is owed of checks ring a second after it is due, and not before.
func (l *life) unchecked(t *testing.T, id event.ConsignmentID, at event.Time) {
	t.Helper()
	var owed []custody.CheckRing
	l.State(func(s *custody.State) {
		c := s.Consignment(id)
		l.Clock = max(event.TimeOf(l.Clock), c.NextCheck()+1, at).Std()
		owed = custody.CheckRings([]*custody.Consignment{c}, event.TimeOf(l.Clock))
	})
	for _, o := range owed {
		if _, err := l.Log.Unchecked(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	l.Look()
}

// Problems that nobody began on and receipts that nobody checked are counted in the month
// in which they rang, and for whom it was to begin. What rang in the next month is not in
// this one, and a month with nothing of it says nothing of it.
func TestA15TheReportCountsWhatNobodySawTo(t *testing.T) {
	l := lived(t, 3)
	var qs []event.EventID
	var ids []event.ConsignmentID
	say := func(by event.PersonID, unit event.UnitID) {
		id, xs := l.Send(Amy, CID, 1, event.HolderID(RASSO))
		l.parcels = append(l.parcels, &parcel{id: id})
		l.Say(l.Receipt(Ben, RASSO, id, xs...))
		ids = append(ids, id)
		qs = append(qs, l.Say(&event.Reported{Header: l.By(event.ActorID(by), event.PartyID(unit)), Consignment: id, Exhibits: xs, Problem: "will-not-play"}).Event)
	}
	say(Ben, RASSO)
	if r := l.reported(t, march, l.said(t), RASSO); r.To.Unanswered != nil || strings.Contains(string(both(t, r)), "nchecked") {
		t.Errorf("what did not ring is spoken of:\n%s", both(t, r))
	}
	say(Amy, CID)
	say(Ben, RASSO)
	l.ignore(t, qs[0], 1)
	l.ignore(t, qs[1], 1)
	l.ignore(t, qs[2], 1)
	l.ignore(t, qs[0], 1)
	l.unchecked(t, ids[0], 0)
	first := both(t, l.reported(t, march, append(l.said(t), board.Said{Place: directory.Place{Recorded: march.Ends()}}), RASSO, CID))
	for unit, want := range map[event.UnitID][2]int{RASSO: {1, 1}, CID: {2, 1}} {
		r := l.reported(t, march, l.said(t), unit)
		h := &r.To
		if unit == CID {
			h = &r.By
		}
		if h.Unanswered == nil || h.Unanswered.Alarms != [event.Rungs]int{3, 1, 0} || h.Unanswered.Own != want[0] || h.Unchecked != want[1] {
			t.Errorf("of %s: %+v, unchecked %d", unit, h.Unanswered, h.Unchecked)
		}
		if text := string(r.Text()); !strings.Contains(text, "alarms: 3 first, 1 second, 0 third") || !strings.Contains(text, "Not checked in time                1 receipt") {
			t.Errorf("in words:\n%s", text)
		}
	}
	l.unchecked(t, ids[1], march.Ends()+1)
	l.ignore(t, qs[1], 1)
	if got := both(t, l.reported(t, march, l.said(t), RASSO, CID)); string(got) != string(first) {
		t.Errorf("what rang in April is in March:\n%s", got)
	}
	april := l.reported(t, board.Month{Year: 2027, Month: 4}, l.said(t), RASSO)
	if april.To.Unchecked != 1 || april.To.Unanswered.Alarms != [event.Rungs]int{0, 1, 0} || april.To.Unanswered.Own != 0 {
		t.Errorf("April: %+v, unchecked %d", april.To.Unanswered, april.To.Unchecked)
	}
}
