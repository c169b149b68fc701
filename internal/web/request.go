package web

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// askView is the form by which a unit asks another one for exhibits. What is asked
// for is sealed in the page: nothing of it is ever posted here.
type askView struct {
	Units []unitChoice // for which the person can ask
	Terms []string     // by when the other unit may be asked to answer, in its working time
}

// terms are what [client.ParseDeadline] reads; the command line proposes the third.
var terms = []string{"2h", "1d", "3d", "5d", "10d"}

func ask(p *Pages, v *visit) error {
	all, err := p.Desk.Memberships(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	view := askView{Terms: terms}
	for _, m := range all {
		view.Units = append(view.Units, unitChoice{m.Unit, unitName(m.Unit)})
	}
	return show(p, v, http.StatusOK, "ask", view)
}

// askedView is one request, as either side sees it.
type askedView struct {
	Question
	Reference string
	FromID    event.UnitID
	ToIDs     []event.HolderID
	Since     []Line // sent to the unit that asks since then
	MayAnswer bool   // that it was sent
}

func asked(p *Pages, v *visit) error {
	a, err := p.requested(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "asked", askedViewOf(&a, p.now()))
}

func (p *Pages) requested(v *visit, id string) (desk.Asked, error) {
	var e event.EventID
	if err := e.UnmarshalText([]byte(id)); err != nil {
		return desk.Asked{}, &api.Error{Code: api.CodeNotFound, Message: "there is no such page"}
	}
	return p.Desk.Asked(v.r.Context(), v.caller, e)
}

func askedViewOf(a *desk.Asked, now event.Time) askedView {
	v := askedView{
		Question: questionOf(&a.Question, now), Reference: event.ConsignmentID(a.ID).Reference(), FromID: a.From, ToIDs: a.To,
		MayAnswer: a.Yours && !a.Done(),
	}
	for i := range a.Since {
		v.Since = append(v.Since, lineOf(&a.Since[i], now))
	}
	return v
}
