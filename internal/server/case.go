package server

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func cases(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q, err := asked(r)
	if err != nil {
		return err
	}
	l, err := h.desk.Cases(r.Context(), c, q)
	return answer(w, l, err)
}

func caseFile(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.CaseID](r, "case")
	if err != nil {
		return err
	}
	b, err := h.desk.Case(r.Context(), c, id)
	return answer(w, b, err)
}

func questions(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q, err := asked(r)
	if err != nil {
		return err
	}
	waiting, err := number(r, "waiting", 0)
	if err != nil {
		return err
	}
	l, err := h.desk.Questions(r.Context(), c, q, waiting > 0)
	return answer(w, l, err)
}

func request(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.EventID](r, "event")
	if err != nil {
		return err
	}
	b, err := h.desk.Request(r.Context(), c, id)
	return answer(w, b, err)
}

func words(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.EventID](r, "event")
	if err != nil {
		return err
	}
	b, err := h.desk.Words(r.Context(), c, id)
	return answerBytes(w, binary, b, err)
}

func orders(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q, err := asked(r)
	if err != nil {
		return err
	}
	l, err := h.desk.Orders(r.Context(), c, q)
	return answer(w, l, err)
}
