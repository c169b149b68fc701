package client

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/safehand/safehand/api"
)

// ErrUnreachable is wrapped when the service did not answer. Nothing is known
// to have changed, and doing the same again is safe.
var ErrUnreachable = errors.New("the service could not be reached")

// ErrProxy is wrapped, beside [ErrUnreachable], when something between here and
// the service answered in its place.
var ErrProxy = errors.New("something on the way answers in its place")

func inPlace(format string, args ...any) error {
	return fmt.Errorf("%w: %w: %s", ErrUnreachable, ErrProxy, fmt.Sprintf(format, args...))
}

const signInPage = "a proxy's page, most often one to sign in to the network with"

// unreachable says why there was no answer.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, ErrUntrusted) || errors.Is(err, ErrUnreachable) {
		return err
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &name):
		return fmt.Errorf("%w: %s is not known on this network", ErrUnreachable, plain(name.Name))
	case errors.As(err, &certificate):
		return inPlace("its certificate is not one this machine trusts (%s)", plain(certificate.Err.Error()))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: the connection broke off", ErrUnreachable)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// connected looks at what a proxy says to the wish to reach the service.
func connected(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case resp.StatusCode == http.StatusProxyAuthRequired:
		return inPlace("the proxy %s asks you to sign in (407): open any page in the browser, or put the name and password for it into HTTPS_PROXY", plain(proxy.Host))
	}
	return fmt.Errorf("%w: the proxy %s answered %s", ErrUnreachable, plain(proxy.Host), answered(resp))
}

// page: the answer is a page for a browser. The service has none for programs.
func page(h http.Header) bool {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// refusal is what an answer that is not a success says. Whatever the service itself
// says is an *api.Error.
func refusal(req *http.Request, resp *http.Response) error {
	if resp.StatusCode < http.StatusBadRequest {
		return elsewhere(req, resp)
	}
	var e api.Error
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&e); err == nil && e.Code != "" {
		e.Message = plain(e.Message)
		return &e
	}
	switch {
	case resp.StatusCode == http.StatusProxyAuthRequired, resp.StatusCode == http.StatusNetworkAuthenticationRequired:
		return inPlace("it asks you to sign in to the network (%s): open any page in the browser", answered(resp))
	case page(resp.Header) && resp.StatusCode < http.StatusInternalServerError:
		return inPlace("%s, with %s", signInPage, answered(resp))
	}
	return fmt.Errorf("%w: it answered %s", ErrUnreachable, answered(resp))
}

// elsewhere: the service sends nobody anywhere. To another host, a proxy does.
func elsewhere(req *http.Request, resp *http.Response) error {
	to, err := resp.Location()
	if err != nil || to.Host == "" || strings.EqualFold(to.Hostname(), req.URL.Hostname()) {
		return fmt.Errorf("%w: it sends this program elsewhere", ErrUntrusted)
	}
	return inPlace("it sends you to %s, most often to sign in to the network: open any page in the browser", plain(to.Host))
}

func answered(resp *http.Response) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode)))
}
