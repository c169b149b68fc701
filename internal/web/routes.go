package web

import (
	"errors"
	"net/http"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/desk"
)

// Route is one thing that is served.
type Route struct {
	Pattern string
	Open    bool // to whoever has not signed in

	handle func(*Pages, *visit) error
}

// Routes lists all of them. What takes a POST changes a session and nothing else.
func Routes() []Route {
	return []Route{
		{Pattern: "GET /{$}", Open: true, handle: home},
		{Pattern: "GET /unlock", Open: true, handle: unlock},
		{Pattern: "GET /set-up", Open: true, handle: setUp},
		{Pattern: "GET /join", Open: true, handle: setUp},    // where invitations lead
		{Pattern: "GET /device", Open: true, handle: device}, // where links to another machine lead
		{Pattern: "GET /works", Open: true, handle: works},
		{Pattern: "GET /replay-2016", Open: true, handle: replay2016},
		{Pattern: "GET /overview", handle: overview},
		{Pattern: "GET /send", handle: send},
		{Pattern: "GET /s/{id}", handle: sending},
		{Pattern: "GET /reviews", handle: reviews},
		{Pattern: "GET /drills", handle: drills},
		{Pattern: "GET /board-report", handle: boardReport},
		{Pattern: "GET /r/{reference}", handle: reference}, // where mails lead
		{Pattern: "GET /access", handle: access},
		{Pattern: "GET /ask", handle: ask},
		{Pattern: "GET /asked/{id}", handle: asked},
		{Pattern: "GET /people", handle: people},
		{Pattern: "GET /units", handle: units},
		{Pattern: "GET /partners", handle: partners},
		{Pattern: "GET /service", handle: service},

		{Pattern: "POST /session", Open: true, handle: begin},
		{Pattern: "POST /session/end", Open: true, handle: end},

		{Pattern: "GET /static/{version}/{file}", Open: true, handle: file},
		{Pattern: "GET /sw.js", Open: true, handle: serviceWorker},
	}
}

// visit is one request, with who made it.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	caller desk.Caller
	nonce  string
	unsent bool     // the gallery's: the page as it is after a Send that came to nothing elsewhere
	silent *Silence // likewise: as it is while the service does not answer
}

// serve is one route from the first header to the error page.
func (p *Pages) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, nonce: newNonce()}
		secure(w.Header(), v.nonce)
		err := p.admit(v, route)
		if err == nil {
			err = route.handle(p, v)
		}
		if err != nil {
			p.failed(v, err)
		}
	})
}

// admit finds out who is calling. Whoever has to sign in first is led there.
func (p *Pages) admit(v *visit, route Route) error {
	c, err := p.whose(v.r)
	if err != nil {
		return err
	}
	v.caller = c
	if c.Role == "" && !route.Open {
		return errSignIn
	}
	return nil
}

var errSignIn = errors.New("nobody has signed in")

// failed says what went wrong on a page of its own. What went wrong inside is
// logged by its kind of request, never by what was asked for.
func (p *Pages) failed(v *visit, err error) {
	if errors.Is(err, errSignIn) {
		http.Redirect(v.w, v.r, "/unlock?back="+escaped(v.r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	e := api.Of(err)
	if e.Code == api.CodeInternal && v.r.Context().Err() == nil {
		p.Logger.Error("a page failed", "route", v.r.Pattern, "error", err.Error())
	}
	p.Fail(v.w, v.r, e)
}

func lost(*Pages, *visit) error {
	return &api.Error{Code: api.CodeNotFound, Message: "there is no such page"}
}
