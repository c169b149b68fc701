package server

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
)

func passkeys(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	p, err := h.passkeys.List(r.Context(), door.Caller(c))
	return answer(w, p, h.desk.Told(r.Context(), c, api.PathPasskeys, err))
}

func beginPasskey(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	o, err := h.passkeys.Begin(r.Context(), door.Caller(c))
	return answer(w, o, h.desk.Told(r.Context(), c, api.PathPasskeyBegin, err))
}

func addPasskey(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	n, err := ask[api.NewPasskey](r)
	if err != nil {
		return err
	}
	p, err := h.passkeys.Add(r.Context(), door.Caller(c), n)
	return answer(w, p, h.desk.Told(r.Context(), c, api.PathPasskeyAdd, err))
}

func removePasskey(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.Digest](r, "passkey")
	if err != nil {
		return err
	}
	err = h.passkeys.Remove(r.Context(), door.Caller(c), id)
	if err := h.desk.Told(r.Context(), c, api.PathPasskeyRemove, err); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func askPasskey(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	o, err := h.passkeys.Ask(r.Context())
	return answer(w, o, h.desk.Told(r.Context(), desk.Caller{}, api.PathPasskeyAsk, err))
}

// openKeyring counts for its person once she has proven to be her, as a sign-in
// does: her passkey could be tried by whoever holds it, and her file asked for
// without an end.
func openKeyring(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	o, err := ask[api.OpenKeyring](r)
	if err != nil {
		return err
	}
	kept, err := h.passkeys.Open(r.Context(), o)
	if err := h.desk.Told(r.Context(), desk.Caller{}, api.PathPasskeyOpen, err); err != nil {
		return err
	}
	if err := h.limits.TakeAs(door.SignIns, event.ActorID(kept.Who)); err != nil {
		return err
	}
	return answer(w, kept, nil)
}
