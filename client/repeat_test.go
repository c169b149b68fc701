package client_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
)

// peer is the other end of a connection after it has read a request. It may answer,
// hang, or hang up.
type peer func(conn net.Conn, r *http.Request)

// line is a network of pipes: time in it is the bubble's, and takes none.
type line struct {
	peer  func(n int) peer // of the n-th request, from 1
	asked atomic.Int32
	said  []string // what the person was told while it waited
}

func (l *line) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		in := bufio.NewReader(there)
		for {
			r, err := http.ReadRequest(in)
			switch {
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrClosedPipe):
				return
			case err != nil:
				l.asked.Add(1) // the beginning of TLS
				return
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
			l.peer(int(l.asked.Add(1)))(there, r)
			if r.Close {
				return
			}
		}
	}()
	return here, nil
}

func (l *line) client(t *testing.T, server string, patience time.Duration) *client.Client {
	t.Helper()
	tr := client.Transport()
	tr.DialContext, tr.Proxy = l.dial, nil
	t.Cleanup(tr.CloseIdleConnections)
	c, err := client.Bare(server, client.Options{Transport: tr, Patience: patience, Waiting: func(why error, pause time.Duration) {
		l.said = append(l.said, fmt.Sprintf("%v: %s", why, pause))
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const body = "0123456789"

func write(words string) peer {
	return func(conn net.Conn, _ *http.Request) { fmt.Fprint(conn, strings.ReplaceAll(words, "\n", "\r\n")) }
}

func fine(conn net.Conn, r *http.Request) {
	write("HTTP/1.1 200 OK\nContent-Type: application/octet-stream\nContent-Length: 10\n\n"+body)(conn, r)
}

func hangUp(p peer) peer {
	return func(conn net.Conn, r *http.Request) { p(conn, r); conn.Close() }
}

func hang(p peer) peer {
	return func(conn net.Conn, r *http.Request) {
		p(conn, r)
		io.Copy(io.Discard, conn) // till the other end hangs up
		conn.Close()
	}
}

// faults are what may happen to a request on its way, and what a person is told.
var faults = []struct {
	name  string
	peer  peer
	words string
	proxy bool
}{
	{"hung up at once", hangUp(write("")), "the connection broke off", false},
	{"cut in the head", hangUp(write("HTTP/1.1 200 OK\nContent-Le")), "connection broken", false},
	{"cut in the body", hangUp(write("HTTP/1.1 200 OK\nContent-Length: 10\n\n0123")), "the connection broke off", false},
	{"no answer", hang(write("")), "nothing moved for 2m0s", false},
	{"a body that stands still", hang(write("HTTP/1.1 200 OK\nContent-Length: 10\n\n0123")), "nothing moved for 30s", false},
	{"502 page", write("HTTP/1.1 502 Bad Gateway\nContent-Type: text/html\nContent-Length: 6\n\n<html>"), "502 Bad Gateway", false},
	{"503 page", write("HTTP/1.1 503 Service Unavailable\nContent-Type: text/html\nContent-Length: 6\n\n<html>"), "503 Service Unavailable", false},
	{"a page in its place", write("HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: 10\n\n<html>body"), "a proxy's page", true},
	{"a page that forbids", write("HTTP/1.1 403 Forbidden\nContent-Type: text/html\nContent-Length: 6\n\n<html>"), "a proxy's page", true},
	{"407", write("HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n"), "asks you to sign in to the network (407", true},
	{"511", write("HTTP/1.1 511 Network Authentication Required\nContent-Type: text/html\nContent-Length: 6\n\n<html>"), "asks you to sign in to the network (511", true},
	{"sent to a sign-in page", write("HTTP/1.1 302 Found\nLocation: https://login.proxy.example/?u=x\nContent-Length: 0\n\n"), "login.proxy.example", true},
	{"busy", write("HTTP/1.1 503 Service Unavailable\nContent-Type: application/json\nContent-Length: 35\n\n" + `{"code":"busy","message":"one min"}`), "one min", false},
}

// Whatever happens on the way, what may be asked again is asked again, and comes
// whole in the end.
func TestFaultsPass(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{peer: func(n int) peer {
					if n <= 3 {
						return f.peer
					}
					return fine
				}}
				c := l.client(t, "http://service.example", time.Hour)
				b, err := c.Fetches(t.Context(), "/x", 10)
				if err != nil || string(b) != body || l.asked.Load() != 4 || len(l.said) != 3 {
					t.Errorf("got %q, %v after %d requests; told %q", b, err, l.asked.Load(), l.said)
				}
			})
		})
	}
}

