package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// unitsView is an organisation's units, with their hours and where their keys stand.
type unitsView struct {
	Section       section
	Administrator bool
	Units         []unitLine
	Leads         []personChoice // who could lead a new unit
	New, Other    hoursForm      // of a new unit, and of one that has hours
	Manages       bool           // signs for others
}

// unitLine is a unit in the list.
type unitLine struct {
	ID       event.UnitID
	Name     string
	Facts    string
	Hours    []hoursLine
	Zone     event.Zone
	Holidays event.Code // whose bank holidays it keeps; "" for none
	Opens    *Moment    // next; nil while it is open
	Quiet    *quietUnit // while it learns
	Members  int
	Leads    []string
	Key      string // none, owed, lost (nobody holds it) or made
	Closed   bool
	MayKey   bool // the reader leads it, and its key is owed
	MayClose bool
	MayHours bool             // the reader may change its hours
	Opening  string           // as the form takes them
	Calendar event.Code       // whose bank holidays, or none
	With     []event.PersonID // who could sign its closing with the reader
	Rota     *rotaView        // nil of one that is closed or has nobody
}

// hoursLine is a run of days with the same hours.
type hoursLine struct {
	First, Last event.Code // days; the same for one
	From, To    string
}

// hoursForm is where working hours are typed.
type hoursForm struct {
	Form      string // its own name among the forms of the page
	Days      []dayHours
	Calendars []event.Code
}

// dayHours is one day in the form.
type dayHours struct {
	At       string // of its inputs among all of the page
	Day      event.Code
	Open     bool
	From, To string
}

type personChoice struct {
	ID   event.PersonID
	Name string
}

func units(p *Pages, v *visit) error {
	r, err := p.Desk.Roster(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "units", unitsOf(&r, p.Quiet, p.now()))
}

func unitsOf(r *desk.Roster, quiet map[event.UnitID]event.Time, now event.Time) unitsView {
	out := unitsView{
		Section: sectionOf("units", r.Organisation), Administrator: r.Administrator,
		New: hoursForm{"unit", usualDays(""), event.Calendars}, Other: hoursForm{"hours", usualDays("hours-"), event.Calendars},
		Manages: r.Administrator || len(r.Leads) > 0,
	}
	for i := range r.Units {
		l := unitLineOf(r, &r.Units[i], now)
		if q := quietUnits(quiet, []event.UnitID{l.ID}, now); len(q) > 0 && !l.Closed {
			l.Quiet = &q[0]
		}
		if _, told := r.Rotas[l.ID]; (told || r.Administrator) && !l.Closed && l.Members > 0 {
			l.Rota = rotaOf(r, l.ID, i, now)
		}
		out.Units = append(out.Units, l)
	}
	for i := range r.People {
		if p := &r.People[i]; p.Key > 0 {
			out.Leads = append(out.Leads, personChoice{p.Person, personName(event.HolderID(p.Person))})
		}
	}
	return out
}

func unitLineOf(r *desk.Roster, u *directory.RosterUnit, now event.Time) unitLine {
	l := unitLine{
		ID: u.Unit, Name: unitName(u.Unit), Facts: u.Facts(), Hours: hoursOf(u.Hours.Open), Zone: u.Hours.Zone,
		Holidays: holidaysOf(u.Hours), Members: u.Members, Key: "made", Closed: u.Closed,
		MayClose: r.Administrator && !u.Closed, MayHours: r.Administrator && !u.Closed,
		Opening: openingOf(u.Hours.Open), Calendar: u.Hours.Holidays,
	}
	if next := desk.NextOpening(u.Hours, now); next > 0 {
		at := moment(next)
		l.Opens = &at
	}
	switch {
	case u.Key == 0:
		l.Key = "none"
	case u.Stale:
		l.Key = "owed"
	case len(u.Holders) == 0:
		l.Key = "lost"
	}
	l.MayKey = l.Key != "made" && !u.Closed && slices.Contains(u.Leads, r.Me)
	for _, p := range u.Leads {
		l.Leads = append(l.Leads, personName(event.HolderID(p)))
	}
	for i := range r.People {
		p := &r.People[i]
		if p.Key > 0 && p.Person != r.Me && (p.Administrator || slices.Contains(u.Leads, p.Person)) {
			l.With = append(l.With, p.Person)
		}
	}
	return l
}

// weekOf is a week as people count it, Monday first.
func weekOf() []event.Code { return append(slices.Clone(event.Days[1:]), event.Days[0]) }

// usualDays are nine to five, Monday to Friday.
func usualDays(form string) (out []dayHours) {
	for i, d := range weekOf() {
		out = append(out, dayHours{At: form + string(d), Day: d, Open: i < 5, From: "09:00", To: "17:00"})
	}
	return out
}

// hoursOf writes days that follow each other with the same hours as one line.
func hoursOf(open []event.Opening) (out []hoursLine) {
	last := -2
	for i, day := range weekOf() {
		at := slices.IndexFunc(open, func(o event.Opening) bool { return o.Day == day })
		if at < 0 {
			continue
		}
		h := hoursLine{day, day, clock(open[at].From), clock(open[at].To)}
		if n := len(out) - 1; last == i-1 && n >= 0 && out[n].From == h.From && out[n].To == h.To {
			out[n].Last = day
		} else {
			out = append(out, h)
		}
		last = i
	}
	return out
}

// openingOf writes hours as a form and a statement take them.
func openingOf(open []event.Opening) string {
	var out []string
	for _, o := range open {
		b, _ := o.MarshalText()
		out = append(out, string(b))
	}
	return strings.Join(out, ",")
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// Who is a list of people for the script of the page.
func (l unitLine) Who() string {
	var out []string
	for _, p := range l.With {
		out = append(out, string(p))
	}
	return strings.Join(out, " ")
}

func holidaysOf(h event.Hours) event.Code {
	if h.Holidays == event.NoHolidays {
		return ""
	}
	return h.Holidays
}
