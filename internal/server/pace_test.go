package server_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/door"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// onSQLite is for what has nothing to do with the engine.
func onSQLite(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	test(t, storetest.Open(t, filepath.Join(t.TempDir(), "safehand.db")))
}

// opened counts how often which blob is opened.
type opened struct {
	blob.Store
	mu sync.Mutex
	n  map[event.Digest]int
}

func (o *opened) Open(ctx context.Context, n blob.Name) (io.ReadSeekCloser, int64, error) {
	o.mu.Lock()
	if o.n == nil {
		o.n = map[event.Digest]int{}
	}
	o.n[n.Digest]++
	o.mu.Unlock()
	return o.Store.Open(ctx, n)
}

func (o *opened) of(d event.Digest) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.n[d]
}

// drip yields n bytes, so many at once with a pause after each.
type drip struct {
	b     []byte
	step  int
	pause time.Duration
}

func (d *drip) Read(p []byte) (int, error) {
	if len(d.b) == 0 {
		return 0, io.EOF
	}
	time.Sleep(d.pause)
	n := copy(p[:min(len(p), d.step)], d.b)
	d.b = d.b[n:]
	return n, nil
}

// short is the usual pace, some hundred times as fast: 64 KiB a second.
var short = server.Pace{Idle: 600 * time.Millisecond, Grace: 300 * time.Millisecond, Rate: 64 << 10}

// overTLS serves the house as it is served outside, with these paces.
func overTLS(h *house, p server.Pace, http2 bool) *http.Client {
	now := func() event.Time { return event.TimeOf(h.Clock) }
	h.desk = desk.New(desk.Config{Store: h.DB, Record: h.Log, Blobs: h.blobs, Service: h.Service, Now: now})
	s := httptest.NewUnstartedServer(nil)
	s.Config = server.HTTP(server.New(h.desk, door.New(h.DB, h.Service, now), server.Options{Pace: p}), slog.New(slog.DiscardHandler))
	if got := s.Config.ReadHeaderTimeout; got <= 0 || got > 10*time.Second {
		h.t.Errorf("a header is waited for %v", got)
	}
	s.Config.ReadHeaderTimeout = time.Second
	s.EnableHTTP2 = http2
	s.StartTLS()
	h.t.Cleanup(s.Close)
	h.url = s.URL
	return s.Client()
}

func (h *house) uploads(c *http.Client, at, token string, size int, body io.Reader) (*http.Response, []byte, error) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), "PUT", h.url+at, body)
	h.must(err)
	req.ContentLength = int64(size)
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

// TestASlowLineIsNotCutOff: an upload at twice the slowest rate goes through
// though it takes several times as long as any single wait may; one at a quarter
// of it is cut off, and long before its end.
func TestASlowLineIsNotCutOff(t *testing.T) {
	for name, http2 := range map[string]bool{"HTTP/1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			onSQLite(t, func(t *testing.T, db *store.DB) {
				h := newHouse(t, db)
				d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
				token, b := h.order(d), bytes.Repeat([]byte("evidence"), 32<<10) // 256 KiB
				at := blobPath(d.Seals[0].Recipient, b)
				client := overTLS(h, short, http2)

				began := time.Now()
				resp, _, err := h.uploads(client, at, token, len(b), &drip{b: b, step: 12 << 10, pause: 50 * time.Millisecond})
				slow := time.Since(began)
				if err != nil || resp.StatusCode != http.StatusOK {
					t.Fatalf("an honest slow upload, after %v: %v, %v", slow, resp, err)
				}
				if slow < short.Idle+short.Grace {
					t.Fatalf("it took %v: that is not slow", slow)
				}

				other := bytes.Repeat([]byte("nothing!"), 32<<10)
				began = time.Now()
				resp, text, err := h.uploads(client, blobPath(d.Seals[0].Recipient, other), token, len(other), &drip{b: other, step: 1 << 10, pause: 60 * time.Millisecond})
				if took := time.Since(began); took > 20*time.Second {
					t.Errorf("one that dripped was borne for %v", took)
				}
				if err == nil && (resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(text), "too slowly")) {
					t.Errorf("one that dripped is told %d %s", resp.StatusCode, text)
				}
				if h.holds(d.Seals[0].Recipient, other) {
					t.Error("what never came whole is stored")
				}
			})
		})
	}
}

// line is a raw connection to the house.
func (h *house) line() net.Conn {
	h.t.Helper()
	c, err := tls.Dial("tcp", strings.TrimPrefix(h.url, "https://"), &tls.Config{InsecureSkipVerify: true})
	h.must(err)
	h.t.Cleanup(func() { c.Close() })
	return c
}

// ends is how long the other end bears a connection on which write goes on.
func ends(t *testing.T, c net.Conn, most time.Duration, write func() error) time.Duration {
	t.Helper()
	began := time.Now()
	gone := make(chan bool)
	go func() {
		_, _ = io.Copy(io.Discard, c)
		close(gone)
	}()
	for time.Since(began) < most {
		select {
		case <-gone:
			return time.Since(began)
		case <-time.After(20 * time.Millisecond):
			_ = write()
		}
	}
	t.Errorf("after %v it still waits", most)
	return most
}

