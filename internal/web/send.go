package web

import (
	"net/http"

	"github.com/safehand/safehand/event"
)

// sendView is the form by which evidence is sent. Its fields are filled in and read
// in the page: nothing of them is ever posted here.
type sendView struct {
	Units      []unitChoice // for which the person can send
	Kinds      []event.Code
	Markings   []event.Marking
	Categories []event.Code
	Reasons    []event.Code // for a time of one's own
	Finish     string       // the sending to be finished, when that is what she came for
}

type unitChoice struct {
	ID   event.UnitID
	Name string
}

func send(p *Pages, v *visit) error {
	o, err := p.Desk.Memberships(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	view := sendForm()
	var id event.EventID
	if id.UnmarshalText([]byte(v.r.URL.Query().Get("finish"))) == nil {
		view.Finish = id.String()
	}
	for _, m := range o {
		view.Units = append(view.Units, unitChoice{m.Unit, unitName(m.Unit)})
	}
	return show(p, v, http.StatusOK, "send", view)
}

// sendForm has what can be chosen, whoever sends.
func sendForm() sendView {
	return sendView{
		Kinds: event.Types, Markings: []event.Marking{event.OfficialSensitive, event.Official}, Categories: event.Categories,
		Reasons: event.DeadlineReasons,
	}
}
