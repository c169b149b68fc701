package witness

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Paths below the address that a log is given.
const (
	PathAdd    = "/add-checkpoint" // c2sp.org/tlog-witness
	PathHead   = "/checkpoint"     // ?origin=: the newest head cosigned; 204 when there is none yet
	PathStatus = "/status"
)

// Handler serves a witness: what everybody may ask, and nothing that changes
// anything without a log's signature.
func (w *Witness) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+PathAdd, w.add)
	mux.HandleFunc("GET "+PathHead, w.show)
	mux.HandleFunc("GET "+PathStatus, w.tell)
	return mux
}

func (w *Witness) add(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxRequest))
	if err != nil {
		http.Error(rw, "the request could not be read", http.StatusBadRequest)
		return
	}
	lines, err := w.Add(body)
	var no *Refusal
	switch {
	case errors.As(err, &no) && no.Status == http.StatusConflict:
		rw.Header().Set("Content-Type", SizeType)
		rw.WriteHeader(no.Status)
		_, _ = fmt.Fprintf(rw, "%d\n", no.Size)
	case no != nil:
		http.Error(rw, no.Why, no.Status)
	case err != nil:
		http.Error(rw, "this witness can't keep what it would cosign", http.StatusInternalServerError)
	default:
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = rw.Write(lines)
	}
}

func (w *Witness) show(rw http.ResponseWriter, r *http.Request) {
	b, watched := w.Head(r.URL.Query().Get("origin"))
	switch {
	case !watched:
		http.Error(rw, errUnknown.Why, errUnknown.Status)
		return
	case b == nil:
		rw.WriteHeader(http.StatusNoContent)
		return
	}
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = rw.Write(b)
}

// Told is what a witness says of itself. Names of files stay inside.
type Told struct {
	Keys []string `json:"keys"`
	Logs []Status `json:"logs"`
}

func (w *Witness) tell(rw http.ResponseWriter, _ *http.Request) {
	out := Told{Logs: w.Logs()}
	for _, k := range w.keys {
		out.Keys = append(out.Keys, string(k.Key()))
	}
	for i := range out.Logs {
		for j, e := range out.Logs[i].Evidence {
			out.Logs[i].Evidence[j].File = e.File[strings.LastIndexAny(e.File, `/\`)+1:]
		}
	}
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(out)
}

// Server is the HTTP server of a witness, with the limits on slow callers that
// net/http leaves open.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
}
