package world_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/safehand/safehand/api/openapi/openapitest"
	"github.com/safehand/safehand/event"
)

// line is between all clients and the service. Like a client it believes one
// certificate, by its pin; and it holds every answer against the OpenAPI
// document.
type line struct {
	http.RoundTripper
	base *http.Transport
	pin  string
}

func newLine(t *testing.T) *line {
	l := &line{base: http.DefaultTransport.(*http.Transport).Clone()}
	l.base.TLSClientConfig = &tls.Config{
		// The certificate is compared as a whole, as clients do.
		InsecureSkipVerify: true,
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if event.Sum(raw[0]).String() != l.pin {
				return errors.New("another certificate")
			}
			return nil
		},
	}
	l.RoundTripper = openapitest.Transport(t, l.base)
	return l
}

// recorder is a line that keeps every byte which is said on it.
type recorder struct {
	*line

	mu        sync.Mutex
	exchanges []*exchange
	sending   func(*http.Request, int)
}

// exchange is one request and its answer, heads and bodies.
type exchange struct {
	method, path      string
	token             string
	request, response buffer
	requestBody, body buffer
}

func newRecorder(t *testing.T) *recorder { return &recorder{line: newLine(t)} }

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	x := &exchange{method: req.Method, path: req.URL.Path, token: req.Header.Get("Authorization")}
	r.mu.Lock()
	r.exchanges = append(r.exchanges, x)
	r.mu.Unlock()
	fmt.Fprintf(&x.request, "%s %s\n", req.Method, req.URL)
	_ = req.Header.Write(&x.request)
	req = req.Clone(req.Context())
	req.GetBody = nil
	if req.Body != nil {
		req.Body = &watched{req.Body, func(p []byte) {
			_, _ = x.requestBody.Write(p)
			if f := r.watcher(); f != nil {
				f(req, x.requestBody.Len())
			}
		}}
	}
	resp, err := r.line.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&x.response, "%s\n", resp.Status)
	_ = resp.Header.Write(&x.response)
	resp.Body = &watched{resp.Body, func(p []byte) { _, _ = x.body.Write(p) }}
	return resp, nil
}

// watch has f hear how many bytes of each request's body have been read.
func (r *recorder) watch(f func(*http.Request, int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sending = f
}

func (r *recorder) watcher() func(*http.Request, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sending
}

type watched struct {
	io.ReadCloser
	saw func([]byte)
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if n > 0 {
		w.saw(p[:n])
	}
	return n, err
}

// all is every exchange so far.
func (r *recorder) all() []*exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*exchange(nil), r.exchanges...)
}
