package server

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func events(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	s, err := ask[api.Submission](r)
	if err != nil {
		return err
	}
	rec, err := h.desk.Submit(r.Context(), c, s)
	return answer(w, rec, err)
}

func account(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	a, err := ask[api.AccountRequest](r)
	if err != nil {
		return err
	}
	rec, err := h.desk.Account(r.Context(), c, a)
	return answer(w, rec, err)
}

func directory(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	var orgs []event.OrgID
	for _, s := range r.URL.Query()["organisation"] {
		var o event.OrgID
		if err := o.UnmarshalText([]byte(s)); err != nil {
			return badRequest("an organisation that is not named properly")
		}
		orgs = append(orgs, o)
	}
	b, err := h.desk.Directory(r.Context(), c, orgs)
	return answer(w, b, err)
}

func refusals(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	before, err := number(r, "before", 0)
	if err != nil {
		return err
	}
	list, err := h.desk.Refusals(r.Context(), c, before)
	return answer(w, list, err)
}
