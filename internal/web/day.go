package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// dayView is whether the reader is at work today, and where she says so.
type dayView struct {
	Duty bool
	Away *absence // nil when she is not
	Form awayForm
}

// absence is days on which somebody is away.
type absence struct {
	Person      event.PersonID
	Name        string
	From, Until string  // as people write days; From is empty once it has begun
	Starts      api.Day // by which it is taken back before it begins
	By          string  // who marked it, if somebody else did
	MayEnd      bool
}

// awayForm is where somebody is marked away.
type awayForm struct {
	ID           string
	Who          []personChoice // to choose from; the reader herself when there are none
	Unit         string
	Today, Limit api.Day
}

// rotaView is who is at work in a unit, and who is away.
type rotaView struct {
	AtWork  []string
	Duty    []string // those of them who said that they are on duty
	Away    []absence
	MayMark bool
	Form    awayForm
}

func dayOf(d *desk.Day, now event.Time) *dayView {
	out := &dayView{Duty: d.Duty, Form: formOf("form-away", now)}
	if d.Away != nil {
		a := absenceOf(*d.Away, now)
		a.MayEnd = true
		out.Away = &a
	}
	return out
}

func formOf(id string, now event.Time) awayForm {
	today := now.Std().In(zone)
	return awayForm{ID: id, Today: api.Day(today.Format(time.DateOnly)), Limit: api.Day(today.AddDate(1, 0, 0).Format(time.DateOnly))}
}

func absenceOf(s api.Spell, now event.Time) absence {
	out := absence{Person: s.Person, Name: personName(event.HolderID(s.Person)), Until: dayText(s.To)}
	if string(s.From) > now.Std().In(zone).Format(time.DateOnly) {
		out.From, out.Starts = dayText(s.From), s.From
	}
	if s.By != s.Person {
		out.By = personName(event.HolderID(s.By))
	}
	return out
}

// dayText writes a day as people here do.
func dayText(d api.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("02/01/2006")
}

func rotaOf(r *desk.Roster, unit event.UnitID, n int, now event.Time) *rotaView {
	rota := r.Rotas[unit]
	out := &rotaView{MayMark: r.Administrator || slices.Contains(r.Leads, unit), Form: formOf("form-away-"+strconv.Itoa(n+1), now)}
	for _, p := range rota.AtWork {
		out.AtWork = append(out.AtWork, personName(event.HolderID(p)))
	}
	for _, p := range rota.OnDuty {
		out.Duty = append(out.Duty, personName(event.HolderID(p)))
	}
	for _, s := range rota.Away {
		a := absenceOf(s, now)
		a.MayEnd = out.MayMark || s.Person == r.Me
		out.Away = append(out.Away, a)
	}
	out.Form.Unit = unitName(unit)
	for i := range r.People {
		p := &r.People[i]
		if slices.ContainsFunc(p.Places, func(x directory.RosterPlace) bool { return x.Unit == unit }) && !p.Left {
			out.Form.Who = append(out.Form.Who, personChoice{p.Person, personName(event.HolderID(p.Person))})
		}
	}
	return out
}
