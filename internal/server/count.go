package server

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
)

// Whoever has not signed in may send a statement, which is its own authority,
// and has to be read before that is known.
const maxStranger = 1 << 20

// from is what the caller's address is counted as.
func (h *handler) from(r *http.Request) string {
	return door.Prefix(h.proxies.Client(r.RemoteAddr, r.Header.Values("X-Forwarded-For")))
}

// work is a request between what is read of every one and what its route does.
// It finds out who is calling before it reads a body, and counts before it works.
func (h *handler) work(w *written, r *http.Request, route Route, caller *desk.Caller) (err error) {
	from := h.from(r)
	if err := h.limits.Take(route.Act, door.Address, from); err != nil {
		return err
	}
	leave, err := h.all.enter(from, 1)
	if err != nil {
		return err
	}
	defer leave()
	if *caller, err = h.caller(r, route); err == nil && caller.Role == "" && !route.Public && !route.Lenient {
		err = door.ErrSession
	}
	if err != nil {
		return h.strange(from, err)
	}
	if err := h.limits.TakeAs(route.Act, caller.Actor); err != nil {
		return err
	}
	return h.within(w, r, route, *caller, from)
}

// strange is the refusal of whoever shows no session that is one. It costs a row
// in the operator's table, so it counts like trying to sign in.
func (h *handler) strange(from string, err error) error {
	if errors.Is(err, door.ErrSession) {
		if many := h.limits.Take(door.SignIns, door.Address, from); many != nil {
			return many
		}
	}
	return err
}

// within does what the route does, in the room that its kind of work has.
func (h *handler) within(w *written, r *http.Request, route Route, caller desk.Caller, from string) error {
	owner, body := string(caller.Actor.Org()), route.Body
	if caller.Role == "" {
		owner, body = from, min(body, maxStranger)
	}
	leave, err := h.gates[route.Work].enter(owner, weight(r, route, body))
	if err != nil {
		return err
	}
	defer leave()
	in, _ := r.Body.(*incoming)
	r.Body = http.MaxBytesReader(w, r.Body, body)
	defer func() {
		moved := w.moved
		if in != nil {
			moved += in.moved
		}
		h.charge(route.Act, caller.Actor, from, int(moved>>20))
	}()
	return route.handle(h, w, r, caller)
}

func (h *handler) charge(act door.Act, actor event.ActorID, from string, more int) {
	h.limits.ChargeAs(act, actor, more)
	h.limits.Charge(act, door.Address, from, more)
}

// unit is how many bytes of what is held in memory whole weigh as much as one
// request.
const unit = 64 << 10

func weight(r *http.Request, route Route, body int64) int64 {
	least := max(1, route.Weight)
	if route.Work != Statements && route.Work != Drafts {
		return least
	}
	size := r.ContentLength
	if size < 0 {
		size = body
	}
	return least + min(size, body)/unit
}

// tooMany is the refusal as the caller is told it.
func tooMany(e *door.TooMany) *api.Error {
	whose := map[door.Scope]string{
		door.Person: "you", door.Organisation: "people and programs of your organisation", door.Address: "people and programs at your network address",
	}[e.Scope]
	wait := time.Duration(math.Ceil(max(1, e.Wait.Seconds()))) * time.Second
	return &api.Error{
		Code: api.CodeTooMany, Retry: wait,
		Message: fmt.Sprintf("%s asked too much of the service in a short time; nothing was lost: wait %s and do the same again, and tell whoever runs the service if it keeps happening", whose, seconds(wait)),
	}
}

func seconds(d time.Duration) string {
	if d == time.Second {
		return "a second"
	}
	return fmt.Sprintf("%d seconds", d/time.Second)
}

// many keeps for the operator that a limit was met. Without the address nobody
// could do anything about a flood of strangers; nothing else of a request is in
// the line.
func (h *handler) many(r *http.Request, route Route, c desk.Caller, e *door.TooMany) {
	if !e.Tell {
		return
	}
	h.log.LogAttrs(r.Context(), slog.LevelWarn, "limit met",
		slog.String("limit", string(e.Act)+"/"+string(e.Scope)), slog.String("of", e.Who), slog.String("route", route.Pattern))
	h.desk.Refused(r.Context(), c, route.Pattern, api.CodeTooMany)
}
