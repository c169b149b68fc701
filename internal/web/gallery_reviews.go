package web

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// madeReview is one that the third alarm opened, or what somebody reported.
func madeReview(m made, problem event.Code, decisions ...custody.Decision) desk.Review {
	m.name += "review"
	s, name := m.sending(), "3KF8-W2TN"
	if m.out {
		name = "9TQ2-HV4C"
	}
	aware := s.ReceiveBy
	r := desk.Review{
		Row: s.Row, Reference: name, Since: aware + day, Exhibits: len(s.Exhibits), Unread: len(s.Exhibits) - m.received,
		Causes: []desk.Cause{{At: aware + day}}, Decisions: decisions,
	}
	if problem != "" {
		aware -= 4 * hour
		r.Causes = append([]desk.Cause{{Problem: problem, At: aware}}, r.Causes...)
	}
	r.Aware, r.Tell = aware, aware+custody.ToldWithin
	for _, o := range []event.OrgID{s.From.Org(), s.Addressed[0].Org()} {
		decided := false
		for _, d := range decisions {
			decided = decided || d.By.ID.Org() == o
		}
		if !decided {
			r.Undecided = append(r.Undecided, o)
			r.Yours = r.Yours || o == madeSarah.Org()
		}
	}
	return r
}

func madeDecision(by, advised event.PersonID, outcome event.Code) custody.Decision {
	return custody.Decision{Act: *madeAct(event.ActorID(by), madeNow-2*hour, 30, by, outcome), Outcome: outcome, Advised: advised}
}

// reviewStates has the reviews of somebody who leads units of the CPS.
func reviewStates() map[string]exhibition {
	const dee, pat event.PersonID = "dee.price@cps-northshire.example", "pat.moor@northshire.example"
	leads := []event.UnitID{madeRASSO, madeCrown}
	police, cps := madeDecision(madeLena, pat, event.NotABreach), madeDecision(madeSarah, dee, event.BreachKept)
	states := map[string]desk.Reviews{
		"empty":  {Leads: leads},
		"member": {},
		"one":    {Leads: leads[:1], Open: []desk.Review{madeReview(made{exhibits: 15, due: madeNow - 30*hour}, "")}},
		"decided": {Leads: leads, Open: []desk.Review{madeReview(made{exhibits: 2, received: 1, kinds: []event.Code{"cctv"}, due: madeNow - 40*hour}, "seen-by-others", cps)},
			Decided: []desk.Review{madeReview(made{exhibits: 1, received: 1, due: madeNow - 9*day, urn: "45AA2098221"}, "lost-or-changed", police, cps)}},
		"past": {Leads: leads, Open: []desk.Review{madeReview(made{exhibits: 1, due: madeNow - 5*day}, "", police), madeReview(made{exhibits: 3, received: 3, out: true, from: madeRASSO, to: madeTeam, due: madeNow - 28*hour}, "not-sure")}},
		"long": {Leads: []event.UnitID{madeLong, madeRASSO}, More: true, Open: []desk.Review{madeReview(made{exhibits: 400, from: madeLong, kinds: event.Types, urn: "45AA2098221(S)/12", due: madeNow - 30*hour}, "",
			madeDecision("maximiliana-wilhelmina.featherstonehaugh-cholmondeley@north-and-west-yorkshire-and-the-humber-regional-organised-crime.example", pat, event.BreachToTell))}},
	}
	theirs, ours := madeReview(made{exhibits: 15, due: madeNow - 6*day}, ""), madeReview(made{exhibits: 1, received: 1, out: true, from: madeRASSO, to: madeTeam, due: madeNow - 2*day}, "")
	states["list"] = desk.Reviews{Leads: leads, Lists: []desk.ListSeen{{Row: ours.Row, At: madeNow - 2*hour, By: madeTeam, Exhibits: 1}, {Row: theirs.Row, At: madeNow - 3*day, By: madeRASSO, Exhibits: 15}}}
	unanswered := madeReview(made{exhibits: 2, received: 2, due: madeNow - 40*hour}, "will-not-play")
	unanswered.Causes = []desk.Cause{{Problem: "will-not-play", At: madeNow - 2*hour, Unanswered: true}}
	stop := madeReview(made{exhibits: 3, received: 3, due: madeNow - 30*hour}, "seen-by-others")
	stop.Stoppable = []event.ExhibitID{{Digest: madeID("a")}, {Digest: madeID("b")}, {Digest: madeID("c")}}
	stopped := madeReview(made{exhibits: 1, received: 1, due: madeNow - 28*hour, urn: "45AA2098221"}, "lost-or-changed")
	stopped.Reference = "7KQ3-M4PD"
	stopped.Stopped = []event.ExhibitID{{Digest: madeID("d")}}
	stays := madeReview(made{exhibits: 1, received: 1, due: madeNow - 9*day}, "seen-by-others", madeDecision(madeLena, pat, event.NotABreach), madeDecision(madeSarah, dee, event.BreachKept))
	stays.Reference, stays.Stopped = "2WX8-R5GT", []event.ExhibitID{{Digest: madeID("e")}}
	states["stop"] = desk.Reviews{Leads: leads, Open: []desk.Review{stop, stopped}, Decided: []desk.Review{stays}, Advisers: []event.PersonID{dee}}
	states["unanswered"] = desk.Reviews{Leads: leads, Open: []desk.Review{unanswered}}
	out := map[string]exhibition{}
	for name, r := range states {
		if name != "long" { // where she is alone in her organisation
			r.Advisers = []event.PersonID{dee, "tom.ellis@cps-northshire.example"}
		}
		out[name] = shown(madeSarah, "reviews", reviewsOf(&r, madeNow))
	}
	return out
}
