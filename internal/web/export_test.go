package web

import (
	"html/template"
	"maps"
	"net/http"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// Shapes are the templates of all pages, and Views what each is given.
func Shapes() (map[string]*template.Template, error) { return compose() }

// Views has a value of what each page shows, in its frame.
func Views() map[string]any {
	return map[string]any{
		"home": Document[homeView]{}, "gallery": Document[galleryView]{}, "unlock": Document[unlockView]{}, "set-up": Document[setUpView]{}, "device": Document[deviceView]{}, "works": Document[worksView]{}, "replay-2016": Document[replayView]{}, "reviews": Document[reviewsView]{},
		"overview": Document[overviewView]{}, "send": Document[sendView]{}, "sending": Document[sendingView]{}, "problem": Document[problemView]{},
		"access": Document[accessView]{}, "ask": Document[askView]{}, "asked": Document[askedView]{},
		"people": Document[peopleView]{}, "units": Document[unitsView]{}, "partners": Document[partnersView]{},
		"service": Document[serviceView]{}, "board-report": Document[boardView]{}, "drills": Document[drillsView]{},
	}
}

var (
	Texts      = texts
	Between    = span
	PersonName = personName
	UnitName   = unitName
	OrgName    = orgName
	SizeOf     = size
	BackTo     = back
)

// QuietAt are those of some units that the pages show as quiet.
func QuietAt(set map[event.UnitID]event.Time, of []event.UnitID, now event.Time) (out []event.UnitID) {
	for _, u := range quietUnits(set, of, now) {
		out = append(out, u.ID)
	}
	return out
}

// BoardMonths are the months that the page of reports offers, the one that it shows, and
// why it shows none.
func BoardMonths(began, now event.Time, asked string) (months []string, shown, why string) {
	v := boardOf(&desk.Board{Units: []event.UnitID{madeRASSO}, Began: began}, asked, now)
	for _, m := range append(v.Newest, v.Earlier...) {
		months = append(months, m.Key)
	}
	if v.Month != nil {
		shown = v.Month.Key
	}
	return months, shown, v.Why
}

var (
	ProblemOf = problemOf
	Problems  = problems
)

// Standings are the words for where a sending of that status can stand.
func Standings(status string) []string {
	seen := map[string]bool{}
	for _, incoming := range []bool{true, false} {
		for _, checks := range [][2]int{{0, 0}, {2, 0}, {1, 1}} {
			r := desk.Row{Summary: api.Summary{Status: status, Exhibits: 2, Received: 2, Passed: checks[0], Broken: checks[1]}, Incoming: incoming}
			seen[standing(&r, 0)] = true
		}
	}
	return slices.Collect(maps.Keys(seen))
}

// SendingStandings is where each sending of the gallery stands.
func SendingStandings() map[string]string {
	out := map[string]string{}
	for name, m := range madeSendings() {
		out[name] = sendingOf(m.sending(), nil, madeNow).Standing
	}
	return out
}

// ToldAt is which of the three who hear that nobody received what was sent to a unit its
// sender is told of: those still to come at now.
func ToldAt(to event.HolderID, ladder custody.Ladder, quiet map[event.UnitID]event.Time, now event.Time) (out []bool) {
	s := &desk.Sending{Row: desk.Row{Addressed: []event.HolderID{to}, Waits: 1}, Exhibits: make([]desk.ExhibitRow, 1), Ladder: ladder}
	t := toldOf(s, quiet, now)
	if t == nil {
		return nil
	}
	return []bool{t.Unit != nil, t.Managers != nil, t.Teams != nil}
}

// Cookie is the cookie of an answer to r.
func Cookie(r *http.Request) *http.Cookie { return cookie(r, "token") }

// SendingReceived is how many exhibits of each sending of the gallery were received.
func SendingReceived() map[string]int {
	out := map[string]int{}
	for name, m := range madeSendings() {
		out[name] = m.received
	}
	return out
}
