package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// ErrUnreachable is wrapped when the service did not answer. Nothing is known
// to have changed, and doing the same again is safe.
var ErrUnreachable = errors.New("the service could not be reached")

// transport speaks TLS. With a pin, only the certificate of that SHA-256 is
// believed, whoever signed it: it came with the invitation.
func transport(pin string) http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = 2 * time.Minute
	t.MaxIdleConnsPerHost = 8
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

// call sends in as JSON and reads the answer into out.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
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
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(out); err != nil {
		return fmt.Errorf("%w: it broke off or is not in its form", ErrUntrusted)
	}
	return nil
}

// fetch gets bytes, of which there should be no more than size. One more is let
// through, so that whoever compares them sees that they are too many.
func (c *Client) fetch(ctx context.Context, path string, size int64) ([]byte, error) {
	resp, err := c.do(ctx, "GET", path, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, size+1))
	if err != nil {
		return nil, fmt.Errorf("%w: the answer broke off", ErrUnreachable)
	}
	return b, nil
}

// do is one request. Whatever is not a success is an *api.Error.
func (c *Client) do(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.base, "/")+path, body)
	if err != nil {
		return nil, err
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	if resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode < 400 {
		return nil, fmt.Errorf("%w: it sends this program elsewhere", ErrUntrusted)
	}
	var e api.Error
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&e); err != nil || e.Code == "" {
		return nil, fmt.Errorf("%w: it answered %d %s", ErrUnreachable, resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	e.Message = plain(e.Message)
	return nil, &e
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

func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, ErrUntrusted) {
		return err
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("%w: %v", ErrUnreachable, err)
}

func query(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return "?" + v.Encode()
}
