package web

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func askStates() map[string]exhibition {
	view := askView{Terms: terms}
	none := shown(madeSarah, "ask", view)
	view.Units = []unitChoice{{madeRASSO, unitName(madeRASSO)}}
	one := shown(madeSarah, "ask", view)
	view.Units = append(view.Units, unitChoice{madeLong, unitName(madeLong)})
	return map[string]exhibition{"empty": none, "one": one, "many": shown(madeSarah, "ask", view)}
}

// askedStates has a request as who asked it (out-) and who is asked (in-) reads it.
func askedStates() map[string]exhibition {
	since := rows(made{out: true, exhibits: 2, kinds: []event.Code{"document"}, due: madeNow + day}, made{out: true, exhibits: 1, received: 1, passed: 1, kinds: []event.Code{"cctv"}})
	request := func(due event.Time, mine bool, answers ...event.Code) desk.Asked {
		return desk.Asked{Question: madeQuestion("requested", madeRASSO, madeTeam, due, mine, answers...)}
	}
	many := request(madeNow+day, false)
	many.Since = since
	urn := event.URN("45AA2098221")
	many.Question.Question.URN = &urn
	long := request(madeNow+day, false)
	long.From, long.To = madeLong, []event.HolderID{event.HolderID(madeLong + "-second-floor")}
	out := map[string]exhibition{}
	for name, a := range map[string]desk.Asked{
		"in-needs-answer": request(madeNow+day, false), "in-since": many, "in-late": request(madeNow-hour, false),
		"in-agreed": request(madeNow+day, false, event.Agreed), "in-settled": request(madeNow+day, false, event.Agreed, event.AlreadySent), "in-long": long,
		"out-waiting": request(madeNow+day, true), "out-late": request(madeNow-hour, true), "out-agreed": request(madeNow+day, true, event.Agreed),
		"out-settled": request(madeNow+day, true, event.CannotSend),
	} {
		who := madeAmy
		if a.Mine {
			who = madeSarah
		}
		out[name] = shown(who, "asked", askedViewOf(&a, madeNow))
	}
	return out
}
