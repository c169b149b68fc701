package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
)

// guard puts around everything what is true of every answer: nothing is cached,
// framed, sniffed or run, and no page of another site can have one made.
func (h *handler) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answerError(w, &api.Error{Code: event.CodeNotYours, Message: "another site's page asked for this"})
	}))
	next = cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for k, v := range headers() {
			w.Header().Set(k, v)
		}
		next.ServeHTTP(w, r)
	})
}

func headers() map[string]string {
	return map[string]string{
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer",
		"Strict-Transport-Security":    "max-age=31536000",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
	}
}

// written remembers the status that went out.
type written struct {
	http.ResponseWriter
	status int
}

func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *written) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *written) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// serve is one route from the first byte to its line in the log.
func (h *handler) serve(route Route) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		began := h.now()
		w := &written{ResponseWriter: rw}
		caller := desk.Caller{}
		defer func() {
			p := recover()
			h.recovered(w, route, p)
			h.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", r.Method), slog.String("route", route.Pattern), slog.Int("status", w.status),
				slog.Duration("took", h.now().Sub(began)), slog.String("caller", caller.String()))
			if p == http.ErrAbortHandler {
				panic(p)
			}
		}()
		limit(w, r, route)
		var err error
		if caller, err = h.caller(r, route); err == nil {
			err = route.handle(h, w, r, caller)
		}
		if err != nil {
			h.failed(w, r, route, err)
		}
	})
}

func limit(w http.ResponseWriter, r *http.Request, route Route) {
	if route.Within > 0 {
		until := time.Now().Add(route.Within)
		c := http.NewResponseController(w)
		_ = c.SetReadDeadline(until)
		_ = c.SetWriteDeadline(until)
	}
	r.Body = http.MaxBytesReader(w, r.Body, route.Body)
}

// caller is who a request's token says is calling.
func (h *handler) caller(r *http.Request, route Route) (desk.Caller, error) {
	token, ok := token(r)
	if route.Public || !ok {
		return desk.Caller{}, nil
	}
	c, err := h.door.Authenticate(r.Context(), token)
	if errors.Is(err, door.ErrSession) && route.Lenient {
		return desk.Caller{}, nil
	}
	return desk.Caller(c), err
}

func token(r *http.Request) (string, bool) {
	return strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// recovered answers a panic. Its value is not logged: nobody knows what it
// quotes.
func (h *handler) recovered(w *written, route Route, p any) {
	if p == nil || p == http.ErrAbortHandler {
		return
	}
	h.log.Error("panic", "route", route.Pattern, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	if w.status == 0 {
		answerError(w, api.Of(errors.New("panic")))
	}
}

// failed tells the caller what she may know of err, and the log of what went
// wrong inside.
func (h *handler) failed(w *written, r *http.Request, route Route, err error) {
	e := outside(err)
	if errors.Is(err, door.ErrSession) {
		h.desk.Refused(r.Context(), desk.Caller{}, route.Pattern, e.Code)
	}
	if e.Code == api.CodeInternal && r.Context().Err() == nil {
		h.log.Error("failed", "route", route.Pattern, "error", err.Error())
	}
	if w.status != 0 {
		panic(http.ErrAbortHandler) // the answer had begun: let it be seen to be cut off
	}
	answerError(w, e)
}

func outside(err error) *api.Error {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, door.ErrSession):
		return &api.Error{Code: api.CodeSignIn, Message: "sign in first: the session has ended or never began"}
	case errors.As(err, &large):
		return &api.Error{Code: api.CodeTooLarge, Message: fmt.Sprintf("more than %d bytes were sent", large.Limit)}
	}
	return api.Of(err)
}
