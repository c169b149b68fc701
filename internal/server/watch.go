package server

import (
	"net/http"

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

func cosigned(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	size, err := number(r, "size", -1)
	if err != nil {
		return err
	}
	out, err := h.desk.Cosigned(r.Context(), size)
	return answer(w, out, err)
}
