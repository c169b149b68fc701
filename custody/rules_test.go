package custody_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

const (
	ok       = ""
	no       = event.CodeNotYours
	unknown  = event.CodeUnknown
	state    = event.CodeState
	conflict = event.CodeConflict
	taken    = event.CodeTaken
	agent    = event.CodeAgent
)

var (
	nowhere = event.ConsignmentID{Digest: event.Sum([]byte("nowhere"))}
	strange = event.ExhibitID{Digest: event.Sum([]byte("strange"))}
)

// fixture is a world of its own: two exhibits were sent from cid to rasso, and a
// third is ordered.
type fixture struct {
	*world
	d    *sending      // dispatched to rasso
	o    *sending      // ordered, sealed
	q    event.EventID // what was asked
	next *sending      // what was sent again
}

func received(f *fixture) { f.say(f.receipt(khan, rasso, f.d.id, f.d.all()...)) }

// rule is what a statement, made after whatever its maker says first, is told.
type rule struct {
	name string
	make func(f *fixture) event.Event
	want event.Code
}

// demand tries each rule in a fixture of its own.
func demand(t *testing.T, rules ...rule) {
	t.Helper()
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			f := &fixture{world: w, d: w.send(amy, cid, 2, to(rasso)...)}
			f.o = w.sealAll(w.order(amy, cid, 1, to(rasso)...))
			f.refused(r.make(f), r.want)
		})
	}
}

