//go:build js && wasm

package main

import (
	"context"
	"net/url"
	"os"
	"strings"

	"github.com/safehand/safehand/client"
)

// addDevice leaves the locked keyring for another browser or machine of the same
// person, and gives the link that collects it, once.
var addDevice = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	d, err := c.AddDevice(ctx)
	if err != nil {
		return nil, err
	}
	return d.Link(), nil
})

type bringing struct {
	Link       string `json:"link"`
	Passphrase string `json:"passphrase"`
}

// bring makes this browser a home of a keyring that a device link stands for. The
// link is used up by the first try, so that a wrong passphrase may be tried again
// with what came.
var bring = with(func(ctx context.Context, s *session, in bringing) (any, error) {
	b := s.brought
	if b == nil || s.link != in.Link {
		d, err := client.ParseDeviceLink(secure(in.Link))
		if err != nil {
			return nil, err
		}
		d.Server, d.Pin = origin(), ""
		if err := os.MkdirAll(homesDir, 0o700); err != nil {
			return nil, err
		}
		if b, err = client.Collect(ctx, homeFor(string(d.Who), d.Number), d, options()); err != nil {
			return nil, err
		}
		s.brought, s.link = b, in.Link
	}
	if err := b.Join(ctx, in.Passphrase); err != nil {
		return nil, err
	}
	s.brought, s.link = nil, ""
	h, err := at(string(b.Who()))
	if err != nil {
		return nil, err
	}
	c, err := client.Open(h, in.Passphrase, options())
	if err != nil {
		return nil, err
	}
	s.opened(c)
	return enrolledHome{h.Config.Who, h.Config.Number}, nil
})

// secure reads a link of this page as one of TLS: a browser takes the machine it
// runs on for safe without, and nothing is ever asked of the address in it.
func secure(link string) string {
	if u, err := url.Parse(origin()); err == nil {
		if rest, ours := strings.CutPrefix(strings.TrimSpace(link), origin()+"/"); ours {
			return "https://" + u.Host + "/" + rest
		}
	}
	return link
}
