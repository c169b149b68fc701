package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

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
				slog.String("method", r.Method), slog.String("route", matched(route, r)), slog.Int("status", w.status),
				slog.Duration("took", h.now().Sub(began)), slog.String("caller", caller.String()))
			if p == http.ErrAbortHandler {
				panic(p)
			}
		}()
		h.paced(w, r)
		if err := h.work(w, r, route, &caller); err != nil {
			h.failed(w, r, route, caller, err)
		}
	})
}

// matched is the pattern that a request was served by: the pages have their own
// below one route of ours.
func matched(route Route, r *http.Request) string {
	if route.pages != nil && r.Pattern != "" {
		return r.Pattern
	}
	return route.Pattern
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
func (h *handler) failed(w *written, r *http.Request, route Route, c desk.Caller, err error) {
	e := outside(err)
	var many *door.TooMany
	if errors.As(err, &many) {
		h.many(r, route, c, many)
	}
	if errors.Is(err, door.ErrSession) {
		h.desk.Refused(r.Context(), desk.Caller{}, route.Pattern, e.Code)
	}
	if e.Code == api.CodeInternal && r.Context().Err() == nil {
		h.log.Error("failed", "route", route.Pattern, "error", err.Error())
	}
	if w.status != 0 {
		panic(http.ErrAbortHandler) // the answer had begun: let it be seen to be cut off
	}
	if route.pages != nil {
		route.pages.Fail(w, r, e)
		return
	}
	answerError(w, e)
}

func tooLarge(most int64) *api.Error {
	message := fmt.Sprintf("more than %d bytes were sent", most)
	if most == maxStranger {
		message += " without a session: sign in first"
	}
	return &api.Error{Code: api.CodeTooLarge, Message: message}
}

func outside(err error) *api.Error {
	var large *http.MaxBytesError
	var many *door.TooMany
	switch {
	case errors.As(err, &many):
		return tooMany(many)
	case errors.Is(err, errSlow):
		return &api.Error{Code: api.CodeBusy, Message: "the bytes stopped coming, or came too slowly; nothing of them was kept, send them again", Retry: retrySoon}
	case errors.Is(err, door.ErrSession):
		return &api.Error{Code: api.CodeSignIn, Message: "sign in first: the session has ended or never began"}
	case errors.As(err, &large):
		return tooLarge(large.Limit)
	}
	return api.Of(err)
}
