package server

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func draftName(r *http.Request) (desk.DraftPart, error) {
	x, err := inPath[event.RecipientID](r, "recipient")
	if err != nil {
		return desk.DraftPart{}, err
	}
	i, err := inPath[event.LogIndex](r, "index")
	return desk.DraftPart{Recipient: x, Part: int64(i)}, err
}

func putDraft(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	n, err := draftName(r)
	if err != nil {
		return err
	}
	if r.ContentLength < 0 {
		return badRequest("the request does not say how long the draft is")
	}
	s, err := h.desk.PutDraft(r.Context(), c, n, r.ContentLength, r.Body)
	return answer(w, s, err)
}

func draftPart(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	n, err := draftName(r)
	if err != nil {
		return err
	}
	b, err := h.desk.Draft(r.Context(), c, n)
	return answerBytes(w, binary, b, err)
}

func drafts(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	l, err := h.desk.Drafts(r.Context(), c)
	return answer(w, l, err)
}

func held(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	x, err := inPath[event.RecipientID](r, "recipient")
	if err != nil {
		return err
	}
	l, err := h.desk.Held(r.Context(), c, x)
	return answer(w, l, err)
}
