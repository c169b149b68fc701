package node

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/web"
)

// pages are what people see in a browser.
func (n *Node) pages(c Config, d *desk.Desk, at *door.Door) (server.Pages, error) {
	quiet, err := c.Notices.QuietUntil(c.Now())
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{
		Desk: d, Door: at, Logger: c.Logger, Now: c.Now, Service: n.Keys.Name, Version: c.Version, Gallery: c.Gallery, Guests: c.Guests, Quiet: quiet,
	})
}

// ErrLoopback is wrapped by the refusal to speak without TLS to other machines.
var ErrLoopback = errors.New("plain HTTP is spoken on this machine alone")

// servePlain answers on an address of this very machine without TLS: to browsers,
// which take http://localhost for trustworthy and a certificate of our own for
// nothing, and to a proxy that has a certificate of its own.
func (n *Node) servePlain(c Config, handler http.Handler) error {
	if c.Loopback == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(c.Loopback)
	if err != nil {
		return fmt.Errorf("%w: %q is not an address such as localhost:8080", ErrLoopback, c.Loopback)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%w: %s is not an address of it alone, such as localhost:8080", ErrLoopback, c.Loopback)
	}
	l, err := net.Listen("tcp", c.Loopback)
	if err != nil {
		return err
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	n.Pages = "http://" + net.JoinHostPort("localhost", port)
	n.plain = server.HTTP(hosts(handler, c.PublicURL), c.Logger)
	go func() {
		if err := n.plain.Serve(c.Limits.bound(c, l)); !errors.Is(err, http.ErrServerClosed) {
			n.done <- err
		}
	}()
	return nil
}

// hosts lets in who asks for this machine or for the service's public name. A name
// of a stranger's that leads here is how a page of his would read ours.
func hosts(next http.Handler, public string) http.Handler {
	ours := map[string]bool{"localhost": true}
	if u, err := url.Parse(public); err == nil && public != "" {
		ours[u.Hostname()] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := (&url.URL{Host: r.Host}).Hostname()
		if ip := net.ParseIP(host); !ours[host] && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "This address is not the service's own. Use the one that you were given.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
