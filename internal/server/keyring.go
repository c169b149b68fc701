package server

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
)

func signed(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q, err := asked(r)
	if err != nil {
		return err
	}
	l, err := h.desk.Signed(r.Context(), c, q)
	return answer(w, l, err)
}

func leaveKeyring(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	k, err := ask[api.Keyring](r)
	if err != nil {
		return err
	}
	s, err := h.desk.LeaveKeyring(r.Context(), c, k)
	return answer(w, s, err)
}

func collectKeyring(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	k, err := ask[api.Collect](r)
	if err != nil {
		return err
	}
	f, err := h.desk.CollectKeyring(r.Context(), k)
	return answer(w, f, err)
}
