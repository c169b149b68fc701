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
