package custody_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

func TestCaseRules(t *testing.T) {
	const begins event.Time = 1_500_000_000
	open := func(f *fixture) event.CaseID { return event.CaseID(f.say(f.openCase(ellis, rasso))) }
	// named has ellis and both on the case.
	named := func(f *fixture) event.CaseID {
		c := open(f)
		f.say(f.nameOnCase(ellis, rasso, c, ellis, both))
		return c
	}
	filed := func(f *fixture) event.CaseID {
		c := open(f)
		f.say(f.file(ellis, rasso, c, f.d.id))
		return c
	}
	listed := func(f *fixture) event.CaseID {
		c := open(f)
		f.say(f.hearing(ellis, rasso, c, begins, event.Listed))
		return c
	}
	// withURN is what bears the case's URN and what does not, and a case that is
	// named.
	withURN := func(f *fixture, of, on event.URN) (event.CaseID, event.ConsignmentID) {
		d := f.sealAll(f.order(amy, cid, 1, to(rasso)...))
		sent := f.dispatch(d)
		sent.URN = &on
		c := f.openCase(ellis, rasso)
		c.URN = &of
		id := event.CaseID(f.say(c))
		f.say(f.nameOnCase(ellis, rasso, id, ellis, both))
		return id, event.ConsignmentID(f.say(sent))
	}
	demand(t, []rule{
		{"open: by a member", func(f *fixture) event.Event { return f.openCase(newby, rasso) }, ok},
		{"open: for the organisation", func(f *fixture) event.Event { return f.openCase(khan, "") }, no},
		{"open: for another unit", func(f *fixture) event.Event { return f.openCase(khan, appeals) }, no},
		{"open: by an agent", func(f *fixture) event.Event { return f.openCase(intake, rasso) }, no},
		{"open: by the root", func(f *fixture) event.Event { return f.openCase(event.ActorID(cps), "") }, no},
		{"open: without a thread", func(f *fixture) event.Event {
			e := f.openCase(khan, rasso)
			e.Thread = event.Thread{}
			return e
		}, taken},
		{"open: by a closed unit", func(f *fixture) event.Event {
			f.say(f.closing(boss, deputy, appeals))
			return f.openCase(okoro, appeals)
		}, state},
		{"open: with a partner's unit", func(f *fixture) event.Event { return f.with(f.openCase(khan, rasso), cid) }, ok},
		{"open: with one's own unit", func(f *fixture) event.Event { return f.with(f.openCase(khan, rasso), rasso) }, state},
		{"open: with a unit there is not", func(f *fixture) event.Event {
			return f.with(f.openCase(khan, rasso), "northshire.example/none")
		}, unknown},

		{"change: by a member", func(f *fixture) event.Event { return f.changeCase(newby, rasso, open(f)) }, ok},
		{"change: by another unit", func(f *fixture) event.Event { return f.changeCase(okoro, appeals, open(f)) }, unknown},
		{"change: for another unit of hers", func(f *fixture) event.Event { return f.changeCase(both, appeals, open(f)) }, unknown},
		{"change: by an agent", func(f *fixture) event.Event { return f.changeCase(intake, rasso, open(f)) }, unknown},
		{"change: there is no such case", func(f *fixture) event.Event { return f.changeCase(khan, rasso, event.CaseID(nowhere)) }, unknown},
		{"change: by one on the case", func(f *fixture) event.Event { return f.changeCase(both, rasso, named(f)) }, ok},
		{"change: by a lead", func(f *fixture) event.Event { return f.changeCase(khan, rasso, named(f)) }, ok},
		{"change: by another member", func(f *fixture) event.Event { return f.changeCase(newby, rasso, named(f)) }, no},
		{"change: with one's own unit", func(f *fixture) event.Event {
			e, own := f.changeCase(khan, rasso, open(f)), rasso
			e.With = &own
			return e
		}, state},

		{"people: by any member", func(f *fixture) event.Event { return f.nameOnCase(newby, rasso, open(f), khan, ellis) }, ok},
		{"people: of another unit", func(f *fixture) event.Event { return f.nameOnCase(khan, rasso, open(f), khan, okoro) }, unknown},
		{"people: by another unit", func(f *fixture) event.Event { return f.nameOnCase(okoro, appeals, open(f), okoro, both) }, unknown},
		{"people: changed by one of them", func(f *fixture) event.Event { return f.nameOnCase(both, rasso, named(f), khan, newby) }, ok},
		{"people: changed by a lead", func(f *fixture) event.Event { return f.nameOnCase(khan, rasso, named(f)) }, ok},
		{"people: changed by another member", func(f *fixture) event.Event { return f.nameOnCase(newby, rasso, named(f)) }, no},

		{"file: what the unit got", func(f *fixture) event.Event { return f.file(khan, rasso, open(f), f.d.id) }, ok},
		{"file: what the unit sent", func(f *fixture) event.Event {
			d := f.send(khan, rasso, 1, to(cid)...)
			return f.file(khan, rasso, open(f), f.d.id, d.id)
		}, ok},
		{"file: what was sent to a member by name", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(khan)...)
			return f.file(khan, rasso, open(f), d.id)
		}, ok},
		{"file: what went to another unit", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(appeals)...)
			return f.file(khan, rasso, open(f), d.id)
		}, unknown},
		{"file: what there is not", func(f *fixture) event.Event { return f.file(khan, rasso, open(f), nowhere) }, unknown},
		{"file: twice", func(f *fixture) event.Event { return f.file(khan, rasso, filed(f), f.d.id) }, taken},
		{"file: in a case of another unit", func(f *fixture) event.Event { return f.file(amy, cid, open(f), f.d.id) }, unknown},
		{"file: not on the case", func(f *fixture) event.Event { return f.file(newby, rasso, named(f), f.d.id) }, no},
		{"file: not on the case, under its URN", func(f *fixture) event.Event {
			c, d := withURN(f, "45AA2098221", "45AA2098221S/2")
			return f.file(newby, rasso, c, d)
		}, ok},
		{"file: not on the case, under another URN", func(f *fixture) event.Event {
			c, d := withURN(f, "45AA2098221", "45AA2098321")
			return f.file(newby, rasso, c, d)
		}, no},
		{"file: not on the case, one under its URN and one not", func(f *fixture) event.Event {
			c, d := withURN(f, "45AA2098221", "45AA2098221")
			return f.file(newby, rasso, c, d, f.d.id)
		}, no},

		{"mark: an exhibit of the case", func(f *fixture) event.Event { return f.mark(khan, rasso, filed(f), "used", f.d.all()...) }, ok},
		{"mark: an exhibit filed nowhere", func(f *fixture) event.Event { return f.mark(khan, rasso, open(f), "used", f.d.x(0)) }, unknown},
		{"mark: one of another sending", func(f *fixture) event.Event {
			d := f.send(amy, cid, 1, to(rasso)...)
			return f.mark(khan, rasso, filed(f), "unused", f.d.x(0), d.x(0))
		}, unknown},
		{"mark: by another unit", func(f *fixture) event.Event { return f.mark(amy, cid, filed(f), "used", f.d.x(0)) }, unknown},
		{"mark: not on the case", func(f *fixture) event.Event {
			c := filed(f)
			f.say(f.nameOnCase(ellis, rasso, c, ellis, both))
			return f.mark(newby, rasso, c, "used", f.d.x(0))
		}, no},

		{"hearing: listed", func(f *fixture) event.Event { return f.hearing(khan, rasso, open(f), begins, event.Listed) }, ok},
		{"hearing: listed twice", func(f *fixture) event.Event { return f.hearing(khan, rasso, listed(f), begins, event.Listed) }, taken},
		{"hearing: another day", func(f *fixture) event.Event { return f.hearing(khan, rasso, listed(f), begins+1, event.Listed) }, ok},
		{"hearing: vacated", func(f *fixture) event.Event { return f.hearing(khan, rasso, listed(f), begins, event.Vacated) }, ok},
		{"hearing: vacated, and not listed", func(f *fixture) event.Event { return f.hearing(khan, rasso, listed(f), begins+1, event.Vacated) }, unknown},
		{"hearing: by another unit", func(f *fixture) event.Event { return f.hearing(okoro, appeals, listed(f), begins, event.Vacated) }, unknown},
		{"hearing: not on the case", func(f *fixture) event.Event { return f.hearing(newby, rasso, named(f), begins, event.Listed) }, no},
	}...)
}

