package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

func TestSealedAgainRules(t *testing.T) {
	again := func(f *fixture, by event.ActorID, from event.UnitID, old event.ExhibitID) event.Event {
		return f.sealAgain(f.order(by, from, 1, to(appeals)...), 0, old)
	}
	demand(t, []rule{
		{"by the unit that sealed it", func(f *fixture) event.Event { return again(f, ben, cid, f.d.x(0)) }, ok},
		{"what was never sent", func(f *fixture) event.Event { return again(f, ben, cid, f.o.x(0)) }, ok},
		{"by a unit that received it", func(f *fixture) event.Event {
			received(f)
			return again(f, khan, rasso, f.d.x(0))
		}, no},
		{"of an exhibit there is not", func(f *fixture) event.Event { return again(f, amy, cid, strange) }, unknown},
		{"twice", func(f *fixture) event.Event {
			f.say(again(f, amy, cid, f.d.x(0)))
			return again(f, amy, cid, f.d.x(0))
		}, taken},
		{"after the first try was called off", func(f *fixture) event.Event {
			o := f.order(amy, cid, 1, to(rasso)...)
			f.say(f.sealAgain(o, 0, f.d.x(0)))
			f.say(f.recallOrder(amy, cid, o.order))
			return again(f, amy, cid, f.d.x(0))
		}, ok},
		{"the one sent again, again", func(f *fixture) event.Event {
			return again(f, amy, cid, f.again(amy, cid, f.d.x(0), to(rasso)...).x(0))
		}, ok},
	}...)
}

func seals(xs []*custody.Exhibit) (out []event.ExhibitID) {
	for _, x := range xs {
		out = append(out, x.ID)
	}
	return out
}

// One line of continuity, from whichever of its exhibits it is asked.
func TestLine(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	second := w.again(amy, cid, d.x(0), to(rasso)...)
	third := w.again(ben, cid, second.x(0), to(rasso)...)
	line := []event.ExhibitID{d.x(0), second.x(0), third.x(0)}
	for _, x := range line {
		if got := seals(w.s.Line(w.s.Sealed(x))); !slices.Equal(got, line) {
			t.Errorf("of %s: %v", x.SealNumber(), got)
		}
	}
	if got := seals(w.s.Line(w.s.Sealed(d.x(1)))); !slices.Equal(got, []event.ExhibitID{d.x(1)}) {
		t.Errorf("of one never sent again: %v", got)
	}
	e := w.sealAgain(w.order(amy, cid, 1, to(rasso)...), 0, third.x(0))
	w.say(e)
	var on []event.Owner
	for _, t := range w.s.Touched(e) {
		on = append(on, t.Owner)
	}
	want := []event.Owner{event.OwnerExhibit(e.Seal.Recipient), event.OwnerExhibit(third.seals[0].Recipient)}
	slices.SortFunc(want, func(a, b event.Owner) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	if !slices.Equal(on, want) {
		t.Errorf("it is on the threads %v, want the old one's and the new one's", on)
	}
}

// Whoever has a hand in an exhibit reads its whole line, and must believe
// everybody on it.
func TestAcquainted(t *testing.T) {
	recognise := func(f *fixture, pairs ...event.OrgID) {
		for i := 0; i < len(pairs); i += 2 {
			f.recognise(pairs[i], pairs[i+1])
			f.recognise(pairs[i+1], pairs[i])
		}
	}
	// toSilks is an exhibit that went to chambers, which cps does not know.
	toSilks := func(f *fixture) *sending {
		recognise(f, police, bar)
		return f.send(amy, cid, 1, to(silks)...)
	}
	demand(t, []rule{
		{"passed on to a partner of the holder's, not of the sender's", func(f *fixture) event.Event {
			recognise(f, cps, bar)
			received(f)
			return f.passOn(khan, rasso, f.d.id, to(silks), f.d.x(0))
		}, event.CodeRecognition},
		{"whom the sender recognised, and not the other way", func(f *fixture) event.Event {
			recognise(f, cps, bar)
			f.recognise(police, bar)
			received(f)
			return f.passOn(khan, rasso, f.d.id, to(silks), f.d.x(0))
		}, event.CodeRecognition},
		{"who recognised the sender, and not the other way", func(f *fixture) event.Event {
			recognise(f, cps, bar)
			f.recognise(bar, police)
			received(f)
			return f.passOn(khan, rasso, f.d.id, to(silks), f.d.x(0))
		}, event.CodeRecognition},
		{"a partner of both", func(f *fixture) event.Event {
			recognise(f, cps, bar, police, bar)
			received(f)
			return f.passOn(khan, rasso, f.d.id, to(silks), f.d.x(0))
		}, ok},
		{"sent by the sealer to a second partner unknown to the first", func(f *fixture) event.Event {
			recognise(f, police, bar)
			return f.passOn(amy, cid, f.d.id, to(silks), f.d.x(0))
		}, event.CodeRecognition},
		{"sent again to whom a holder of the first does not know", func(f *fixture) event.Event {
			d := f.order(amy, cid, 1, to(rasso)...)
			d.sealed = append(d.sealed, f.say(f.sealAgain(d, 0, toSilks(f).x(0))))
			return f.dispatch(d)
		}, event.CodeRecognition},
		{"sent again to whom all know", func(f *fixture) event.Event {
			d := f.order(amy, cid, 1, to(rasso)...)
			d.sealed = append(d.sealed, f.say(f.sealAgain(d, 0, toSilks(f).x(0))))
			recognise(f, cps, bar)
			return f.dispatch(d)
		}, ok},
		{"the new one passed on to whom a holder of the first does not know", func(f *fixture) event.Event {
			d := f.again(amy, cid, toSilks(f).x(0), to(ben)...)
			return f.passOn(amy, cid, d.id, to(rasso), d.x(0))
		}, event.CodeRecognition},
		{"the first passed on to whom a holder of the new one does not know", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(ben)...)
			recognise(f, police, bar)
			f.again(amy, cid, d.x(0), to(silks)...)
			return f.passOn(amy, cid, d.id, to(rasso), d.x(0))
		}, event.CodeRecognition},
	}...)
}
