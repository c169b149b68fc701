package porter_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// template is a world that is built once, and copied for each test. In it the
// police have a machine at their interview suite.
var template string

// suite is that machine.
const suite event.AgentID = "northshire.example/cait-a/suite"

var low = seal.Lock{WorkFactor: 4}

// morning is a Monday's, when units are open. The service and its clients stay
// there.
func morning() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) }

func TestMain(m *testing.M) {
	if line := os.Getenv(childEnv); line != "" {
		os.Exit(beChild(line))
	}
	code := 1
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(template)
	os.Exit(code)
}

func build() (err error) {
	ctx := context.Background()
	if template, err = os.MkdirTemp("", "safehand-porter-"); err != nil {
		return err
	}
	w, err := world.New(ctx, world.Config{Dir: template, Lock: low, Now: morning})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := w.Build(ctx, func(string) {}); err != nil {
		return err
	}
	return w.Join(ctx, event.ActorID(world.Lena), event.HolderID(suite))
}

// house is a copy of the template with its service running.
type house struct {
	*testing.T
	w   *world.World
	dir string // for outboxes and folders to file into
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, dir: t.TempDir()}
	dir := filepath.Join(t.TempDir(), "world")
	h.must(os.CopyFS(dir, os.DirFS(template)))
	var err error
	h.w, err = world.New(t.Context(), world.Config{Dir: dir, Lock: low, Now: morning})
	h.must(err)
	t.Cleanup(func() { h.w.Close() })
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// as is somebody's client.
func (h *house) as(who event.ActorID, via http.RoundTripper) *client.Client {
	h.Helper()
	if via == nil {
		via = h.wire(nil)
	}
	c, err := openHome(h.w.Home(who), client.Options{Now: morning, Transport: via})
	h.must(err)
	return c
}

func (h *house) person(who event.PersonID) *client.Client { return h.as(event.ActorID(who), nil) }

func openHome(dir string, o client.Options) (*client.Client, error) {
	home, err := client.OpenHome(dir)
	if err != nil {
		return nil, err
	}
	home.Lock = low
	return client.Open(home, world.Passphrase, o)
}

// wire leads to the service wherever it runs now. It believes any certificate:
// pins have tests of their own.
type wire struct {
	host  string
	inner http.RoundTripper
	// on may answer a request itself, and hears when the answer has come.
	on func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error)
}

func (h *house) wire(on func(*http.Request, func() (*http.Response, error)) (*http.Response, error)) *wire {
	t := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	h.Cleanup(t.CloseIdleConnections)
	return &wire{strings.TrimPrefix(h.w.Node.URL, "https://"), t, on}
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	to := r.Clone(r.Context())
	to.URL.Host, to.Host = w.host, w.host
	next := func() (*http.Response, error) { return w.inner.RoundTrip(to) }
	if w.on == nil {
		return next()
	}
	return w.on(to, next)
}

// clock goes on when it is told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) goOn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// config is a porter's, with everything short.
func config() porter.Config {
	return porter.Config{
		To: []event.HolderID{event.HolderID(world.RASSO)}, Type: "other", Name: "{reference} {description}", MaxPath: 240,
		Every: time.Millisecond, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
}

// once runs an agent once and gives what it logged.
func (h *house) once(who event.AgentID, c porter.Config) (log string, done porter.Done, err error) {
	h.Helper()
	return h.onceVia(who, c, nil)
}

func (h *house) onceVia(who event.AgentID, c porter.Config, via http.RoundTripper) (log string, done porter.Done, err error) {
	h.Helper()
	var b bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&b, nil))
	p, err := porter.New(h.as(event.ActorID(who), via), c)
	h.must(err)
	err = p.Once(h.Context())
	h.must(p.Close())
	return b.String(), p.Done, err
}

// put puts files into a folder, by path and content.
func (h *house) put(dir string, files map[string]string) {
	h.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		h.must(os.MkdirAll(filepath.Dir(path), 0o700))
		h.must(os.WriteFile(path, []byte(content), 0o600))
	}
}

var exportOptions = seal.ExtractOptions{}

// answer is an answer of the service's with that JSON.
func answer(body string) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// copyOf is a thief's client with a copy of somebody's home.
func (h *house) copyOf(who event.ActorID) *client.Client {
	h.Helper()
	dir := filepath.Join(h.TempDir(), "home")
	h.must(os.CopyFS(dir, os.DirFS(h.w.Home(who))))
	c, err := openHome(dir, client.Options{Now: morning, Transport: h.wire(nil)})
	h.must(err)
	return c
}
