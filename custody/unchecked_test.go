package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// unchecked is the alarm about a receipt, not yet said.
func (w *world) unchecked(c event.ConsignmentID, receipt event.EventID) *event.Unchecked {
	w.t.Helper()
	h := w.by(event.ActorID(service), "")
	for _, k := range w.con(c).Checking {
		if k.Receipt == receipt {
			h.At = k.Due
		}
	}
	return &event.Unchecked{Header: h, Consignment: c, Receipt: receipt}
}

// Each receipt must be checked by the end of the receiving unit's next working day. What
// was checked, given back or destroyed by then does not ring; what rang did so once.
func TestUncheckedRules(t *testing.T) {
	signed := func(f *fixture) event.EventID { return f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...)) }
	overdue := func(f *fixture, r event.EventID) event.Event {
		e := f.unchecked(f.d.id, r)
		f.at.Recorded = max(f.at.Recorded, e.At+1)
		return e
	}
	demand(t,
		rule{"at the second after it was due", func(f *fixture) event.Event { return overdue(f, signed(f)) }, ""},
		rule{"at that very second", func(f *fixture) event.Event {
			e := f.unchecked(f.d.id, signed(f))
			f.at.Recorded = e.At
			return e
		}, event.CodeState},
		rule{"by a person", func(f *fixture) event.Event {
			e := overdue(f, signed(f))
			e.Common().By.ID = amy
			return e
		}, event.CodeNotYours},
		rule{"about no receipt", func(f *fixture) event.Event {
			signed(f)
			return f.unchecked(f.d.id, f.d.sealed[0])
		}, event.CodeUnknown},
		rule{"about nothing that was sent", func(f *fixture) event.Event {
			e := overdue(f, signed(f)).(*event.Unchecked)
			e.Consignment = nowhere
			return e
		}, event.CodeUnknown},
		rule{"a second too early", func(f *fixture) event.Event {
			e := overdue(f, signed(f))
			e.Common().At--
			return e
		}, event.CodeState},
		rule{"twice", func(f *fixture) event.Event {
			r := signed(f)
			f.say(overdue(f, r))
			return f.unchecked(f.d.id, r)
		}, event.CodeTaken},
		rule{"all passed", func(f *fixture) event.Event {
			r := signed(f)
			f.say(f.check(intake, rasso, f.d.id, f.d.all()...))
			return overdue(f, r)
		}, event.CodeState},
		rule{"all passed before the receipt", func(f *fixture) event.Event {
			f.say(f.check(intake, rasso, f.d.id, f.d.all()...))
			return overdue(f, signed(f))
		}, event.CodeState},
		rule{"one broken, one passed", func(f *fixture) event.Event {
			r := signed(f)
			e := f.check(intake, rasso, f.d.id, f.d.x(0))
			e.Broken = []event.ExhibitID{f.d.x(1)}
			f.say(e)
			return overdue(f, r)
		}, event.CodeState},
		rule{"one of two", func(f *fixture) event.Event {
			r := signed(f)
			f.say(f.check(intake, rasso, f.d.id, f.d.x(0)))
			return overdue(f, r)
		}, ""},
		rule{"checked a second later, while nobody could ring", func(f *fixture) event.Event {
			e := overdue(f, signed(f))
			f.say(f.check(intake, rasso, f.d.id, f.d.all()...))
			return e
		}, event.CodeState},
		rule{"given back", func(f *fixture) event.Event {
			r := signed(f)
			f.say(f.giveBack(khan, rasso, f.d.id, f.d.all()...))
			return overdue(f, r)
		}, event.CodeState},
	)
}

// Checks passed has a deadline of its own: the end of the next working day. It stands on
// the threads of what was not checked, and on no others.
func TestChecksHaveADeadline(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 3, to(rasso)...)
	first := w.say(w.receipt(khan, rasso, d.id, d.x(0), d.x(1)))
	w.at.Recorded = at("2016-11-21T09:14:00Z")
	second := w.say(w.receipt(ellis, rasso, d.id, d.x(2)))
	of := func() []*custody.Consignment { return []*custody.Consignment{w.con(d.id)} }
	monday, tuesday := at("2016-11-21T17:00:00Z"), at("2016-11-22T17:00:00Z")
	if got := w.con(d.id).NextCheck(); got != monday || w.con(d.id).CheckBy() != monday {
		t.Fatalf("signed for on the Friday evening: %s", got)
	}
	if r := custody.CheckRings(of(), monday); len(r) != 0 {
		t.Errorf("owed while there is time: %v", r)
	}
	want := []custody.CheckRing{{d.id, first, monday}, {d.id, second, tuesday}}
	if r := custody.CheckRings(of(), tuesday+1); !slices.Equal(r, want) {
		t.Errorf("owed: %v", r)
	}
	w.at.Recorded = monday - 5
	w.say(w.check(intake, rasso, d.id, d.x(0)))
	w.at.Recorded = monday + 1
	e := w.unchecked(d.id, first)
	w.say(e)
	if on := w.s.Touched(e); len(on) != 1 || on[0].Owner != event.OwnerExhibit(d.seals[1].Recipient) {
		t.Errorf("it stands on %v", on)
	}
	if got := w.con(d.id).NextCheck(); got != tuesday || w.con(d.id).CheckBy() != monday {
		t.Errorf("next %s, overdue since %s", got, w.con(d.id).CheckBy())
	}
	w.say(w.check(intake, rasso, d.id, d.all()...))
	if c := w.con(d.id); c.NextCheck() != 0 || c.CheckBy() != 0 || len(custody.CheckRings(of(), tuesday+1)) != 0 {
		t.Errorf("all is checked: %+v", c.Checking)
	}
}

// What a unit had passed on before the check was due is not overdue with it when it comes
// back: whoever had it then was to check it.
func TestWhatComesBackIsNotOverdueAtOnce(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	receipt := w.say(w.receipt(khan, rasso, d.id, d.all()...))
	on := event.ConsignmentID(w.say(w.passOn(khan, rasso, d.id, to(appeals), d.x(0))))
	w.say(w.receipt(okoro, appeals, on, d.x(0)))
	w.at.Recorded += 7 * 24 * 3600
	w.say(w.giveBack(okoro, appeals, on, d.x(0)))
	if c := w.con(d.id); c.Item(d.x(0)).PassedOn != nil || c.NextCheck() != 0 || len(c.Unchecked(receipt)) != 0 {
		t.Errorf("it is back, and due at %s", c.NextCheck())
	}
}
