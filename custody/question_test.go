package custody_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

func TestQuestionRules(t *testing.T) {
	internal := func(f *fixture) *sending { return f.send(okoro, appeals, 1, to(rasso)...) }
	demand(t, []rule{
		{"redirect: to another unit of hers", func(f *fixture) event.Event { return f.redirect(newby, rasso, f.d.id, appeals, f.d.x(0)) }, ok},
		{"redirect: by the sending unit", func(f *fixture) event.Event { return f.redirect(amy, cid, f.d.id, appeals, f.d.x(0)) }, state},
		{"redirect: by another unit", func(f *fixture) event.Event { return f.redirect(okoro, appeals, f.d.id, appeals, f.d.x(0)) }, unknown},
		{"redirect: for another unit of hers", func(f *fixture) event.Event { return f.redirect(both, appeals, f.d.id, appeals, f.d.x(0)) }, no},
		{"redirect: no consignment", func(f *fixture) event.Event { return f.redirect(khan, rasso, nowhere, appeals, f.d.x(0)) }, unknown},
		{"redirect: to another organisation's unit", func(f *fixture) event.Event { return f.redirect(khan, rasso, f.d.id, silks, f.d.x(0)) }, unknown},
		{"redirect: to a unit there is not", func(f *fixture) event.Event {
			return f.redirect(khan, rasso, f.d.id, "cps-northshire.example/none", f.d.x(0))
		}, unknown},
		{"redirect: to a closed unit", func(f *fixture) event.Event {
			f.say(f.closing(boss, deputy, appeals))
			return f.redirect(khan, rasso, f.d.id, appeals, f.d.x(0))
		}, unknown},
		{"redirect: to the unit it is addressed to", func(f *fixture) event.Event { return f.redirect(khan, rasso, f.d.id, rasso, f.d.x(0)) }, state},
		{"redirect: to the unit that sent it", func(f *fixture) event.Event {
			d := internal(f)
			return f.redirect(khan, rasso, d.id, appeals, d.x(0))
		}, state},
		{"redirect: an exhibit not in it", func(f *fixture) event.Event { return f.redirect(khan, rasso, f.d.id, appeals, strange) }, unknown},
		{"redirect: what was received", func(f *fixture) event.Event {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			return f.redirect(khan, rasso, f.d.id, appeals, f.d.x(0))
		}, conflict},
		{"redirect: what was not received", func(f *fixture) event.Event {
			f.say(f.receipt(khan, rasso, f.d.id, f.d.x(0)))
			return f.redirect(khan, rasso, f.d.id, appeals, f.d.x(1))
		}, ok},
		{"redirect: what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.redirect(khan, rasso, f.d.id, appeals, f.d.x(0))
		}, conflict},

		{"ask back: what was received", func(f *fixture) event.Event {
			received(f)
			return f.askBack(ben, cid, f.d.id, f.d.all()...)
		}, ok},
		{"ask back: by who received it", func(f *fixture) event.Event {
			received(f)
			return f.askBack(khan, rasso, f.d.id, f.d.x(0))
		}, no},
		{"ask back: by another unit", func(f *fixture) event.Event {
			received(f)
			return f.askBack(okoro, appeals, f.d.id, f.d.x(0))
		}, unknown},
		{"ask back: for the organisation", func(f *fixture) event.Event {
			received(f)
			return f.askBack(amy, "", f.d.id, f.d.x(0))
		}, no},
		{"ask back: before the receipt", func(f *fixture) event.Event { return f.askBack(amy, cid, f.d.id, f.d.x(0)) }, state},
		{"ask back: what was recalled", func(f *fixture) event.Event {
			f.say(f.recall(amy, cid, f.d.id, f.d.x(0)))
			return f.askBack(amy, cid, f.d.id, f.d.x(0))
		}, conflict},
		{"ask back: what was given back", func(f *fixture) event.Event {
			received(f)
			f.say(f.giveBack(khan, rasso, f.d.id, f.d.x(0)))
			return f.askBack(amy, cid, f.d.id, f.d.x(0))
		}, conflict},
		{"ask back: an exhibit not in it", func(f *fixture) event.Event {
			received(f)
			return f.askBack(amy, cid, f.d.id, strange)
		}, unknown},

		{"report: by an addressee before the receipt", func(f *fixture) event.Event { return f.report(khan, rasso, f.d.id, f.d.x(0)) }, ok},
		{"report: by the sending unit", func(f *fixture) event.Event { return f.report(ben, cid, f.d.id, f.d.all()...) }, ok},
		{"report: by another unit", func(f *fixture) event.Event { return f.report(okoro, appeals, f.d.id, f.d.x(0)) }, unknown},
		{"report: for another unit of hers", func(f *fixture) event.Event { return f.report(both, appeals, f.d.id, f.d.x(0)) }, no},
		{"report: an exhibit not in it", func(f *fixture) event.Event { return f.report(khan, rasso, f.d.id, strange) }, unknown},

		{"note: by an addressee", func(f *fixture) event.Event { return f.note(ellis, rasso, f.d.id, nil) }, ok},
		{"note: by the sending unit", func(f *fixture) event.Event { return f.note(ben, cid, f.d.id, nil) }, ok},
		{"note: by another unit", func(f *fixture) event.Event { return f.note(okoro, appeals, f.d.id, nil) }, unknown},
		{"note: for the organisation", func(f *fixture) event.Event { return f.note(amy, "", f.d.id, nil) }, no},
		{"note: in reply to the sending", func(f *fixture) event.Event {
			id := event.EventID(f.d.id)
			return f.note(khan, rasso, f.d.id, &id)
		}, ok},
		{"note: in reply to a note", func(f *fixture) event.Event {
			id := f.say(f.note(khan, rasso, f.d.id, nil))
			return f.note(amy, cid, f.d.id, &id)
		}, ok},
		{"note: in reply to a report", func(f *fixture) event.Event {
			id := f.say(f.report(khan, rasso, f.d.id, f.d.x(1)))
			return f.note(amy, cid, f.d.id, &id)
		}, ok},
		{"note: in reply to nothing", func(f *fixture) event.Event {
			id := event.EventID(nowhere)
			return f.note(amy, cid, f.d.id, &id)
		}, unknown},
		{"note: in reply to a note about another sending", func(f *fixture) event.Event {
			d := internal(f)
			id := f.say(f.note(khan, rasso, d.id, nil))
			return f.note(khan, rasso, f.d.id, &id)
		}, unknown},

		{"request: of a partner's unit", func(f *fixture) event.Event { return f.request(newby, rasso, cid) }, ok},
		{"request: of another unit of hers", func(f *fixture) event.Event { return f.request(khan, rasso, appeals) }, ok},
		{"request: of one's own unit", func(f *fixture) event.Event { return f.request(khan, rasso, rasso) }, state},
		{"request: for the organisation", func(f *fixture) event.Event { return f.request(khan, "", cid) }, no},
		{"request: for another unit", func(f *fixture) event.Event { return f.request(khan, appeals, cid) }, no},
		{"request: of a unit there is not", func(f *fixture) event.Event { return f.request(khan, rasso, "northshire.example/none") }, unknown},
		{"request: of an organisation there is not", func(f *fixture) event.Event { return f.request(khan, rasso, "fraud.example/desk") }, unknown},
		{"request: of a closed unit", func(f *fixture) event.Event {
			f.say(f.closing(boss, deputy, appeals))
			return f.request(khan, rasso, appeals)
		}, unknown},
		{"request: by a closed unit", func(f *fixture) event.Event {
			f.say(f.closing(boss, deputy, appeals))
			return f.request(okoro, appeals, cid)
		}, state},
		{"request: recognised by neither", func(f *fixture) event.Event { return f.request(khan, rasso, silks) }, event.CodeRecognition},
		{"request: recognised one way only", func(f *fixture) event.Event {
			f.recognise(cps, bar)
			return f.request(khan, rasso, silks)
		}, event.CodeRecognition},
		{"request: recognised the other way only", func(f *fixture) event.Event {
			f.recognise(bar, cps)
			return f.request(khan, rasso, silks)
		}, event.CodeRecognition},
		{"request: without a thread", func(f *fixture) event.Event {
			e := f.request(khan, rasso, cid)
			e.Thread = event.Thread{}
			return e
		}, taken},
		{"request: due now", func(f *fixture) event.Event {
			e := f.request(khan, rasso, cid)
			e.RespondBy = f.at.Recorded
			return e
		}, state},
	}...)
}