// Each rule of each kind.
func TestRules(t *testing.T) {
	demand(t, []rule{
		{"order: by a member for her unit", func(f *fixture) event.Event { return f.ordering(ben, cid, 1, to(rasso)...) }, ok},
		{"order: for the organisation", func(f *fixture) event.Event { return f.ordering(amy, "", 1, to(rasso)...) }, no},
		{"order: for another's unit", func(f *fixture) event.Event { return f.ordering(amy, rasso, 1, to(rasso)...) }, no},
		{"order: by an administrator", func(f *fixture) event.Event { return f.ordering(boss, rasso, 1, to(cid)...) }, no},
		{"order: by an agent for its unit", func(f *fixture) event.Event { return f.ordering(intake, rasso, 1, to(cid)...) }, ok},
		{"order: by an agent for another unit", func(f *fixture) event.Event { return f.ordering(intake, appeals, 1, to(cid)...) }, no},
		{"order: by a root", func(f *fixture) event.Event { return f.ordering(event.ActorID(cps), "", 1, to(cid)...) }, no},
		{"order: with another's order key", func(f *fixture) event.Event {
			e := f.ordering(amy, cid, 1, to(rasso)...)
			e.OrderKey = vkey(event.OrderKeyName(ben))
			return e
		}, event.CodeSignature},
		{"order: with a key of another use", func(f *fixture) event.Event {
			e := f.ordering(amy, cid, 1, to(rasso)...)
			e.OrderKey = vkey(string(amy))
			return e
		}, event.CodeSignature},
		{"order: to one's own unit", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(cid)...) }, state},
		{"order: to another unit of one's organisation", func(f *fixture) event.Event {
			return f.ordering(khan, rasso, 1, to(appeals)...)
		}, ok},
		{"order: to two units", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(rasso, appeals)...) }, no},
		{"order: to a unit and a person", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(rasso, okoro)...) }, no},
		{"order: to two people", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(khan, okoro)...) }, ok},
		{"order: to people of two organisations", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(ben, khan)...) }, no},
		{"order: to an agent", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(intake)...) }, agent},
		{"order: to an organisation never admitted", func(f *fixture) event.Event {
			return f.ordering(amy, cid, 1, to("fraud.example/desk")...)
		}, unknown},
		{"order: to an organisation not recognised", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(silks)...) }, event.CodeRecognition},
		{"order: recognised one way only", func(f *fixture) event.Event {
			f.recognise(police, bar)
			return f.ordering(amy, cid, 1, to(silks)...)
		}, event.CodeRecognition},
		{"order: recognised the other way only", func(f *fixture) event.Event {
			f.recognise(bar, police)
			return f.ordering(amy, cid, 1, to(silks)...)
		}, event.CodeRecognition},
		{"order: recognised both ways", func(f *fixture) event.Event {
			f.recognise(bar, police)
			f.recognise(police, bar)
			return f.ordering(amy, cid, 1, to(silks)...)
		}, ok},
		{"order: to a unit there is not", func(f *fixture) event.Event {
			return f.ordering(amy, cid, 1, to("cps-northshire.example/none")...)
		}, unknown},
		{"order: to a unit nobody is in", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(empty)...) }, state},
		{"order: to a unit without a key", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(keyless)...) }, ok},
		{"order: to a stranger", func(f *fixture) event.Event {
			return f.ordering(amy, cid, 1, to("nobody@cps-northshire.example")...)
		}, unknown},
		{"order: to a person of no unit", func(f *fixture) event.Event { return f.ordering(amy, cid, 1, to(loner)...) }, state},
		{"order: an exhibit ordered before", func(f *fixture) event.Event {
			e := f.ordering(amy, cid, 1, to(rasso)...)
			e.Exhibits[0].Recipient = f.o.seals[0].Recipient
			return e
		}, taken},
		{"order: an exhibit twice", func(f *fixture) event.Event {
			e := f.ordering(amy, cid, 2, to(rasso)...)
			e.Exhibits[1].Recipient = e.Exhibits[0].Recipient
			return e
		}, taken},
		{"order: an exhibit without a thread", func(f *fixture) event.Event {
			e := f.ordering(amy, cid, 1, to(rasso)...)
			e.Exhibits[0].Thread = event.Thread{}
			return e
		}, taken},

		{"seal: twice", func(f *fixture) event.Event { return f.sealing(f.o, 0) }, taken},
		{"seal: under no order", func(f *fixture) event.Event {
			e := f.sealing(f.o, 0)
			e.Order = event.EventID(nowhere)
			return e
		}, unknown},
		{"seal: another's order", func(f *fixture) event.Event {
			e := f.sealing(f.o, 0)
			e.By.ID = ben
			return e
		}, no},
		{"seal: for another unit", func(f *fixture) event.Event {
			e := f.sealing(f.o, 0)
			e.For = event.PartyID(police)
			return e
		}, no},
		{"seal: an exhibit of no order", func(f *fixture) event.Event {
			d := *f.o
			d.seals = []event.Seal{sealOf(event.RecipientID(nowhere))}
			return f.sealing(&d, 0)
		}, unknown},
		{"seal: an exhibit of another order", func(f *fixture) event.Event {
			o := f.order(amy, cid, 1, to(rasso)...)
			o.order = f.o.order
			return f.sealing(o, 0)
		}, unknown},
		{"seal: after the dispatch", func(f *fixture) event.Event { return f.sealing(f.d, 0) }, state},
		{"seal: after the order's recall", func(f *fixture) event.Event {
			o := f.order(amy, cid, 1, to(rasso)...)
			f.say(f.recallOrder(ben, cid, o.order))
			return f.sealing(o, 0)
		}, state},
		{"seal: by a leaver's order key", func(f *fixture) event.Event {
			o := f.order(ben, cid, 1, to(rasso)...)
			f.leave(ben)
			return f.sealing(o, 0)
		}, no},

		{"dispatch: as ordered", func(f *fixture) event.Event { return f.dispatch(f.o) }, ok},
		{"dispatch: twice", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			f.say(f.dispatch(f.o))
			return e
		}, conflict},
		{"dispatch: an order recalled", func(f *fixture) event.Event {
			f.say(f.recallOrder(amy, cid, f.o.order))
			return f.dispatch(f.o)
		}, conflict},
		{"dispatch: to others than ordered", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.To = to(appeals)
			return e
		}, state},
		{"dispatch: with another label", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.Label.Commitment = label("another")
			return e
		}, state},
		{"dispatch: fewer than ordered", func(f *fixture) event.Event {
			o := f.sealAll(f.order(amy, cid, 2, to(rasso)...))
			e := f.dispatch(o)
			e.Exhibits = e.Exhibits[:1]
			return e
		}, state},
		{"dispatch: an exhibit not sealed yet", func(f *fixture) event.Event {
			o := f.order(amy, cid, 1, to(rasso)...)
			o.sealed = []event.EventID{o.order}
			return f.dispatch(o)
		}, state},
		{"dispatch: an exhibit of another order", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.Exhibits = []event.DispatchedExhibit{{Exhibit: f.d.x(0), After: f.d.sealed[0]}}
			return e
		}, state},
		{"dispatch: after another sealing", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.Exhibits[0].After = f.d.sealed[0]
			return e
		}, state},
		{"dispatch: an exhibit twice", func(f *fixture) event.Event {
			o := f.sealAll(f.order(amy, cid, 2, to(rasso)...))
			e := f.dispatch(o)
			e.Exhibits[1] = event.DispatchedExhibit{Exhibit: o.x(0), After: o.sealed[1]}
			return e
		}, taken},
		{"dispatch: due a second later than ordered", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.ReceiveBy++
			return e
		}, state},
		{"dispatch: due a second earlier than ordered", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.ReceiveBy--
			return e
		}, state},
		{"dispatch: relying on nothing of theirs", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.Relies[0].Organisation = police
			return e
		}, event.CodeStale},
		{"dispatch: relying on another's account", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.Relies[0].Account = f.accounts[police]
			return e
		}, event.CodeStale},
		{"dispatch: relying on an account of an hour", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			f.at.Recorded += 3600
			e.At = f.at.Recorded
			return e
		}, ok},
		{"dispatch: relying on an account of an hour and a second", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			f.at.Recorded += 3601
			e.At = f.at.Recorded
			return e
		}, event.CodeStale},
		{"dispatch: a clock ten minutes slow", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			f.at.Recorded += 600
			return e
		}, ok},
		{"dispatch: a clock slower than that", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			f.at.Recorded += 601
			return e
		}, event.CodeStale},
		{"dispatch: a clock that puts the deadline off for years", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.At += 50 * 365 * 24 * 3600
			e.ReceiveBy, _ = f.s.Deadline(e.To, e.At, event.Deadline{Kind: event.WorkingHours, N: 2})
			return e
		}, event.CodeStale},
		{"dispatch: another's order", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			e.By.ID = ben
			return e
		}, no},
		{"dispatch: an order there is not", func(f *fixture) event.Event {
			e, id := f.dispatch(f.o), event.EventID(nowhere)
			e.Order = &id
			return e
		}, unknown},
		{"dispatch: to a partner no longer recognised", func(f *fixture) event.Event {
			e := f.dispatch(f.o)
			f.say(&event.Recognised{Header: f.by(event.ActorID(cps), ""), Organisation: police, Root: event.Sum(nil)})
			return e
		}, event.CodeRecognition},

		{"check: by an addressee", func(f *fixture) event.Event { return f.check(ellis, rasso, f.d.id, f.d.x(0)) }, ok},
		{"check: by an agent of the unit", func(f *fixture) event.Event { return f.check(intake, rasso, f.d.id, f.d.all()...) }, ok},
		{"check: by another unit's agent", func(f *fixture) event.Event { return f.check(clerk, appeals, f.d.id, f.d.x(0)) }, unknown},
		{"check: by the sending unit", func(f *fixture) event.Event { return f.check(ben, cid, f.d.id, f.d.x(0)) }, ok},
		{"check: by another unit", func(f *fixture) event.Event { return f.check(okoro, appeals, f.d.id, f.d.x(0)) }, unknown},
		{"check: an exhibit of another consignment", func(f *fixture) event.Event { return f.check(khan, rasso, f.d.id, strange) }, state},
		{"check: broken, an exhibit of another consignment", func(f *fixture) event.Event {
			e := f.check(khan, rasso, f.d.id, f.d.x(0))
			e.Broken = []event.ExhibitID{strange}
			return e
		}, state},
		{"check: no consignment", func(f *fixture) event.Event { return f.check(khan, rasso, nowhere, f.d.x(0)) }, unknown},
		{"check: what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.check(intake, rasso, f.d.id, f.d.x(0))
		}, state},
		{"check: what the sender recalled herself", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.check(amy, cid, f.d.id, f.d.x(0))
		}, ok},

		{"receive: by an addressee", func(f *fixture) event.Event { return f.receipt(newby, rasso, f.d.id, f.d.all()...) }, ok},
		{"receive: by an agent", func(f *fixture) event.Event { return f.receipt(intake, rasso, f.d.id, f.d.x(0)) }, agent},
		{"receive: by the sender", func(f *fixture) event.Event { return f.receipt(amy, cid, f.d.id, f.d.x(0)) }, unknown},
		{"receive: by another unit", func(f *fixture) event.Event { return f.receipt(okoro, appeals, f.d.id, f.d.x(0)) }, unknown},
		{"receive: by the administrator", func(f *fixture) event.Event { return f.receipt(boss, "", f.d.id, f.d.x(0)) }, unknown},
		{"receive: for another unit of hers", func(f *fixture) event.Event { return f.receipt(both, appeals, f.d.id, f.d.x(0)) }, no},
		{"receive: for the organisation", func(f *fixture) event.Event { return f.receipt(khan, "", f.d.id, f.d.x(0)) }, no},
		{"receive: no consignment", func(f *fixture) event.Event {
			e := f.receipt(khan, rasso, f.d.id, f.d.x(0))
			e.Consignment = nowhere
			return e
		}, unknown},
		{"receive: an exhibit not in it", func(f *fixture) event.Event { return f.receipt(khan, rasso, f.d.id, f.d.x(0), strange) }, unknown},
		{"receive: after an older change of hands", func(f *fixture) event.Event {
			e := f.receipt(khan, rasso, f.d.id, f.d.x(1))
			f.say(f.receipt(ellis, rasso, f.d.id, f.d.x(0)))
			return e
		}, conflict},
		{"receive: twice", func(f *fixture) event.Event {
			received(f)
			return f.receipt(ellis, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"receive: what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.receipt(khan, rasso, f.d.id, f.d.x(0))
		}, conflict},
		{"receive: what was not recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.receipt(khan, rasso, f.d.id, f.d.x(1))
		}, ok},

		{"open: before the receipt", func(f *fixture) event.Event { return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0)) }, event.CodeReceipt},
		{"open: after it", func(f *fixture) event.Event {
			received(f)
			return f.opening(khan, rasso, f.d.id, event.View, f.d.all()...)
		}, ok},
		{"open: after a colleague's receipt", func(f *fixture) event.Event {
			received(f)
			return f.opening(ellis, rasso, f.d.id, event.View, f.d.x(0))
		}, ok},
		{"open: more than was received", func(f *fixture) event.Event {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			return f.opening(khan, rasso, f.d.id, event.View, f.d.all()...)
		}, event.CodeReceipt},
		{"open: by an agent", func(f *fixture) event.Event {
			received(f)
			return f.opening(intake, rasso, f.d.id, event.View, f.d.x(0))
		}, agent},
		{"open: by another unit", func(f *fixture) event.Event {
			received(f)
			return f.opening(okoro, appeals, f.d.id, event.View, f.d.x(0))
		}, unknown},
		{"open: by the administrator", func(f *fixture) event.Event {
			received(f)
			return f.opening(boss, "", f.d.id, event.View, f.d.x(0))
		}, unknown},
		{"open: by the sender before the receipt", func(f *fixture) event.Event {
			e := f.opening(amy, cid, f.d.id, event.View, f.d.x(0))
			e.With = unitKeyRef(cid, 1)
			return e
		}, ok},
		{"open: by the sender after a recall", func(f *fixture) event.Event {
			f.say(f.recall(ben, cid, f.d.id, f.d.x(0)))
			e := f.opening(ben, cid, f.d.id, event.View, f.d.x(0))
			e.With = unitKeyRef(cid, 1)
			return e
		}, ok},
		{"open: what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(ben, cid, f.d.id, f.d.x(0)))
			return f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
		}, state},
		{"open: for another unit of hers", func(f *fixture) event.Event {
			received(f)
			return f.opening(both, appeals, f.d.id, event.View, f.d.x(0))
		}, no},
		{"open: for the organisation", func(f *fixture) event.Event {
			received(f)
			return f.opening(khan, "", f.d.id, event.View, f.d.x(0))
		}, no},
		{"open: with the sender's key", func(f *fixture) event.Event {
			received(f)
			e := f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
			e.With = unitKeyRef(cid, 1)
			return e
		}, no},
		{"open: with a key nothing was granted to", func(f *fixture) event.Event {
			received(f)
			e := f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))
			e.With = event.KeyRef{Holder: event.HolderID(khan), Number: 1}
			return e
		}, unknown},
		{"open: with a key not handed to her yet", func(f *fixture) event.Event {
			received(f)
			return f.opening(newby, rasso, f.d.id, event.View, f.d.x(0))
		}, event.CodeKeyWaiting},
		{"open: an exhibit not in it", func(f *fixture) event.Event {
			received(f)
			return f.opening(khan, rasso, f.d.id, event.View, strange)
		}, unknown},
		{"open: no consignment", func(f *fixture) event.Event { return f.opening(khan, rasso, nowhere, event.View, f.d.x(0)) }, unknown},

		{"export: one's own opening", func(f *fixture) event.Event {
			received(f)
			return f.export(khan, rasso, f.say(f.opening(khan, rasso, f.d.id, event.ToExport, f.d.all()...)), f.d.x(1))
		}, ok},
		{"export: a colleague's opening", func(f *fixture) event.Event {
			received(f)
			return f.export(ellis, rasso, f.say(f.opening(khan, rasso, f.d.id, event.ToExport, f.d.x(0))), f.d.x(0))
		}, unknown},
		{"export: an opening to view", func(f *fixture) event.Event {
			received(f)
			return f.export(khan, rasso, f.say(f.opening(khan, rasso, f.d.id, event.View, f.d.x(0))), f.d.x(0))
		}, state},
		{"export: more than was opened", func(f *fixture) event.Event {
			received(f)
			return f.export(khan, rasso, f.say(f.opening(khan, rasso, f.d.id, event.ToExport, f.d.x(0))), f.d.all()...)
		}, unknown},
		{"export: for another unit", func(f *fixture) event.Event {
			received(f)
			return f.export(both, appeals, f.say(f.opening(both, rasso, f.d.id, event.ToExport, f.d.x(0))), f.d.x(0))
		}, no},
		{"export: no opening", func(f *fixture) event.Event { return f.export(khan, rasso, event.EventID(nowhere), f.d.x(0)) }, unknown},

		{"recall: by a colleague", func(f *fixture) event.Event { return f.recall(ben, cid, f.d.id, f.d.all()...) }, ok},
		{"recall: by the addressee", func(f *fixture) event.Event { return f.recall(khan, rasso, f.d.id, f.d.x(0)) }, unknown},
		{"recall: for the organisation", func(f *fixture) event.Event { return f.recall(amy, "", f.d.id, f.d.x(0)) }, no},
		{"recall: after the receipt", func(f *fixture) event.Event {
			received(f)
			return f.recall(amy, cid, f.d.id, f.d.x(0))
		}, conflict},
		{"recall: the one not received", func(f *fixture) event.Event {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			return f.recall(amy, cid, f.d.id, f.d.x(1))
		}, ok},
		{"recall: twice", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.recall(ben, cid, f.d.id, f.d.x(0))
		}, conflict},
		{"recall: not having seen the receipt", func(f *fixture) event.Event {
			e := f.recall(amy, cid, f.d.id, f.d.x(1))
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			return e
		}, conflict},
		{"recall: an exhibit not in it", func(f *fixture) event.Event { return f.recall(amy, cid, f.d.id, strange) }, unknown},
		{"recall: no consignment", func(f *fixture) event.Event {
			e := f.recall(amy, cid, f.d.id, f.d.x(0))
			e.Consignment = &nowhere
			return e
		}, unknown},
		{"recall an order: by a colleague", func(f *fixture) event.Event { return f.recallOrder(ben, cid, f.o.order) }, ok},
		{"recall an order: by another unit", func(f *fixture) event.Event { return f.recallOrder(khan, rasso, f.o.order) }, no},
		{"recall an order: for the organisation", func(f *fixture) event.Event { return f.recallOrder(amy, "", f.o.order) }, no},
		{"recall an order: twice", func(f *fixture) event.Event {
			f.say(f.recallOrder(ben, cid, f.o.order))
			return f.recallOrder(amy, cid, f.o.order)
		}, conflict},
		{"recall an order: after its dispatch", func(f *fixture) event.Event { return f.recallOrder(amy, cid, f.d.order) }, conflict},
		{"recall an order: there is none", func(f *fixture) event.Event { return f.recallOrder(amy, cid, event.EventID(nowhere)) }, unknown},
		{"recall an order: after something else", func(f *fixture) event.Event {
			e := f.recallOrder(amy, cid, f.o.order)
			e.After = f.d.order
			return e
		}, conflict},

		{"pass on: what was received", func(f *fixture) event.Event {
			received(f)
			return f.passOn(ellis, rasso, f.d.id, to(appeals), f.d.all()...)
		}, ok},
		{"pass on: to people, back, and again", func(f *fixture) event.Event {
			received(f)
			f.say(f.passOn(khan, rasso, f.d.id, to(okoro), f.d.x(0)))
			f.say(f.passOn(khan, rasso, f.d.id, to(cid), f.d.x(0)))
			return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
		}, ok},
		{"pass on: before the receipt", func(f *fixture) event.Event { return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0)) }, conflict},
		{"pass on: the one not received", func(f *fixture) event.Event {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			return f.passOn(khan, rasso, f.d.id, to(appeals), f.d.all()...)
		}, conflict},
		{"pass on: by who has it not", func(f *fixture) event.Event {
			received(f)
			return f.passOn(okoro, appeals, f.d.id, to(cid), f.d.x(0))
		}, conflict},
		{"pass on: by an agent", func(f *fixture) event.Event {
			received(f)
			return f.passOn(intake, rasso, f.d.id, to(appeals), f.d.x(0))
		}, agent},
		{"pass on: for the organisation", func(f *fixture) event.Event {
			received(f)
			return f.passOn(khan, "", f.d.id, to(appeals), f.d.x(0))
		}, no},
		{"pass on: after an older change of hands", func(f *fixture) event.Event {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			e := f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
			f.say(f.receipt(ellis, rasso, f.d.id, f.d.x(1)))
			return e
		}, conflict},
		{"pass on: an exhibit that came twice, twice", func(f *fixture) event.Event {
			received(f)
			d2 := event.ConsignmentID(f.say(f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))))
			f.say(f.receipt(okoro, appeals, d2, f.d.x(0)))
			d3 := event.ConsignmentID(f.say(f.passOn(okoro, appeals, d2, to(rasso), f.d.x(0))))
			f.say(f.receipt(khan, rasso, d3, f.d.x(0)))
			e := f.passOn(khan, rasso, f.d.id, to(cid), f.d.x(0))
			e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: f.d.x(0), After: f.con(d3).Last})
			return e
		}, taken},
		{"pass on: due at once", func(f *fixture) event.Event {
			received(f)
			e := f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
			e.ReceiveBy = e.At
			return e
		}, state},
		{"pass on: due in a hundred days", func(f *fixture) event.Event {
			received(f)
			e := f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
			e.ReceiveBy = e.At + 100*24*3600
			return e
		}, ok},
		{"pass on: due in a hundred days and a second", func(f *fixture) event.Event {
			received(f)
			e := f.passOn(khan, rasso, f.d.id, to(appeals), f.d.x(0))
			e.ReceiveBy = e.At + 100*24*3600 + 1
			return e
		}, state},
	}...)
}
