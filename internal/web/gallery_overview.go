package web

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func rows(all ...made) (out []desk.Row) {
	for i, m := range all {
		m.name = fmt.Sprint(m.name, i, m.exhibits, m.due, m.out)
		out = append(out, m.sending().Row)
	}
	return out
}

// madeQuestion is something asked, as the side that asked or the one that was asked
// reads it.
func madeQuestion(kind event.Kind, from, to event.UnitID, by event.Time, mine bool, answers ...event.Code) desk.Question {
	asker := madeAmy
	if from.Org() == madeSarah.Org() {
		asker = madeSarah
	}
	q := &custody.Question{
		ID: event.EventID{Digest: madeID(kind, from)}, Kind: kind, From: from, To: []event.HolderID{event.HolderID(to)},
		Act: *madeAct(event.ActorID(asker), madeNow-3*day, 21, kind, from),
	}
	if by > 0 {
		q.RespondBy = &by
	}
	id := event.ConsignmentID{Digest: madeID("in-partly")}
	switch kind {
	case "requested":
		q.Thread = &event.Thread{Digest: madeID("thread")}
	case "asked-back":
		q.Code = "sent-in-error"
	case "noticed":
		q.To = []event.HolderID{event.HolderID(from)}
		q.Act.At.Recorded = madeNow - 6*minute
		q.Ladder = madeLadder(q.Act.At.Recorded)
	case "reported":
		q.Code = "will-not-play"
		if len(answers) == 0 {
			q.Ladder = madeLadder(q.Act.At.Recorded)
		}
	case "redirect-asked":
		unit := madeCrown
		q.Redirect = &unit
	}
	if kind != "requested" {
		q.Consignment, q.Exhibits = &id, []event.ExhibitID{{Digest: madeID("in-partly", 0)}}
	}
	answerer := madeTom
	if to.Org() == madeAmy.Org() {
		answerer = madeLena
	}
	for i, a := range answers {
		if a == event.Withdrawn { // nobody else can
			answerer = asker
		}
		n := custody.Answer{Act: *madeAct(event.ActorID(answerer), madeNow-event.Time(40-i)*minute, event.LogIndex(22+i), kind, from, a), Answer: a}
		if a == event.AlreadySent {
			n.Consignment = &id
		}
		q.Answers = append(q.Answers, n)
		if a != event.Agreed {
			q.Ended = &n.At
		}
	}
	if kind == "noticed" { // who began to report it is asked what it is
		return desk.Question{Question: q, Mine: mine, Yours: mine, Own: mine && asker == madeSarah}
	}
	return desk.Question{Question: q, Mine: mine, Yours: !mine}
}

// madeLadder is when nobody's beginning on a problem rings, as the rules count it.
func madeLadder(reported event.Time) custody.Ladder {
	due, err := custody.ReceiveBy(officeHours(), reported, event.Deadline{Kind: event.WorkingHours, N: 2})
	if err != nil {
		panic(err) // offices have hours
	}
	return custody.LadderOf(officeHours(), due)
}

// madeSentAgain is a report that a new copy has settled, and nobody's answer.
func madeSentAgain(q desk.Question) desk.Question {
	q.Ended = &directory.Place{Index: 30, Recorded: madeNow - hour}
	return q
}

// madeAbsence is one from some days from now to others.
func madeAbsence(who, by event.PersonID, from, to int) *api.Spell {
	on := func(days int) api.Day { return api.Day(madeNow.Std().AddDate(0, 0, days).Format(time.DateOnly)) }
	return &api.Spell{Person: who, From: on(from), To: on(to), By: by}
}

