package browser_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// line is the way from the page to the service. It can be cut after one more
// segment is stored, and it counts what is stored twice.
type line struct {
	*httputil.ReverseProxy
	t testing.TB

	mu   sync.Mutex
	stop *stop // nil while nothing is held
	seen map[string]int
	held chan struct{}

	orders, freed int  // statements that order, and exhibits let go
	dead          bool // nothing gets an answer
	drafts        int  // parts of drafts that were answered: the order of what they are stands
}

// stop is what blobs wait for that are held.
type stop struct {
	over chan struct{} // closed when they go on or are lost
	lost bool          // they never arrive: their page was closed
	most int           // so many segments pass before
	all  bool          // lists and manifests are held too, and no segment passes before
}

func newLine(t testing.TB, to string) *line {
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{ReverseProxy: httputil.NewSingleHostReverseProxy(u), t: t, seen: map[string]int{}}
	l.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}                           // a service of this very process
	l.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) } // a page was closed
	return l
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.isDead() {
		panic(http.ErrAbortHandler) // the connection breaks off
	}
	l.note(r)
	// By it the page's worker finds the body of a request (lent.ts); it is nobody else's.
	if name := r.Header.Get("Safehand-Lent"); name != "" {
		l.t.Errorf("%s %s says Safehand-Lent: %s", r.Method, r.URL.Path, name)
	}
	if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/blobs/") && !l.passes(r) {
		if l.isDead() {
			panic(http.ErrAbortHandler)
		}
		return
	}
	l.ReverseProxy.ServeHTTP(w, r)
	if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/draft/") {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.drafts++
	}
}

// note counts what is said, and what is let go.
func (l *line) note(r *http.Request) {
	switch {
	case r.URL.Path == "/v1/events":
		b, _ := io.ReadAll(r.Body) // what is missing is no statement, as the service will say
		r.Body = io.NopCloser(bytes.NewReader(b))
		if bytes.Contains(b, []byte("safehand/event/v1 ordered")) {
			l.mu.Lock()
			l.orders++
			l.mu.Unlock()
		}
	case r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/blobs"):
		l.mu.Lock()
		l.freed++
		l.mu.Unlock()
	}
}

// passes lets a blob go by, at once or when it is let go; not if its page has gone
// meanwhile.
func (l *line) passes(r *http.Request) bool {
	segment := r.ContentLength > 1<<20
	if stop, held := l.stops(r.URL.Path, segment); stop != nil {
		// Only once the body has been read is it heard that a page has gone.
		b, err := io.ReadAll(r.Body)
		select {
		case held <- struct{}{}:
		default:
		}
		select {
		case <-stop.over:
		case <-r.Context().Done():
			return false
		}
		if err != nil || stop.lost {
			return false
		}
		r.Body = io.NopCloser(bytes.NewReader(b))
		if segment {
			l.count(r.URL.Path)
		}
	}
	return true
}

// stops is what a blob has to wait for, and whom to tell that it does; nil, and a
// segment is counted, if for nothing.
func (l *line) stops(path string, segment bool) (*stop, chan<- struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := l.stop; s != nil && (s.all || segment && len(l.seen) >= s.most) {
		return s, l.held
	}
	if segment {
		l.seen[path]++
	}
	return nil, nil
}

func (l *line) count(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[path]++
}

func (l *line) hold(all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop = &stop{over: make(chan struct{}), most: len(l.seen) + 1, all: all}
	l.held = make(chan struct{}, 1)
}

// release lets go on what is held, or loses it: a page that was closed is not always
// seen to be gone before its bytes are let by.
func (l *line) release(lost bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop == nil {
		return
	}
	l.stop.lost = lost
	close(l.stop.over)
	l.stop = nil
}

// lose loses what is held of a page that was closed, and what of it still comes in: a short
// segment may lie in the system whole, and be read when nothing is held any more.
func (l *line) lose() {
	time.Sleep(time.Second)
	l.release(true)
}

// cut ends the line, also for what is held, and mend puts it right.
func (l *line) cut(dead bool) {
	l.mu.Lock()
	l.dead = dead
	l.mu.Unlock()
	if dead {
		l.release(true)
	}
}

func (l *line) isDead() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dead
}

func (l *line) await(ctx context.Context) error {
	l.mu.Lock()
	held := l.held
	l.mu.Unlock()
	select {
	case <-held:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *line) stored() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]int{"segments": len(l.seen), "twice": 0, "orders": l.orders, "freed": l.freed, "drafts": l.drafts}
	for _, n := range l.seen {
		if n > 1 {
			out["twice"]++
		}
	}
	return out
}
