package web

import (
	"net/url"

	"github.com/safehand/safehand/event"
)

// madeSendings has each state of a sending as either side sees it: in- is who
// receives, out- is who sends. A name begins with where it stands.
func madeSendings() map[string]made {
	const urn event.URN = "45AA2100417"
	return map[string]made{
		"in-needed":            {exhibits: 15, urn: urn},
		"in-needed-one":        {exhibits: 1, kinds: []event.Code{"bwv"}},
		"in-needed-checked":    {exhibits: 3, passed: 3},
		"in-needed-broken":     {exhibits: 15, passed: 14, broken: 1, urn: urn},
		"in-needed-broken-all": {exhibits: 1, broken: 1, urn: urn},
		"in-overdue-in":        {exhibits: 2, kinds: []event.Code{"cctv", "999-call"}, due: madeNow - 3*hour - 12*minute, urn: "45AA2098221"},
		"in-overdue-in-partly": {exhibits: 15, received: 9, passed: 9, due: madeNow - 2*hour, urn: urn},
		"in-overdue-in-review": {exhibits: 15, due: madeNow - 27*hour, urn: urn},
		"in-partly":            {exhibits: 15, received: 14, passed: 14, broken: 1, questions: []event.Kind{"reported"}, mine: true},
		"in-running":           {exhibits: 15, received: 15, passed: 9, urn: urn},
		"in-running-late":      {exhibits: 15, received: 15, passed: 9, urn: urn, unchecked: true},
		"in-passed":            {exhibits: 15, received: 15, passed: 15, urn: urn},
		"in-broken":            {exhibits: 15, received: 15, passed: 14, broken: 1, urn: urn, questions: []event.Kind{"reported", "noted"}, mine: true},
		"in-recalled":          {exhibits: 2, recalled: true},
		"in-rejected":          {exhibits: 2, rejected: true, urn: urn},
		"in-rejected-list":     {exhibits: 2, rejected: true, listed: true, urn: urn},
		"in-returned-list":     {exhibits: 1, received: 1, returned: true, listed: true},
		"in-recalled-list":     {exhibits: 1, recalled: true, listed: true},
		"in-passed-not-ours":   {exhibits: 2, received: 2, passed: 2, questions: []event.Kind{"reported"}, mine: true, notTheirs: true},
		"in-returned":          {exhibits: 2, received: 2, passed: 2, returned: true, questions: []event.Kind{"asked-back"}, answers: []event.Code{event.Agreed, event.Declined}},
		"in-needed-asked":      {exhibits: 2, questions: []event.Kind{"redirect-asked"}, mine: true},
		"in-passed-asked":      {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"asked-back"}},
		"in-passed-agreed":     {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"asked-back"}, answers: []event.Code{event.Agreed}},
		"in-passed-declined":   {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"asked-back"}, answers: []event.Code{event.Declined}},
		"in-passed-noticed":    {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"noticed"}, mine: true},
		"in-passed-unsaid":     {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"noticed"}, mine: true, silent: true},
		"in-passed-mistaken":   {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"noticed"}, answers: []event.Code{event.Withdrawn}, mine: true},
		"in-passed-unanswered": {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"reported"}, mine: true, silent: true},
		"in-passed-stop":       {exhibits: 3, received: 3, passed: 3, questions: []event.Kind{"reported"}, silent: true, leads: true},
		"in-passed-stopped":    {exhibits: 3, received: 3, passed: 3, leads: true, stopped: 2, theirs: true},
		"in-passed-kept-out":   {exhibits: 1, received: 1, passed: 1, stopped: 1, urn: urn},
		"in-many":              {exhibits: 60, kinds: []event.Code{"abe-interview", "999-call", "bwv", "cctv", "document", "phone-download", "suspect-interview", "other"}},
		"in-long":              {exhibits: 3, from: madeLong, to: madeLong + "-second-floor", kinds: []event.Code{"phone-download", "suspect-interview", "document"}},

		"out-waiting":            {out: true, exhibits: 15, closed: true, due: madeNow + 108*minute, urn: urn},
		"out-waiting-asked":      {out: true, exhibits: 2, questions: []event.Kind{"redirect-asked"}},
		"out-passed-asked":       {out: true, exhibits: 1, received: 1, passed: 1, questions: []event.Kind{"asked-back"}, mine: true},
		"out-passed-reported":    {out: true, exhibits: 2, received: 2, passed: 2, questions: []event.Kind{"reported"}},
		"out-passed-noticed":     {out: true, exhibits: 2, received: 2, passed: 2, questions: []event.Kind{"noticed"}},
		"out-passed-unanswered":  {out: true, exhibits: 2, received: 2, passed: 2, questions: []event.Kind{"reported"}, silent: true},
		"out-overdue-out":        {out: true, exhibits: 2, kinds: []event.Code{"cctv"}, due: madeNow - 12*minute, urn: "45AA2098221"},
		"out-overdue-out-partly": {out: true, exhibits: 15, received: 9, passed: 9, due: madeNow - 2*hour, urn: urn},
		"out-partly":             {out: true, exhibits: 15, received: 14, passed: 14, broken: 1, questions: []event.Kind{"reported"}},
		"out-running":            {out: true, exhibits: 15, received: 15, passed: 9},
		"out-running-late":       {out: true, exhibits: 15, received: 15, passed: 9, unchecked: true},
		"out-passed":             {out: true, exhibits: 1, received: 1, passed: 1, urn: urn},
		"out-broken":             {out: true, exhibits: 15, received: 15, passed: 14, broken: 1},
		"out-recalled":           {out: true, exhibits: 2, recalled: true},
		"out-rejected":           {out: true, exhibits: 2, rejected: true, urn: urn},
		"out-rejected-list":      {out: true, exhibits: 2, rejected: true, listed: true, urn: urn},
		"out-passed-stopped":     {out: true, exhibits: 2, received: 2, passed: 2, theirs: true},
		"out-returned":           {out: true, exhibits: 2, received: 2, passed: 2, returned: true},
	}
}

func sendingStates() map[string]exhibition {
	out := map[string]exhibition{}
	for name, m := range madeSendings() {
		m.name = name
		who := madeSarah
		if m.out {
			who = madeAmy
		}
		out[name] = shownSending(who, m, nil)
	}
	partly := madeSendings()["in-partly"]
	partly.name = "in-partly"
	last := partly.sending().Exhibits[14].Exhibit.String()
	out["in-partly-one-kind"] = shownSending(madeSarah, partly, url.Values{"kind": {"checks"}})
	out["in-partly-no-line"] = shownSending(madeSarah, partly, url.Values{"kind": {"questions"}, "exhibit": {last}})
	out["silent"] = silent(out["in-needed"], 0)
	return out
}

// shownSending is its page, with as much of what happened as is asked for.
func shownSending(who event.PersonID, m made, q url.Values) exhibition {
	view := sendingOf(m.sending(), nil, madeNow)
	view.narrow(q)
	return shown(who, "sending", view)
}
