package client_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi/openapitest"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// stage is a copy of the template with its service running, and with a wire
// between each person and the service that can be made to lie.
type stage struct {
	*testing.T
	w       *world.World
	clock   *clock
	clients map[event.ActorID]*client.Client
	wires   map[event.ActorID]*wire
}

func newStage(t *testing.T) *stage {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "world")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(built.dir, "world"))); err != nil {
		t.Fatal(err)
	}
	s := &stage{T: t, clock: new(clock), clients: map[event.ActorID]*client.Client{}, wires: map[event.ActorID]*wire{}}
	s.clock.seconds.Store(60)
	var err error
	s.w, err = world.New(t.Context(), world.Config{Dir: dir, Lock: low, Now: s.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.w.Close() })
	return s
}

// as is the client of somebody, the same one each time.
func (s *stage) as(who event.PersonID) *client.Client {
	s.Helper()
	if c := s.clients[event.ActorID(who)]; c != nil {
		return c
	}
	return s.reopen(event.ActorID(who))
}

// reopen starts somebody's program anew.
func (s *stage) reopen(who event.ActorID) *client.Client {
	s.Helper()
	h, err := client.OpenHome(s.w.Home(who))
	s.must(err)
	h.Lock = low
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(who)})
	s.must(err)
	s.clients[who] = c
	return c
}

// newcomer is somebody who was never shown anything before: what her home
// remembers is deleted.
func (s *stage) newcomer(who event.PersonID) *client.Client {
	s.Helper()
	for _, f := range []string{"seen.json", "two-histories.txt"} {
		s.must(os.RemoveAll(filepath.Join(s.w.Home(event.ActorID(who)), f)))
	}
	return s.reopen(event.ActorID(who))
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// lie gives the answer to a request. next asks the real service.
type lie func(r *http.Request, next func() (int, []byte)) (int, []byte)

// wire carries what one person says and hears, and keeps what she said.
type wire struct {
	s     *stage
	inner http.RoundTripper

	mu     sync.Mutex
	tell   lie
	said   []event.Kind // statements submitted
	grants int          // keys handed over
	stored int          // blobs put
	put    []string     // what was put, if it is small
	notes  []string     // everything signed that left
	heard  [][]byte
}

func (s *stage) wire(who event.ActorID) *wire {
	if w := s.wires[who]; w != nil {
		return w
	}
	t := unpinned()
	s.Cleanup(t.CloseIdleConnections)
	s.wires[who] = &wire{s: s, inner: openapitest.Transport(s, t)}
	return s.wires[who]
}

// lies has the wire of somebody lie from here on, to the end of the (sub)test.
func (s *stage) lies(t *testing.T, who event.PersonID, l lie) *wire {
	w := s.wire(event.ActorID(who))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tell, w.said, w.grants, w.stored = l, nil, 0, 0
	t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.tell = nil
	})
	return w
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body.Close()
	}
	w.mu.Lock()
	w.hear(r, body)
	tell := w.tell
	w.mu.Unlock()
	to := r.Clone(r.Context())
	to.URL.Host = strings.TrimPrefix(w.s.w.Node.URL, "https://")
	to.Host = to.URL.Host
	var failed error
	var header http.Header
	next := func() (int, []byte) {
		to.Body = io.NopCloser(bytes.NewReader(body))
		resp, err := w.inner.RoundTrip(to)
		if err != nil {
			failed = err
			return 0, nil
		}
		defer resp.Body.Close()
		header = resp.Header
		b, err := io.ReadAll(resp.Body)
		failed = err
		return resp.StatusCode, b
	}
	if tell == nil {
		tell = honest
	}
	r.Body = io.NopCloser(bytes.NewReader(body)) // for the lie to read
	status, b := tell(r, next)
	if failed != nil {
		return nil, failed
	}
	w.mu.Lock()
	w.heard = append(w.heard, b)
	w.mu.Unlock()
	if header == nil {
		header = http.Header{}
	}
	header.Del("Content-Length")
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(b)), ContentLength: int64(len(b)), Request: r,
	}, nil
}

