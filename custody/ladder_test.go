package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

func TestLadder(t *testing.T) {
	early := office()
	early.Open[4] = event.Opening{Day: "fri", From: 9 * 60, To: 16 * 60}
	short := week(10*60, 11*60, "mon", "tue", "wed", "thu", "fri")
	plain := office()
	plain.Holidays = event.NoHolidays
	for _, r := range []struct {
		name          string
		hours         event.Hours
		due           string
		second, third string
	}{
		{"the box of 2016", office(), "2016-11-21T11:00:00Z", "2016-11-21T15:00:00Z", "2016-11-22T11:00:00Z"},
		{"four hours go over the night", office(), "2026-11-24T14:30:00Z", "2026-11-25T10:30:00Z", "2026-11-25T14:30:00Z"},
		{"at closing, the end of a day", office(), "2026-11-24T17:00:00Z", "2026-11-25T13:00:00Z", "2026-11-25T17:00:00Z"},
		{"on a Friday", office(), "2026-11-27T15:00:00Z", "2026-11-30T11:00:00Z", "2026-11-30T15:00:00Z"},
		{"over a weekend that summer time begins in", office(), "2026-03-27T15:00:00Z", "2026-03-30T10:00:00Z", "2026-03-30T14:00:00Z"},
		{"over one that it ends in", office(), "2026-10-23T14:00:00Z", "2026-10-26T11:00:00Z", "2026-10-26T15:00:00Z"},
		{"over Easter", office(), "2026-04-02T14:00:00Z", "2026-04-07T10:00:00Z", "2026-04-07T14:00:00Z"},
		{"with no bank holidays", plain, "2026-04-02T14:00:00Z", "2026-04-03T10:00:00Z", "2026-04-03T14:00:00Z"},
		{"over Christmas, Boxing Day's substitute and a weekend", office(), "2026-12-24T11:00:00Z", "2026-12-24T15:00:00Z", "2026-12-29T11:00:00Z"},
		{"an instant in the night counts from the opening", office(), "2026-11-24T03:00:00Z", "2026-11-24T13:00:00Z", "2026-11-25T09:00:00Z"},
		{"on a Saturday, from Monday's", office(), "2026-11-28T03:00:00Z", "2026-11-30T13:00:00Z", "2026-12-01T09:00:00Z"},
		{"the next day closes earlier", early, "2026-11-26T17:00:00Z", "2026-11-27T13:00:00Z", "2026-11-27T17:00:00Z"},
		{"an hour a day: the third never rings before the second", short, "2026-11-24T11:00:00Z", "2026-11-30T11:00:00Z", "2026-11-30T11:00:00Z"},
		{"nobody's hours: by the clock on the wall", event.Hours{}, "2026-11-27T15:00:00Z", "2026-11-27T19:00:00Z", "2026-11-28T15:00:00Z"},
	} {
		t.Run(r.name, func(t *testing.T) {
			want := custody.Ladder{at(r.due), at(r.second), at(r.third)}
			if got := custody.LadderOf(r.hours, at(r.due)); got != want {
				t.Errorf("rings at %v, want %v", got, want)
			}
		})
	}
}

// The ladder is fixed at the dispatch: what was sent to several people rings by the
// hours of the first one's unit, and what hours change later moves nothing.
func TestA04OverdueFiresByTheReceivingUnitsOwnHours(t *testing.T) {
	w := newWorld(t)
	w.at.Recorded = at("2016-11-19T06:49:00Z") // a Saturday
	w.relyAnew()
	d := w.send(amy, cid, 1, to(rasso)...)
	want := custody.Ladder{at("2016-11-21T11:00:00Z"), at("2016-11-21T15:00:00Z"), at("2016-11-22T11:00:00Z")}
	if got := w.con(d.id).Ladder; got != want {
		t.Fatalf("rings at %v, want %v", got, want)
	}
	d = w.send(amy, cid, 1, to(ellis, khan)...)
	defer hoursMoveNothing(t, w, d.id)
	if got := w.con(d.id).Ladder; got != want {
		t.Errorf("sent to two people it rings at %v, want %v", got, want)
	}
}

// hoursMoveNothing: the unit opens in the afternoon from now on; what was sent before
// is due and rings when it did, and what is sent after by the new hours.
func hoursMoveNothing(t *testing.T, w *world, before event.ConsignmentID) {
	t.Helper()
	was := *w.con(before)
	w.say(&event.HoursChanged{Header: w.by(admin(rasso), ""), Unit: rasso, Hours: week(13*60, 17*60, "mon", "tue", "wed", "thu", "fri")})
	if now := w.con(before); now.ReceiveBy != was.ReceiveBy || now.Ladder != was.Ladder {
		t.Errorf("sent before, it is due %v and rings at %v", now.ReceiveBy, now.Ladder)
	}
	w.relyAnew()
	after := w.con(w.send(amy, cid, 1, to(rasso)...).id)
	if want := at("2016-11-21T15:00:00Z"); after.ReceiveBy != want || after.Ladder[0] != want {
		t.Errorf("sent after, it is due %v and rings at %v", after.ReceiveBy, after.Ladder)
	}
}
