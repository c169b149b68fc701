package web

import (
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
)

// The cookie holds the token of a session that the client in the page began with a
// signed note. It is not told to scripts nor to another site's requests, and it
// reads pages: the service's interface for programs does not look at it.
const (
	cookieName = "__Host-safehand"
	// Browsers refuse the other's prefix without TLS.
	cookieLocal = "safehand"
)

// local: plain HTTP on this very machine, where no cookie can be marked as being
// for TLS alone. The listener refuses everybody else (see node).
func local(r *http.Request) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return r.TLS == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func cookie(r *http.Request, token string) *http.Cookie {
	c := &http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode}
	if local(r) {
		c.Name, c.Secure = cookieLocal, false
	}
	return c
}

// whose is the caller of a page, nobody when there is no session or it has ended.
func (p *Pages) whose(r *http.Request) (desk.Caller, error) {
	c, err := r.Cookie(cookie(r, "").Name)
	if err != nil || p.Door == nil {
		return desk.Caller{}, nil
	}
	return p.known(r, c.Value)
}

func (p *Pages) known(r *http.Request, token string) (desk.Caller, error) {
	c, err := p.Door.Authenticate(r.Context(), token)
	switch {
	case errors.Is(err, door.ErrSession):
		return desk.Caller{}, nil
	case err != nil:
		return desk.Caller{}, err
	case c.Role != event.AsPerson: // pages are for people
		return desk.Caller{}, nil
	}
	return desk.Caller(c), nil
}

// begin turns the token that the client was given into the cookie of the same
// session.
func begin(p *Pages, v *visit) error {
	token, ok := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer ")
	if !ok || p.Door == nil {
		return plain(v, http.StatusUnauthorized)
	}
	c, err := p.known(v.r, token)
	if err != nil {
		return err
	}
	if c.Role == "" {
		p.Desk.Refused(v.r.Context(), desk.Caller{}, "POST /session", api.CodeSignIn)
		return plain(v, http.StatusUnauthorized)
	}
	http.SetCookie(v.w, cookie(v.r, token))
	return plain(v, http.StatusNoContent)
}

// end ends the session and has the browser forget what it was shown. What the
// person keeps there, her key under its lock, stays: it is hers to remove.
func end(p *Pages, v *visit) error {
	c := cookie(v.r, "")
	if had, err := v.r.Cookie(c.Name); err == nil && p.Door != nil {
		if err := p.Door.SignOut(v.r.Context(), had.Value); err != nil {
			return err
		}
	}
	c.MaxAge = -1
	http.SetCookie(v.w, c)
	v.w.Header().Set("Clear-Site-Data", `"cache"`)
	return plain(v, http.StatusNoContent)
}

// plain answers a script, which reads the status alone.
func plain(v *visit, status int) error {
	v.w.WriteHeader(status)
	return nil
}
