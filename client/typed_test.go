package client_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// By when something is due that nobody says: an ABE interview within two working hours,
// the rest by the end of the next working day.
func TestUsualDeadline(t *testing.T) {
	for kind, want := range map[event.Code]string{"abe-interview": "hours 2", "document": "days 1", "phone-download": "days 1", "": "days 1"} {
		d, err := client.ParseDeadline("", "", kind)
		if text, bad := d.MarshalText(); err != nil || bad != nil || string(text) != want || d != client.UsualDeadline("document", kind) {
			t.Errorf("%q: %s, %v", kind, text, err)
		}
	}
	if d := client.UsualDeadline(); d != (event.Deadline{Kind: event.WorkingDays, N: 1}) {
		t.Errorf("of nothing: %v", d)
	}
}

// What is sooner than usual, by the hours of whoever is to receive it, needs an instant
// and its reason; what is later needs none.
func TestSoonerNeedsAReason(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		receiveBy, because string
		kind               event.Code
		good               bool
	}{
		{"", "", "abe-interview", true}, {"", "", "document", true},
		{"1h", "", "abe-interview", false}, {"2h", "", "abe-interview", true}, {"3h", "", "abe-interview", true}, {"1d", "", "abe-interview", true},
		{"1h", "", "document", false}, {"2h", "", "document", false}, {"1d", "", "document", true}, {"100h", "", "document", true}, {"2d", "", "document", true},
		{"2026-11-21T11:00Z", "", "document", false}, {"2126-11-21T11:00Z", "hearing", "document", true},
	} {
		d, err := client.ParseDeadline(c.receiveBy, c.because, c.kind)
		if err == nil {
			err = s.as(world.Amy).Reasoned(t.Context(), []event.HolderID{event.HolderID(world.RASSO)}, c.receiveBy, d, "document", c.kind)
		}
		if errors.Is(err, client.ErrNoReason) == c.good || c.good && err != nil {
			t.Errorf("%s of %s because %q: %v", c.receiveBy, c.kind, c.because, err)
		}
	}
}

// What nobody typed needs no reason, whatever the kind, and nor does the end of a working
// day, typed or not: nobody's hours are even looked up.
func TestWhatNobodyTypedNeedsNoReason(t *testing.T) {
	hours := event.Deadline{Kind: event.WorkingHours, N: 2}
	for _, r := range []struct {
		name, typed string
		due         event.Deadline
		kind        event.Code
	}{
		{"CCTV sent again out of what was due within two hours with an interview", "", hours, "cctv"},
		{"sent again after its instant passed", "", hours, "document"},
		{"passed on by Saturday at 10:00 on a Friday at 16:30, an interview or not", "", event.Deadline{Kind: event.WorkingDays, N: 1}, "abe-interview"},
		{"the same, typed", "1d", event.Deadline{Kind: event.WorkingDays, N: 1}, "abe-interview"},
		{"two working days of a unit that opens for one hour of them", "2d", event.Deadline{Kind: event.WorkingDays, N: 2}, "document"},
	} {
		if err := new(client.Client).Reasoned(t.Context(), []event.HolderID{event.HolderID(world.RASSO)}, r.typed, r.due, r.kind); err != nil {
			t.Errorf("%s: %v", r.name, err)
		}
	}
}