func (f *fixture) with(e *event.CaseOpened, u event.UnitID) event.Event {
	e.With = &u
	return e
}

// What a case says is what was last said of it, and what was not said stays.
func TestCase(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	opened := w.openCase(khan, rasso)
	opened.Details.Size = 1
	id := event.CaseID(w.say(opened))
	other := cid
	w.say(&event.CaseChanged{Header: w.by(khan, rasso), Case: id, With: &other})
	w.say(w.changeCase(ellis, rasso, id))
	c := w.s.Case(id)
	if c.Details.Size != 1 || c.DetailsBy != event.EventID(id) || *c.With != cid || *c.URN != "45AA2098221" || c.Unit != rasso {
		t.Errorf("%+v", c)
	}
	details := event.Sized{Size: 2}
	by := w.say(&event.CaseChanged{Header: w.by(khan, rasso), Case: id, Details: &details})
	w.say(w.file(khan, rasso, id, d.id))
	w.say(w.mark(khan, rasso, id, "used", d.all()...))
	w.say(w.mark(khan, rasso, id, "unused", d.x(1)))
	w.say(w.hearing(khan, rasso, id, 5, event.Listed))
	w.say(w.hearing(khan, rasso, id, 7, event.Listed))
	w.say(w.hearing(khan, rasso, id, 5, event.Vacated))
	c = w.s.Case(id)
	if c.Details.Size != 2 || c.DetailsBy != by || *c.URN != "45AA2098221" {
		t.Errorf("%+v", c)
	}
	if !slices.Equal(c.Marks, []custody.Mark{{Exhibit: d.x(0), Mark: "used"}, {Exhibit: d.x(1), Mark: "unused"}}) {
		t.Errorf("marks %v", c.Marks)
	}
	if !slices.Equal(c.Hearings, []custody.Hearing{{Hearing: "trial", Begins: 7}}) {
		t.Errorf("hearings %v", c.Hearings)
	}
	for who, want := range map[event.ActorID]bool{khan: true, newby: true, both: true, okoro: false, amy: false, intake: false, boss: false} {
		if w.s.MayReadCase(c, who) != want {
			t.Errorf("%s reads the case: %v", who, !want)
		}
	}
}
