package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/safehand/safehand/event"
)

// transport speaks TLS. With a pin, only the certificate of that SHA-256 is
// believed, whoever signed it: it came with the invitation.
func transport(pin string) http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 8
	t.OnProxyConnectResponse = connected
	// Many requests share one connection. When the network has changed under it,
	// nobody says so, and each new request would wait on it in vain.
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: quiet / 2, PingTimeout: quiet / 2}
	if pin == "" {
		return t
	}
	t.TLSClientConfig = &tls.Config{
		// The chain is not asked: VerifyConnection compares the whole
		// certificate with the pinned one instead, which is stricter.
		InsecureSkipVerify: true,
		MinVersion:         tls.VersionTLS13,
		VerifyConnection: func(s tls.ConnectionState) error {
			got := sha256.Sum256(s.PeerCertificates[0].Raw)
			want, err := hex.DecodeString(pin)
			if err != nil || subtle.ConstantTimeCompare(got[:], want) != 1 {
				return fmt.Errorf("%w: its certificate is not the one in your invitation", ErrUntrusted)
			}
			return nil
		},
	}
	return t
}

// maxAnswer bounds what is read of an answer that is not evidence.
const maxAnswer = 256 << 20

// call sends in as JSON and reads the answer into out. What may be asked twice is
// asked again when no answer comes.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	if !repeatable(method, path) {
		return c.once(ctx, method, path, in, out)
	}
	return c.shortly(ctx, 1, func() error { return c.once(ctx, method, path, in, out) })
}

// once is call without asking again.
func (c *Client) once(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	resp, err := c.do(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	err = json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(out)
	if i, ok := resp.Body.(*incoming); ok && i.broken != nil {
		return unreachable(ctx, i.broken)
	}
	if err != nil {
		return fmt.Errorf("%w: it broke off or is not in its form", ErrUntrusted)
	}
	return nil
}

// fetch gets bytes, of which there should be no more than size. One more is let
// through, so that whoever compares them sees that they are too many.
func (c *Client) fetch(ctx context.Context, path string, size int64) (b []byte, err error) {
	err = c.shortly(ctx, 1, func() error {
		b, err = c.fetchOnce(ctx, path, size)
		return err
	})
	return b, err
}

func (c *Client) fetchOnce(ctx context.Context, path string, size int64) ([]byte, error) {
	resp, err := c.do(ctx, "GET", path, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	// As large as it should be: growing would take twice the memory, for each of
	// several segments at once.
	b := bytes.NewBuffer(make([]byte, 0, size+1+bytes.MinRead))
	if _, err := b.ReadFrom(io.LimitReader(resp.Body, size+1)); err != nil {
		return nil, unreachable(ctx, err)
	}
	return b.Bytes(), nil
}

// do is one request. Whatever the service says that is not a success is an
// *api.Error.
func (c *Client) do(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	within, p := watched(ctx)
	req, err := http.NewRequestWithContext(within, method, strings.TrimSuffix(c.base, "/")+path, body)
	if err != nil {
		p.stop()
		return nil, err
	}
	if req.Body != nil {
		_, unseen := c.http.Transport.(Unseen)
		req.Body = &outgoing{ReadCloser: req.Body, pulse: p, unseen: unseen}
	}
	if token := c.session(); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		defer p.stop()
		return nil, unreachable(ctx, p.why(err))
	}
	p.beat(quiet)
	resp.Body = &incoming{ReadCloser: resp.Body, pulse: p}
	if resp.StatusCode < 300 && !page(resp.Header) {
		return resp, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode < 300 {
		return nil, inPlace(signInPage)
	}
	return nil, notBefore(refusal(req, resp), resp.Header)
}

// stay follows no redirection: what is said to the service is for it alone.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// maxWords is how much of the service's own words a person is shown.
const maxWords = 600

// plain makes words of the service's safe to print: they go to a terminal, which
// obeys some characters.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if event.Hidden(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	if r := []rune(s); len(r) > maxWords {
		s = string(r[:maxWords]) + "…"
	}
	return s
}

func query(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return "?" + v.Encode()
}
