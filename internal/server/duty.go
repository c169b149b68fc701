package server

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
)

func onDuty(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	want, err := ask[api.Duty](r)
	if err != nil {
		return err
	}
	is, err := h.desk.OnDuty(r.Context(), c, want)
	return answer(w, is, err)
}

func away(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	want, err := ask[api.Away](r)
	if err != nil {
		return err
	}
	is, err := h.desk.Away(r.Context(), c, want)
	return answer(w, is, err)
}

func rota(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	is, err := h.desk.Rota(r.Context(), c)
	return answer(w, is, err)
}

func markDays(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	want, err := ask[api.Days](r)
	if err != nil {
		return err
	}
	is, err := h.desk.MarkDays(r.Context(), c, want)
	return answer(w, is, err)
}