// overviewStates has the Overview of a casework assistant and of an officer.
func overviewStates() map[string]exhibition {
	cps := []desk.Membership{{Unit: madeRASSO}, {Unit: madeCrown}}
	police := []desk.Membership{{Unit: madeTeam}}
	received := rows(made{name: "r", exhibits: 9, received: 9, passed: 8}, made{name: "r", exhibits: 3, received: 3, passed: 3})
	states := map[string]desk.Overview{
		"empty": {Person: madeSarah, Units: cps},
		"one":   {Person: madeSarah, Units: cps[:1], Needed: rows(made{exhibits: 15})},
		"many": {
			Person: madeSarah, Units: cps, Received: received,
			Needed: rows(
				made{exhibits: 4, kinds: []event.Code{"phone-download"}, due: madeNow - 2*day, urn: "45AA2095530"},
				made{exhibits: 2, kinds: []event.Code{"cctv", "999-call"}, due: madeNow - 42*minute, urn: "45AA2098221"},
				made{exhibits: 15}, made{exhibits: 1, kinds: []event.Code{"bwv"}, due: madeNow + 4*hour, urn: "45AA2101916"},
				made{exhibits: 1, kinds: []event.Code{"document"}, due: madeNow + day, urn: "45AA2101917"},
				made{exhibits: 6, kinds: []event.Code{"suspect-interview"}, due: madeNow + 2*day}, made{exhibits: 2, kinds: []event.Code{"cctv"}, due: madeNow + 3*day, urn: "45AA2102144"},
			),
			Asks:  []desk.Question{madeQuestion("requested", madeRASSO, madeTeam, madeNow+day, true), madeQuestion("reported", madeRASSO, madeTeam, 0, true, event.Agreed)},
			Asked: []desk.Question{madeQuestion("asked-back", madeTeam, madeRASSO, madeNow+2*day, false)},
		},
		"overdue":    {Person: madeSarah, Units: cps, Needed: rows(made{exhibits: 2, kinds: []event.Code{"cctv", "999-call"}, due: madeNow - 42*minute, urn: "45AA2098221"}, made{exhibits: 1, due: madeNow - 26*hour})},
		"noticed":    {Person: madeSarah, Units: cps, Asked: []desk.Question{madeQuestion("noticed", madeRASSO, madeRASSO, 0, true)}},
		"unanswered": {Person: madeSarah, Units: cps, Asked: []desk.Question{madeQuestion("reported", madeTeam, madeRASSO, 0, false)}, Asks: []desk.Question{madeQuestion("reported", madeRASSO, madeTeam, 0, true)}},
		"error":      {Person: madeSarah, Units: cps, Received: rows(made{exhibits: 15, received: 15, passed: 14, broken: 1})},
		"review":     {Person: madeSarah, Units: cps, Reviews: []desk.Review{madeReview(made{exhibits: 15, due: madeNow - 30*hour}, "")}},
		"no-key":     {Person: madeSarah, Units: []desk.Membership{{Unit: madeRASSO, Await: []event.PersonID{madeTom, "priya.shah@cps-northshire.example"}}}, Needed: rows(made{exhibits: 15})},
		"drill":      {Person: madeSarah, Units: cps, Drills: []*custody.Drill{madeDrill(madeRASSO, madeRavi, madeNow-2*hour, 1, "", 0)}, Needed: rows(made{exhibits: 15})},
		"untested":   {Person: madeSarah, Units: cps, Untested: []event.UnitID{madeRASSO, madeCrown}, Needed: rows(made{exhibits: 15})},
		"settled": {Person: madeSarah, Units: cps, Needed: rows(made{exhibits: 15}), Settled: []desk.Question{
			madeQuestion("reported", madeRASSO, madeTeam, 0, true, event.Agreed, event.Closed),
			madeQuestion("requested", madeRASSO, madeTeam, madeNow-day, true, event.AlreadySent),
			madeSentAgain(madeQuestion("reported", madeCrown, madeTeam, 0, true)),
		}},
		"on-duty": {Person: madeSarah, Units: cps, Day: desk.Day{Duty: true}},
		"away":    {Person: madeSarah, Units: cps, Day: desk.Day{Away: madeAbsence(madeSarah, madeSarah, 0, 11)}, Needed: rows(made{exhibits: 15})},
		"sick":    {Person: madeTom, Units: cps[:1], Day: desk.Day{Away: madeAbsence(madeTom, madeSarah, 0, 0)}},
		"long": {
			Person: "maximiliana-wilhelmina.featherstonehaugh-cholmondeley@north-and-west-yorkshire-and-the-humber-regional-organised-crime.example",
			Units:  []desk.Membership{{Unit: madeLong}, {Unit: madeLong + "-second-floor"}},
			Needed: rows(made{exhibits: 400, from: madeLong, kinds: event.Types, urn: "45AA2098221(S)/12"}), More: true,
		},
		"officer": {
			Person: madeAmy, Units: police,
			Begun: []api.OrderRow{{
				Order: event.EventID{Digest: madeID("order")}, By: event.ActorID(madeAmy), For: madeTeam, To: []event.HolderID{event.HolderID(madeRASSO)},
				Ordered: madeNow - 11*hour - 20*minute, Exhibits: 2,
			}},
			Waiting: rows(made{out: true, exhibits: 2, kinds: []event.Code{"cctv"}, due: madeNow - 42*minute, urn: "45AA2098221"}, made{out: true, exhibits: 15, closed: true}, made{out: true, exhibits: 1, kinds: []event.Code{"bwv"}, due: madeNow + 5*hour}),
			Taken:   rows(made{out: true, exhibits: 9, received: 9, passed: 9}),
			Asked:   []desk.Question{madeQuestion("reported", madeRASSO, madeTeam, 0, false, event.Agreed), madeQuestion("requested", madeRASSO, madeTeam, madeNow-hour, false), madeQuestion("redirect-asked", madeRASSO, madeTeam, 0, false)},
		},
	}
	out := map[string]exhibition{}
	for name, o := range states {
		out[name] = shown(o.Person, "overview", overviewOf(&o, madeNow))
	}
	for _, name := range []string{"one", "officer"} {
		out["silent-"+name] = silent(out[name], 0)
	}
	out["silent-ahead"] = silent(out["one"], 9*day)
	return out
}
