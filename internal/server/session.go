package server

import (
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
)

func challenge(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	n, err := h.door.Challenge(r.Context())
	return answer(w, api.Challenge{Nonce: n}, err)
}

func signIn(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	s, err := ask[api.SignIn](r)
	if err != nil {
		return err
	}
	session, err := h.door.SignIn(r.Context(), []byte(s.Note))
	if err != nil {
		e := outside(err)
		if e.Code != api.CodeInternal {
			h.desk.Refused(r.Context(), desk.Caller{}, api.PathSignIn, e.Code)
		}
		return err
	}
	if err := h.counted(r, session); err != nil {
		return err
	}
	return answer(w, api.Session{Token: session.Token, Role: session.Role, Until: session.Until}, nil)
}

// counted ends a session at once that was one too many. Only what was proven
// counts for a person: by name alone anybody could use up her sign-ins.
func (h *handler) counted(r *http.Request, s door.Session) error {
	err := h.limits.TakeAs(door.SignIns, s.By)
	if err != nil {
		_ = h.door.SignOut(r.Context(), s.Token) // it would end by itself
	}
	return err
}

// signOut is public: whoever holds a token may end it, whatever it was good for.
func signOut(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	if t, ok := token(r); ok {
		if err := h.door.SignOut(r.Context(), t); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