func honest(_ *http.Request, next func() (int, []byte)) (int, []byte) { return next() }

// hear keeps what leaves the machine.
func (w *wire) hear(r *http.Request, body []byte) {
	switch {
	case r.Method == "PUT":
		w.stored++
		if len(body) < 64<<10 {
			w.put = append(w.put, string(body))
		}
	case r.URL.Path == "/v1/events":
		var sub api.Submission
		_ = json.Unmarshal(body, &sub)
		w.notes = append(w.notes, sub.Note)
		w.grants += len(sub.Grants)
		if n, err := event.ParseNote([]byte(sub.Note)); err == nil {
			if e, err := event.Parse(n.Text); err == nil {
				w.said = append(w.said, e.Kind())
			}
		}
	case r.URL.Path == "/v1/sign-in":
		var sub api.SignIn
		_ = json.Unmarshal(body, &sub)
		w.notes = append(w.notes, sub.Note)
	}
}

// changing rewrites the JSON answers of some paths.
func changing[T any](path func(string) bool, change func(*T)) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		status, b := next()
		if status != http.StatusOK || !path(r.URL.Path) {
			return status, b
		}
		var v T
		if err := json.Unmarshal(b, &v); err != nil {
			return status, b
		}
		change(&v)
		b, _ = json.Marshal(v)
		return status, b
	}
}

// bundles: directories, and consignments with their threads.
func bundles(path string) bool { return path == "/v1/directory" || isConsignment(path) }

func isConsignment(path string) bool {
	id, ok := strings.CutPrefix(path, "/v1/consignments/")
	return ok && !strings.Contains(id, "/")
}

func ending(suffix string) func(string) bool {
	return func(path string) bool { return strings.HasSuffix(path, suffix) }
}

// atOnce lets statements through only when everybody has one.
func atOnce(ready *sync.WaitGroup) lie {
	var once sync.Once
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/events" {
			once.Do(func() {
				ready.Done()
				ready.Wait()
			})
		}
		return next()
	}
}

// submissions shows what is submitted.
func submissions(look func(api.Submission)) lie {
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path == "/v1/events" {
			var sub api.Submission
			_ = json.NewDecoder(r.Body).Decode(&sub)
			look(sub)
		}
		return next()
	}
}

// hiding is a service that keeps a recall back until a receipt is signed, logs
// that behind it, and then can't hide the recall any longer.
type hiding struct {
	s      *stage
	recall event.LogIndex
	o      *operator
	at     event.LogIndex
	logged bool
}

func (h *hiding) tell(r *http.Request, next func() (int, []byte)) (int, []byte) {
	switch {
	case r.URL.Path == "/v1/events":
		return h.record(r)
	case r.URL.Path == "/v1/tree" && h.o != nil:
		return h.o.lies(bundles, func(*api.Bundle) {})(r, next)
	case h.logged:
		return changing(isConsignment, func(b *api.Bundle) {
			for i := range b.Threads {
				if t := &b.Threads[i]; t.Owner.Kind == event.ExhibitThread {
					t.Indexes = append(t.Indexes, h.at)
				}
			}
			h.o.settle(b)
		})(r, next)
	}
	return changing(isConsignment, func(b *api.Bundle) { without(b, h.recall) })(r, next)
}

func (h *hiding) record(r *http.Request) (int, []byte) {
	var sub api.Submission
	h.s.must(json.NewDecoder(r.Body).Decode(&sub))
	n, err := event.ParseNote([]byte(sub.Note))
	h.s.must(err)
	h.o = h.s.operator()
	h.at = h.o.log(n, h.o.now(), h.o.waiting(5)...) // ordered, sealed, dispatched, recalled
	h.logged = true
	return h.o.recorded(h.at)
}
