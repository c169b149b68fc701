package web

import (
	"net/http"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// peopleView is who is of an organisation, by unit.
type peopleView struct {
	Section       section
	All           bool // everybody, not the reader's own units alone
	Administrator bool
	Waiting       []personLine // for somebody else
	Units         []unitPeople
	Others        []personLine // of no unit
	Left          []personLine
	Choices       []unitChoice // to which the reader may bring somebody
}

// unitPeople are those of a unit.
type unitPeople struct {
	ID     event.UnitID
	Name   string
	Closed bool
	People []personLine
}

func people(p *Pages, v *visit) error {
	r, err := p.Desk.Roster(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "people", peopleOf(&r, p.now()))
}

func peopleOf(r *desk.Roster, now event.Time) peopleView {
	l := &lister{r, now}
	out := peopleView{Section: sectionOf("people", r.Organisation), All: r.All, Administrator: r.Administrator, Choices: l.choices()}
	for i := range r.Units {
		u := unitPeople{ID: r.Units[i].Unit, Name: unitName(r.Units[i].Unit), Closed: r.Units[i].Closed}
		for j := range r.People {
			if line := l.line(&r.People[j], u.ID); line.Since != nil {
				u.People = append(u.People, line)
			}
		}
		if !u.Closed || len(u.People) > 0 {
			out.Units = append(out.Units, u)
		}
	}
	for i := range r.People {
		line := l.line(&r.People[i], "")
		switch {
		case line.Standing == "left":
			out.Left = append(out.Left, line)
		case len(line.Units) == 0:
			out.Others = append(out.Others, line)
		}
		if !slices.Contains([]string{"left", "here", "set-up", "stopped"}, line.Standing) && !givenUp(&r.People[i]) {
			out.Waiting = append(out.Waiting, line)
		}
	}
	return out
}
