package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// The gallery shows every page in every state, with made-up material and no
// service behind it: what developers look at and the browser tests capture.

// exhibition is one page in one of its states.
type exhibition struct {
	who  event.PersonID // who has signed in, if anybody has
	show func(*Pages, *visit) error
}

// Gallery names the states of each page that it shows, in their order.
func Gallery() map[string][]string {
	out := map[string][]string{}
	for page, states := range galleries() {
		out[page] = slices.Sorted(maps.Keys(states))
	}
	return out
}

func galleries() map[string]map[string]exhibition {
	people, units, partners := organisationStates()
	return map[string]map[string]exhibition{
		"people": people, "units": units, "partners": partners,
		"home":         {"fresh": shown("", "home", homeView{}), "signed-out": shown("", "home", homeView{SignedOut: true})},
		"unlock":       {"fresh": shown("", "unlock", unlockView{Back: "/overview"}), "locked": shown(madeSarah, "unlock", unlockView{Back: "/overview", Locked: true}), "unsent": unsent(shown(madeAmy, "unlock", unlockView{Back: "/send", Locked: true}))},
		"set-up":       {"link": shown("", "set-up", setUpView{})},
		"device":       {"link": shown("", "device", deviceView{})},
		"works":        {"fresh": shown("", "works", worksView{tries()})},
		"replay-2016":  {"fresh": exhibition{"", replay2016}},
		"overview":     overviewStates(),
		"reviews":      reviewStates(),
		"sending":      sendingStates(),
		"send":         sendStates(),
		"access":       accessStates(),
		"ask":          askStates(),
		"asked":        askedStates(),
		"problem":      problemStates(),
		"service":      serviceStates(),
		"board-report": boardStates(),
		"drills":       drillStates(),
	}
}

// shown is a page that shows a view.
func shown[V any](who event.PersonID, page string, view V) exhibition {
	return exhibition{who, func(p *Pages, v *visit) error { return show(p, v, http.StatusOK, page, view) }}
}

// unsent is a page that somebody had gone on to, or that was locked, when what she pressed Send for came to nothing.
func unsent(x exhibition) exhibition {
	return exhibition{x.who, func(p *Pages, v *visit) error {
		v.unsent = true
		return x.show(p, v)
	}}
}

// silent is a page whose service has not answered for three hours, on a PC whose clock was so far ahead of it.
func silent(x exhibition, ahead event.Time) exhibition {
	return exhibition{x.who, func(p *Pages, v *visit) error {
		v.silent = &Silence{(madeNow + ahead).String(), (madeNow + ahead + 3*hour).String()}
		return x.show(p, v)
	}}
}

// galleryView lists what there is to see.
type galleryView struct {
	Pages []galleryLinks
}

type galleryLinks struct {
	Page   string
	States []string
}

func galleryIndex(p *Pages, v *visit) error {
	var out galleryView
	all := Gallery()
	for _, page := range slices.Sorted(maps.Keys(all)) {
		out.Pages = append(out.Pages, galleryLinks{page, all[page]})
	}
	return show(p, v, http.StatusOK, "gallery", out)
}

func galleryPage(p *Pages, v *visit) error {
	x, ok := galleries()[v.r.PathValue("page")][v.r.PathValue("state")]
	if !ok {
		return lost(p, v)
	}
	v.caller = desk.Caller{}
	if x.who != "" {
		v.caller = desk.Caller{Role: event.AsPerson, Actor: event.ActorID(x.who), Number: 1}
	}
	return x.show(p, v)
}

// problemStates has a page for each set of words about what went wrong.
func problemStates() map[string]exhibition {
	out := map[string]exhibition{}
	for _, r := range api.Table() {
		kind := problemOf(r.Code)
		if _, ok := out[kind]; !ok {
			out[kind] = shown(madeSarah, "problem", problemView{
				Kind: kind, Status: r.Status, Code: r.Code, At: moment(madeNow), Page: "GET /s/{id}",
			})
		}
	}
	return out
}

func sendStates() map[string]exhibition {
	view := sendForm()
	none := shown(madeAmy, "send", view)
	view.Units = []unitChoice{{madeTeam, unitName(madeTeam)}}
	one := shown(madeAmy, "send", view)
	view.Units = append(view.Units, unitChoice{madeLong, unitName(madeLong)})
	two := shown(madeAmy, "send", view)
	answering, finishing := view, view
	urn := event.URN("45AA2098221")
	answering.To, answering.URN = madeRASSO, &urn
	finishing.Finish = strings.Repeat("7a", 32)
	return map[string]exhibition{
		"empty": none, "one": one, "many": two,
		"asked": shown(madeAmy, "send", answering), "finish": shown(madeAmy, "send", finishing),
	}
}