// What keeps failing ends in a sentence, after a bounded number of tries: a service
// that is down is not asked a thousand times by each of a force's machines.
func TestFaultsLast(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{peer: func(int) peer { return f.peer }}
				c := l.client(t, "http://service.example", time.Hour)
				began := time.Now()
				_, err := c.Fetches(t.Context(), "/x", 10)
				var busy *api.Error
				if !errors.Is(err, client.ErrUnreachable) && !errors.As(err, &busy) || !strings.Contains(err.Error(), f.words) || strings.Contains(err.Error(), "<html>") {
					t.Errorf("it says %q, without %q", err, f.words)
				}
				if errors.Is(err, client.ErrProxy) != f.proxy {
					t.Errorf("it takes %q for a proxy: %v", err, !f.proxy)
				}
				n, took := l.asked.Load(), time.Since(began)
				if n < 20 || n > 160 || took < 50*time.Minute || took > 70*time.Minute {
					t.Errorf("asked %d times in %s", n, took)
				}
				if want := fmt.Sprintf("(tried %d times in ", n); !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			})
		})
	}
}

// browser takes a body whole, and it is on its way for a while.
type browser struct {
	http.RoundTripper
	takes time.Duration
}

func (b browser) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, err := io.ReadAll(r.Body); err != nil {
		return nil, err
	}
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(b.takes):
	}
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

type unseen struct{ browser }

func (unseen) TakesWhole() {}

// Three segments at once over a line of a megabit take more than three minutes, of which
// a page hears nothing. They are not given up; what never arrives is.
func TestAWholeBodyOverASlowLine(t *testing.T) {
	segment := strings.Repeat("x", 8<<20)
	for _, x := range []struct {
		to   http.RoundTripper
		says string
	}{
		{unseen{browser{takes: 4 * time.Minute}}, ""},
		{unseen{browser{takes: time.Hour}}, "nothing moved for 10m"},
		{browser{takes: 4 * time.Minute}, "nothing moved for 2m0s"},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, err := client.Bare("http://service.example", client.Options{Transport: x.to})
			if err != nil {
				t.Fatal(err)
			}
			err = c.Asks(t.Context(), "PUT", "/x", segment, nil)
			if x.says == "" && err != nil || x.says != "" && (err == nil || !strings.Contains(err.Error(), x.says)) {
				t.Errorf("after %T: %v, without %q", x.to, err, x.says)
			}
		})
	}
}

// While nothing moves a person is not kept waiting.
func TestBriefly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{peer: func(int) peer { return hangUp(write("")) }}
		began := time.Now()
		err := l.client(t, "http://service.example", time.Hour).Asks(t.Context(), "GET", "/x", nil, nil)
		if n := l.asked.Load(); !errors.Is(err, client.ErrUnreachable) || n < 4 || n > 8 || time.Since(began) > 20*time.Second {
			t.Errorf("asked %d times in %s: %v", n, time.Since(began), err)
		}
	})
}

// A command asks several things. Once it has waited for the service in vain it asks
// once for each of the others, and says how long it waited; when the service is back
// it has patience again.
func TestWaitedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var back atomic.Bool
		l := &line{peer: func(int) peer {
			if back.Load() {
				return write("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}")
			}
			return hangUp(write(""))
		}}
		c := l.client(t, "http://service.example", time.Hour)
		ask := func() (int32, error) {
			before := l.asked.Load()
			err := c.Asks(t.Context(), "GET", "/x", nil, nil)
			return l.asked.Load() - before, err
		}
		n, first := ask()
		if n < 4 || first == nil || !strings.Contains(first.Error(), "(tried ") {
			t.Fatalf("asked %d times: %v", n, first)
		}
		if n, err := ask(); n != 1 || err == nil || err.Error() != first.Error() {
			t.Errorf("asked %d times: %v", n, err)
		}
		back.Store(true)
		if n, err := ask(); n != 1 || err != nil {
			t.Errorf("asked %d times: %v", n, err)
		}
		back.Store(false)
		if n, err := ask(); n < 4 || err == nil {
			t.Errorf("afterwards it is asked %d times: %v", n, err)
		}
	})
}

// What must not happen twice is not asked twice; a service that says something is
// not asked again either.
func TestNotRepeated(t *testing.T) {
	no := write("HTTP/1.1 403 Forbidden\nContent-Type: application/json\nContent-Length: 35\n\n" + `{"code":"not-yours","message":"no"}`)
	for _, row := range []struct {
		method, path string
		peer         peer
		asked        int32
	}{
		{"POST", "/v1/keyring/collect", hangUp(write("")), 1},
		{"POST", "/v1/sign-in", hangUp(write("")), 1},
		{"PUT", "/v1/keyring", hangUp(write("")), 1},
		{"GET", "/x", no, 1},
		{"POST", "/v1/events", no, 1},
		{"GET", "/x", write("HTTP/1.1 307 Temporary Redirect\nContent-Length: 0\n\n"), 1},
		{"GET", "/x", write("HTTP/1.1 307 Temporary Redirect\nLocation: /y\nContent-Length: 0\n\n"), 1},
	} {
		t.Run(row.method+row.path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{peer: func(int) peer { return row.peer }}
				err := l.client(t, "http://service.example", time.Hour).Asks(t.Context(), row.method, row.path, nil, nil)
				if err == nil || l.asked.Load() != row.asked {
					t.Errorf("asked %d times: %v", l.asked.Load(), err)
				}
			})
		})
	}
}