// Real sockets on which next to nothing comes: a request that never begins, one
// whose body never comes, and one whose body nobody wants.
func TestSlowloris(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		d := h.Order(Fay, VPU, 1, event.HolderID(recordtest.RASSO))
		token := h.order(d)
		overTLS(h, short, false)
		put := "PUT " + blobPath(d.Seals[0].Recipient, []byte("x")) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\nContent-Length: 60000\r\n\r\n"
		unwanted := "POST /v1/sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n"
		for name, c := range map[string]struct {
			first string
			drip  string
			most  time.Duration
		}{
			"a header, byte by byte":          {"GET /healthz HTTP/1.1\r\nX: ", "x", 3 * time.Second},
			"no byte of a body":               {put, "", 3 * time.Second},
			"a body, byte by byte":            {put, "x", 3 * time.Second},
			"a body that nobody reads":        {unwanted, "", 3 * time.Second},
			"such a body, byte by byte":       {unwanted, "x", 3 * time.Second},
			"a header without end, at a rush": {"GET /healthz HTTP/1.1\r\n", "X: " + strings.Repeat("x", 4000) + "\r\n", 3 * time.Second},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				line := h.line()
				_, err := io.WriteString(line, c.first)
				h.must(err)
				ends(t, line, c.most, func() error {
					_, err := io.WriteString(line, c.drip)
					return err
				})
			})
		}
	})
}

// Headers are held in memory before anything is known of a caller.
func TestHeadersAreBounded(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		overTLS(h, short, false)
		for n, want := range map[int]int{8 << 10: http.StatusOK, 40 << 10: http.StatusRequestHeaderFieldsTooLarge} {
			line := h.line()
			_, err := fmt.Fprintf(line, "GET /healthz HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n", strings.Repeat("x", n))
			h.must(err)
			resp, err := http.ReadResponse(bufio.NewReader(line), nil)
			h.must(err)
			if resp.StatusCode != want {
				t.Errorf("%d bytes of headers: %d, not %d", n, resp.StatusCode, want)
			}
		}
	})
}

// Whoever asks for much and reads nothing holds nothing for long.
func TestWhoDoesNotReadIsLeft(t *testing.T) {
	onSQLite(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		s := h.sendOver(Fay, VPU, event.HolderID(recordtest.RASSO))
		closed := &closing{Store: h.blobs, done: make(chan bool, 1)}
		h.blobs = closed
		token := h.person(recordtest.Ben)
		overTLS(h, short, false)
		line := h.line()
		closed.large = true
		_, err := fmt.Fprintf(line, "GET %s/manifest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", s.item(), token)
		h.must(err)
		select {
		case <-closed.done:
		case <-time.After(30 * time.Second):
			t.Error("the blob is still held open")
		}
		// What did come is not passed off as whole.
		resp, err := http.ReadResponse(bufio.NewReader(line), nil)
		h.must(err)
		if n, err := io.Copy(io.Discard, resp.Body); err == nil {
			t.Errorf("%d bytes came and look whole", n)
		}
	})
}

// closing gives out one blob as one that has no end, of the length asked for.
type closing struct {
	blob.Store
	large bool
	done  chan bool
}

type endless struct {
	io.ReadSeekCloser
	done chan bool
}

const endlessly = 1 << 40

func (e *endless) Read(p []byte) (int, error) { return len(p), nil }
func (e *endless) Seek(n int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		n += endlessly
	}
	return n, nil
}
func (e *endless) Close() error {
	e.done <- true
	return e.ReadSeekCloser.Close()
}

func (c *closing) Open(ctx context.Context, n blob.Name) (io.ReadSeekCloser, int64, error) {
	r, size, err := c.Store.Open(ctx, n)
	if err != nil || !c.large {
		return r, size, err
	}
	return &endless{ReadSeekCloser: r, done: c.done}, size, nil
}

// Connections are bounded for each address, before anything is known of who
// opened them; what one closes another may open; a proxy's are not.
func TestConnectionsAreBounded(t *testing.T) {
	serve := func(c server.Connections) (open func() bool, last func() net.Conn) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })}
		go func() { _ = s.Serve(c.Bound(l)) }()
		t.Cleanup(func() { s.Close() })
		var conns []net.Conn
		return func() bool {
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			conns = append(conns, conn)
			_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
			_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
			_, err = http.ReadResponse(bufio.NewReader(conn), nil)
			if errors.Is(err, context.DeadlineExceeded) {
				t.Error("it was left waiting")
			}
			return err == nil
		}, func() net.Conn { return conns[0] }
	}
	open, first := serve(server.Connections{Each: 3})
	for i := range 5 {
		if got := open(); got != (i < 3) {
			t.Errorf("connection %d of one address: served is %v", i+1, got)
		}
	}
	first().Close()
	becomes(t, "one that was closed leaves room", open)
	open, _ = serve(server.Connections{Most: 2, Each: 10})
	for i := range 3 {
		if got := open(); got != (i < 2) {
			t.Errorf("connection %d of all: served is %v", i+1, got)
		}
	}
	proxies, err := door.ParseProxies("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	open, _ = serve(server.Connections{Each: 1, Proxies: proxies})
	for range 3 {
		if !open() {
			t.Error("a proxy is held to the number of one address")
		}
	}
}
