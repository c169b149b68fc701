package notice

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
)

// poster posts JSON to one address.
type poster struct {
	u      *url.URL
	header string // Authorization, none when empty
	client *http.Client
}

// newHTTP is a client that follows no redirection, since whoever gives one would
// choose where we connect; and that, unless private, connects to no address of a
// private network, whatever a name means today.
func newHTTP(roots *x509.CertPool, private bool) *http.Client {
	d := &net.Dialer{Timeout: answerWithin}
	if !private {
		d.Control = func(_, address string, _ syscall.RawConn) error { return public(address) }
	}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: d.DialContext,
			TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: answerWithin, ResponseHeaderTimeout: answerWithin,
			MaxIdleConns: 1, IdleConnTimeout: answerWithin, MaxResponseHeaderBytes: 64 << 10,
		},
	}
}

// inside are networks that are not the internet's, beyond those netip knows.
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"),
}

// public refuses an address that is not the internet's.
func public(address string) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return errPrivate
	}
	ip := a.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() {
		return errPrivate
	}
	for _, p := range inside {
		if p.Contains(ip) {
			return errPrivate
		}
	}
	return nil
}

func (p *poster) write(ctx context.Context, line []byte, _ Message) error {
	return p.post(ctx, line, nil)
}

// post posts body. An answer of the 200s alone says that it was taken.
func (p *poster) post(ctx context.Context, body []byte, header http.Header) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.u.String(), bytes.NewReader(body))
	if err != nil {
		return p.failed(err)
	}
	if header != nil {
		r.Header = header
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Safehand")
	if p.header != "" {
		r.Header.Set("Authorization", p.header)
	}
	a, err := p.client.Do(r)
	if err != nil {
		return p.failed(err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(a.Body, 64<<10)) // so that the connection serves again
	a.Body.Close()
	if a.StatusCode/100 == 2 {
		return nil
	}
	f := &Failure{Sentence: fmt.Sprintf("the receiver %s answers %d", p.u.Host, a.StatusCode)}
	switch a.StatusCode {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		f.Alone, f.Final = true, true
	}
	return f
}

// hello connects, with TLS and our token, and posts nothing: there is no other question
// that every receiver answers. Many know no HEAD and say so, which is an answer; but a
// token that is refused, or a server that is down, would take no message either.
func (p *poster) hello(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, p.u.String(), nil)
	if err != nil {
		return p.failed(err)
	}
	r.Header.Set("User-Agent", "Safehand")
	if p.header != "" {
		r.Header.Set("Authorization", p.header)
	}
	a, err := p.client.Do(r)
	if err != nil {
		return p.failed(err)
	}
	a.Body.Close()
	switch code := a.StatusCode; {
	// Without a token of ours it is the signature that is missed, and a look has none.
	case p.header != "" && (code == http.StatusUnauthorized || code == http.StatusForbidden):
		return &Failure{Sentence: fmt.Sprintf("the receiver %s refuses our token (%d)", p.u.Host, code)}
	case code >= 500 && code != http.StatusNotImplemented:
		return &Failure{Sentence: fmt.Sprintf("the receiver %s answers %d", p.u.Host, code)}
	}
	return nil
}

// failed leaves out the address's path, which is as good as a password with some
// receivers.
func (p *poster) failed(err error) error {
	return &Failure{Sentence: fmt.Sprintf("the receiver %s %s", p.u.Host, sentence(err))}
}
