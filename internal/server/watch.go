package server

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func watch(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	out, err := h.desk.Watch(r.Context())
	return answer(w, out, err)
}

func entries(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	from, err := number(r, "from", -1)
	if err != nil {
		return err
	}
	b, err := h.desk.Entries(r.Context(), from)
	return answerBytes(w, "application/octet-stream", b, err)
}

func logAt(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	before, err := number(r, "before", -1)
	if err != nil {
		return err
	}
	if before < 0 {
		return badRequest("the parameter before is missing")
	}
	out, err := h.desk.LogAt(r.Context(), event.Time(before))
	return answer(w, out, err)
}

func cosigned(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	size, err := number(r, "size", -1)
	if err != nil {
		return err
	}
	out, err := h.desk.Cosigned(r.Context(), size)
	return answer(w, out, err)
}
