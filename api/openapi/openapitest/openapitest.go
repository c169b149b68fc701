// Package openapitest holds what the service answers against its OpenAPI
// document, in any test that speaks to it: an answer with a status, a type, a
// code or a field that the document doesn't give its path fails the test.
//
// What was answered is never quoted: tests play with evidence too, and their
// output is kept.
package openapitest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// T is the part of a *testing.T that is needed.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// Transport is base, with every answer held against the document.
func Transport(t T, base http.RoundTripper) http.RoundTripper {
	return &transport{t: t, base: base}
}

type transport struct {
	t      T
	base   http.RoundTripper
	failed sync.Once // there is no document
}

func (c *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	c.t.Helper()
	d, err := load()
	if err != nil {
		c.failed.Do(func() { c.t.Errorf("nothing is held against the OpenAPI document: %v", err) })
		return c.base.RoundTrip(r)
	}
	x := exchange{call: d.find(r)}
	sent := r
	if x.op != nil && x.op.request != nil && r.Body != nil {
		sent = r.Clone(r.Context())
		x.asked, sent.Body, _ = buffer(r.Body)
	}
	resp, err := c.base.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	x.status, x.media = resp.StatusCode, resp.Header.Get("Content-Type")
	if !strings.HasPrefix(x.media, "application/octet-stream") && r.Method != http.MethodHead {
		x.body, resp.Body, x.broken = buffer(resp.Body)
	}
	for _, wrong := range d.check(&x) {
		c.t.Errorf("%s answered %s against the OpenAPI document: %s", x.name(), x.result(), wrong)
	}
	return resp, nil
}

// buffer reads a body, and gives one that reads the same, with the same end.
func buffer(body io.ReadCloser) (b []byte, again io.ReadCloser, err error) {
	b, err = io.ReadAll(body)
	end := io.Reader(strings.NewReader(""))
	if err != nil {
		end = failing{err}
	}
	return b, struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(b), end), body}, err
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Failures is a [T] for what runs before any test does.
type Failures struct {
	mu  sync.Mutex
	all []error
}

func (f *Failures) Helper() {}

func (f *Failures) Errorf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, fmt.Errorf(format, args...))
}

// Err is everything that failed.
func (f *Failures) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.all...)
}
