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
	To         event.UnitID // who asked for what is sent, when that is why, and for which case
	URN        *event.URN
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
	if err := v.answers(p, &view); err != nil {
		return err
	}
	for _, m := range o {
		view.Units = append(view.Units, unitChoice{m.Unit, unitName(m.Unit)})
	}
	return show(p, v, http.StatusOK, "send", view)
}

// answers fills in what a request says of what answers it. Somebody who may not read
// the request is told what she is told of one that was never made.
func (v *visit) answers(p *Pages, view *sendView) error {
	of := v.r.URL.Query().Get("answers")
	if of == "" {
		return nil
	}
	a, err := p.requested(v, of)
	if err != nil {
		return err
	}
	view.To, view.URN = a.From, a.URN
	return nil
}

// sendForm has what can be chosen, whoever sends.
func sendForm() sendView {
	return sendView{
		Kinds: event.Types, Markings: []event.Marking{event.OfficialSensitive, event.Official}, Categories: event.Categories,
		Reasons: event.DeadlineReasons,
	}
}
