package server

import (
	"io"
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi"
	"github.com/safehand/safehand/internal/desk"
)

const plain = "text/plain; charset=utf-8"

func notFound(*handler, http.ResponseWriter, *http.Request, desk.Caller) error {
	return notFoundError()
}

func health(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	if _, err := h.desk.Checkpoint(r.Context()); err != nil {
		return &api.Error{Code: api.CodeBusy, Message: "the log can't be read at the moment"}
	}
	w.Header().Set("Content-Type", plain)
	_, err := io.WriteString(w, "ok\n")
	return err
}

func document(_ *handler, w http.ResponseWriter, _ *http.Request, _ desk.Caller) error {
	b, err := openapi.Document()
	return answerBytes(w, "application/json", b, err)
}

func service(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	s, err := h.desk.Service(r.Context())
	return answer(w, s, err)
}

func checkpoint(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	c, err := h.desk.Checkpoint(r.Context())
	return answerBytes(w, plain, []byte(c), err)
}

func tree(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	from, err := numbers(r, "from")
	if err != nil {
		return err
	}
	to, err := number(r, "to", -1)
	if err != nil {
		return err
	}
	p, err := h.desk.Tree(r.Context(), from, to)
	return answer(w, p, err)
}