// Whoever is asked to come back later comes back no earlier, and stays away when
// that is longer than the patience lasts.
func TestRetryAfter(t *testing.T) {
	busy := func(header string) peer {
		return write("HTTP/1.1 503 Service Unavailable\nRetry-After: " + header + "\nContent-Type: application/json\nContent-Length: 35\n\n" + `{"code":"busy","message":"one min"}`)
	}
	for _, row := range []struct {
		header   string
		min, max time.Duration
		asked    int32
	}{
		{"90", 90 * time.Second, 91 * time.Second, 2},
		{"Sat, 01 Jan 2000 00:05:00 GMT", 5 * time.Minute, 5*time.Minute + time.Second, 2}, // a bubble begins in 2000
		{"Sat, 01 Jan 1990 00:00:00 GMT", 0, time.Second, 2},
		{"0", 0, time.Second, 2},
		{"soon", 0, time.Second, 2},
		{"-5", 0, time.Second, 2},
		{"7200", 0, 0, 1},
		{"99999999999999999999", 0, time.Second, 2},
	} {
		t.Run(row.header, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{peer: func(n int) peer {
					if n == 1 {
						return busy(row.header)
					}
					return fine
				}}
				began := time.Now()
				_, err := l.client(t, "http://service.example", time.Hour).Fetches(t.Context(), "/x", 10)
				took := time.Since(began)
				if (err == nil) != (row.asked == 2) || l.asked.Load() != row.asked || took < row.min || took > row.max {
					t.Errorf("asked %d times in %s: %v", l.asked.Load(), took, err)
				}
			})
		})
	}
}

// Ctrl-C is at once, whatever it was waiting for.
func TestCancelledAtOnce(t *testing.T) {
	for name, p := range map[string]peer{
		"in a pause":    hangUp(write("")),
		"for an answer": hang(write("")),
		"for the rest":  hang(write("HTTP/1.1 200 OK\nContent-Length: 10\n\n0123")),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{peer: func(int) peer { return p }}
				ctx, cancel := context.WithCancelCause(t.Context())
				began := time.Now()
				time.AfterFunc(17*time.Second, func() { cancel(errors.New("interrupt")) })
				_, err := l.client(t, "http://service.example", time.Hour).Fetches(ctx, "/x", 10)
				if !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrUnreachable) || time.Since(began) != 17*time.Second {
					t.Errorf("after %s: %v", time.Since(began), err)
				}
			})
		})
	}
}

// A slow line is not a dead one.
func TestSlowIsNotStalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{peer: func(int) peer {
			return func(conn net.Conn, r *http.Request) {
				write("HTTP/1.1 200 OK\nContent-Length: 10\n\n")(conn, r)
				for i := range body {
					time.Sleep(29 * time.Second)
					fmt.Fprint(conn, body[i:i+1])
				}
			}
		}}
		b, err := l.client(t, "http://service.example", time.Hour).Fetches(t.Context(), "/x", 10)
		if err != nil || string(b) != body || l.asked.Load() != 1 {
			t.Errorf("got %q, %v after %d requests", b, err, l.asked.Load())
		}
	})
}

// A proxy that wants to know who asks is named.
func TestProxyAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{peer: func(int) peer {
			return write("HTTP/1.1 407 Proxy Authentication Required\nContent-Type: text/html\nContent-Length: 6\n\n<html>")
		}}
		tr := client.Transport()
		tr.DialContext = l.dial
		tr.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://proxy.northshire.example:8080") }
		c, err := client.Bare("https://service.example", client.Options{Transport: tr, Patience: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Fetches(t.Context(), "/x", 10)
		if !errors.Is(err, client.ErrProxy) || !strings.Contains(err.Error(), "proxy.northshire.example:8080 asks you to sign in (407)") || l.asked.Load() < 5 {
			t.Errorf("after %d times: %v", l.asked.Load(), err)
		}
	})
}

// A name that is not known and a TLS that breaks off are the network's too.
func TestNoWayThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{}
		c := l.client(t, "https://service.example", time.Minute)
		if _, err := c.Fetches(t.Context(), "/x", 10); !errors.Is(err, client.ErrUnreachable) || !strings.Contains(err.Error(), "broke off") || l.asked.Load() < 5 {
			t.Errorf("TLS that breaks off, %d times: %v", l.asked.Load(), err)
		}
		tr, n := client.Transport(), 0
		tr.Proxy = nil
		tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
			n++
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "service.example", IsNotFound: true}}
		}
		c, err := client.Bare("https://service.example", client.Options{Transport: tr, Patience: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Fetches(t.Context(), "/x", 10); !errors.Is(err, client.ErrUnreachable) || !strings.Contains(err.Error(), "service.example is not known on this network") || n < 5 {
			t.Errorf("no such name, %d times: %v", n, err)
		}
	})
}
