package server

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/safehand/safehand/api/openapi"
	"github.com/safehand/safehand/internal/desk"
)

const plain = "text/plain; charset=utf-8"

func notFound(*handler, http.ResponseWriter, *http.Request, desk.Caller) error {
	return notFoundError()
}

// healthWithin is shorter than what watches a service waits for.
const healthWithin = 5 * time.Second

// well says when a kind of work has no room left: whoever balances between nodes
// sends the next request to another.
func (h *handler) well() error {
	for _, w := range slices.Sorted(maps.Keys(h.gates)) {
		if w != Health && h.gates[w].full() {
			return busy(fmt.Sprintf("the service has as much to do as it can: %s are turned away at the moment", w))
		}
	}
	if h.desk.Pressed() {
		return busy("the service has as much to do as it can: statements wait for the log, and no more are taken at the moment")
	}
	return nil
}

func health(h *handler, w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	ctx, cancel := context.WithTimeout(r.Context(), healthWithin)
	defer cancel()
	if _, err := h.desk.Checkpoint(ctx); err != nil {
		return busy("the log can't be read at the moment")
	}
	if err := h.well(); err != nil {
		return err
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
