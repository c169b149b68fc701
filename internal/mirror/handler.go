package mirror

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/safehand/safehand/internal/witness"
)

// patience is how long the log waits for an answer; a little less is taken.
const patience = 8 * time.Second

// maxAsk bounds a request.
const maxAsk = 300 << 10

// Handler answers the log as a witness does (c2sp.org/tlog-witness), and cosigns a
// head only when every entry under it was read. c2sp.org/tlog-mirror would have
// the log bring its entries; its text still changes, so that this mirror fetches
// them and answers the stable call.
func (m *Mirror) Handler() http.Handler {
	inner := m.witness.Handler()
	mux := http.NewServeMux()
	mux.Handle("GET /", inner)
	mux.HandleFunc("POST "+witness.PathAdd, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAsk))
		if err != nil {
			http.Error(w, "the request could not be read", http.StatusBadRequest)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		if err := m.ready(ctx, body); err != nil {
			w.Header().Set("Retry-After", "10")
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		inner.ServeHTTP(w, r)
	})
	return mux
}

var (
	errCaught = errors.New("this mirror found a breach in the log and cosigns nothing more")
	errBehind = errors.New("this mirror has not read every entry yet")
)

// ready: every entry under the head in a request was read. What is malformed or
// not signed by the log is for the witness to refuse.
func (m *Mirror) ready(ctx context.Context, body []byte) error {
	r, err := witness.ParseRequest(body)
	if err != nil {
		return nil
	}
	h, _, err := m.keys.Open(r.Checkpoint)
	if err != nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.breach != nil:
		return errCaught
	case h.Size > m.state.size+m.behind:
		return errBehind
	}
	err = m.upTo(ctx, h, r.Checkpoint)
	switch {
	case errors.As(err, new(*Breach)):
		return errCaught
	case err != nil:
		m.log.Warn("a head could not be cosigned yet", "log", m.keys.Origin, "size", h.Size, "error", err.Error())
		return errBehind
	}
	return nil
}
