package server

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

func blobName(r *http.Request) (desk.BlobName, error) {
	x, err := inPath[event.RecipientID](r, "recipient")
	if err != nil {
		return desk.BlobName{}, err
	}
	d, err := inPath[event.Digest](r, "digest")
	return desk.BlobName{Recipient: x, Digest: d}, err
}

func putBlob(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	name, err := blobName(r)
	if err != nil {
		return err
	}
	if r.ContentLength < 0 {
		return badRequest("the request does not say how long the blob is")
	}
	s, err := h.desk.PutBlob(r.Context(), c, name, r.ContentLength, r.Body)
	return answer(w, s, err)
}

func hasBlob(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	name, err := blobName(r)
	if err != nil {
		return err
	}
	s, err := h.desk.HasBlob(r.Context(), c, name)
	return answer(w, s, err)
}

func letGo(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	x, err := inPath[event.RecipientID](r, "recipient")
	if err != nil {
		return err
	}
	if err := h.desk.LetGo(r.Context(), c, x); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func grants(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id, err := inPath[event.EventID](r, "event")
	if err != nil {
		return err
	}
	g, err := h.desk.Grants(r.Context(), c, id)
	return answer(w, g, err)
}

func unitKey(h *handler, w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	unit, err := inQuery[event.UnitID](r, "unit")
	if err != nil {
		return err
	}
	n, err := number(r, "number", 0)
	if err != nil {
		return err
	}
	b, err := h.desk.UnitKey(r.Context(), c, unit, int(n))
	return answerBytes(w, binary, b, err)
}
