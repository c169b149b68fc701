package custody_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
)

const (
	desk  event.UnitID  = "chambers.example/desk"
	quinn event.ActorID = "q.uinn@chambers.example"
)

// openDesk founds a unit of which silk, who is all of silks, is all.
func (f *fixture) openDesk() {
	f.say(&event.UnitCreated{Header: f.by(admin(desk), ""), Unit: desk, Hours: office()})
	f.appoint(desk, event.Lead, silk)
	f.unitKey(silk, desk)
}

func (f *fixture) joinDesk() {
	f.join(admin(desk), quinn)
	f.appoint(desk, event.Member, quinn)
}

func (f *fixture) handOn(number int) {
	f.say(&event.UnitKeyHandedOn{Header: f.by(silk, desk), Unit: desk, Number: 1, Copies: []event.KeyCopy{
		{To: event.KeyRef{Holder: event.HolderID(quinn), Number: number}, File: event.Sum(fmt.Appendf(nil, "copy %d", number))},
	}})
}

// Nothing is sent that one living person alone could ever open: her illness would
// lose it.
func TestReplaceable(t *testing.T) {
	toDesk := func(f *fixture) event.Event { return f.ordering(silk, silks, 1, to(desk)...) }
	demand(t, []rule{
		{"one is all of both units", func(f *fixture) event.Event {
			f.openDesk()
			return toDesk(f)
		}, state},
		{"another waits for the key", func(f *fixture) event.Event {
			f.openDesk()
			f.joinDesk()
			return toDesk(f)
		}, state},
		{"another has the key", func(f *fixture) event.Event {
			f.openDesk()
			f.joinDesk()
			f.handOn(1)
			return toDesk(f)
		}, ok},
		{"another had it, and waits for it with new keys", func(f *fixture) event.Event {
			f.openDesk()
			f.joinDesk()
			f.handOn(1)
			f.say(f.ending(admin(desk), quinn, event.Superseded))
			f.enrolAgain(quinn)
			return toDesk(f)
		}, state},
		{"another has it again, with new keys", func(f *fixture) event.Event {
			f.openDesk()
			f.joinDesk()
			f.handOn(1)
			f.say(f.ending(admin(desk), quinn, event.Superseded))
			f.enrolAgain(quinn)
			f.handOn(2)
			return toDesk(f)
		}, ok},
		{"another lost her keys", func(f *fixture) event.Event {
			f.openDesk()
			f.joinDesk()
			f.handOn(1)
			f.say(f.ending(admin(desk), quinn, event.Superseded))
			return toDesk(f)
		}, state},
		{"one of each unit", func(f *fixture) event.Event {
			f.leave(ben)
			return f.ordering(amy, cid, 1, to(keyless)...)
		}, ok},
		{"the other left before the dispatch", func(f *fixture) event.Event {
			f.openDesk()
			f.joinDesk()
			f.handOn(1)
			o := f.sealAll(f.order(silk, silks, 1, to(desk)...))
			f.leave(quinn)
			f.unitKey(silk, desk)
			f.relyAnew()
			return f.dispatch(o)
		}, state},
	}...)
}

// Whom the service would let open: everybody on one side or the other who has
// the key, as it stands now.
func TestCouldOpen(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	could := func(when string, want ...event.ActorID) {
		t.Helper()
		p := people(want...)
		slices.Sort(p)
		if got := w.s.CouldOpen(w.s.Sealed(d.x(0))); !slices.Equal(got, p) {
			t.Errorf("%s: %v, want %v", when, got, p)
		}
	}
	could("before the receipt", amy, ben)
	w.say(w.receipt(newby, rasso, d.id, d.x(0)))
	could("after it", amy, ben, khan, ellis, both)
	w.say(w.assign(khan, rasso, d.id, khan, ellis))
	could("with two on the case", amy, ben, khan, ellis)
	w.say(w.ending(boss, ellis, event.Compromised))
	could("one of whom lost her key", amy, ben, khan)
	w.enrolAgain(ellis)
	could("and has another, to which the unit's was not handed on", amy, ben, khan)
	w.say(w.giveBack(khan, rasso, d.id, d.x(0)))
	could("given back", amy, ben)
	w.leave(ben)
	could("and a leaver less", amy)
}

// Behind a grant to a person's own key is she with that key, not with a later one.
func TestBehind(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(keyless)...)
	behind := func() []event.PersonID { return w.s.Behind(w.con(d.id).Grantees) }
	if got, want := behind(), people(amy, ben, kim); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	w.say(w.ending(boss, kim, event.Superseded))
	w.enrolAgain(kim)
	if got, want := behind(), people(amy, ben); !slices.Equal(got, want) {
		t.Errorf("after she has new keys: %v, want %v", got, want)
	}
}
