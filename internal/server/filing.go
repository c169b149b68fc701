package server

import (
	"net/http"

	"github.com/safehand/safehand/internal/desk"
)

func filings(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q, err := asked(r)
	if err != nil {
		return err
	}
	l, err := h.desk.Filings(r.Context(), c, q)
	return answer(w, l, err)
}
