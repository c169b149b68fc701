package browser_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
	"github.com/safehand/safehand/seal"
)

// The program in the page and that of the command line are one: what the one sends
// the other receives, and what a closed page left is gone on with elsewhere.
func TestInPage(t *testing.T) {
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 15}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	video := filepath.Join(t.TempDir(), "interview.mp4")
	if err := os.WriteFile(video, interview.Video(), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &others{T: t, w: w, line: newLine(t, w.Address().Server)}
	mux := http.NewServeMux()
	pages(mux)
	mux.Handle("/v1/", s.line)
	mux.HandleFunc("GET /dist/client.wasm", program)
	mux.HandleFunc("POST /test/{step}", s.serve)
	t.Log(run(t, "inpage.mjs", mux, "SAFEHAND_VIDEO="+video))
}

// program is kept compressed.
func program(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/wasm")
	w.Header().Set("Content-Encoding", "gzip")
	http.ServeFile(w, r, "../dist/client.wasm.gz")
}

// others are the people who are not in the browser.
type others struct {
	*testing.T
	w    *world.World
	line *line
}

func (s *others) serve(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Who event.PersonID
		ID  event.ConsignmentID
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	out, err := s.step(r.Context(), r.PathValue("step"), in.Who, in.ID)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(s.T, w, out)
}

func (s *others) step(ctx context.Context, name string, who event.PersonID, id event.ConsignmentID) (any, error) {
	ola := s.w.As(event.ActorID(world.Ola))
	switch name {
	case "invite":
		inv, err := ola.Invite(ctx, who, time.Hour)
		if err != nil {
			return nil, err
		}
		return map[string]string{"link": inv.Link()}, nil
	case "appoint":
		if _, err := ola.Appoint(ctx, who, event.Member, world.Team); err != nil {
			return nil, err
		}
		_, err := s.w.As(event.ActorID(world.Lena)).HandOnUnitKeys(ctx)
		return struct{}{}, err
	case "receive":
		return s.receive(ctx, s.w.As(event.ActorID(world.Sarah)), id)
	case "hold":
		return struct{}{}, s.line.hold()
	case "held":
		return struct{}{}, s.line.await(ctx)
	case "release":
		return struct{}{}, s.line.release()
	case "stored":
		return s.line.stored(), nil
	}
	return nil, errors.New("no such step")
}

func (s *others) receive(ctx context.Context, c *client.Client, id event.ConsignmentID) (any, error) {
	if _, _, err := c.Receive(ctx, id, nil); err != nil {
		return nil, err
	}
	folder := s.TempDir()
	list, err := c.Export(ctx, id, nil, folder, seal.ExtractOptions{}, nil)
	if err != nil {
		return nil, err
	}
	name := strings.ReplaceAll(list[0].Reference, "/", "-")
	b, err := os.ReadFile(filepath.Join(folder, name, name+" interview.mp4"))
	return map[string]bool{"same": bytes.Equal(b, interview.Video())}, err
}

// line is the way from the page to the service. It can be cut after one more
// segment is stored, and it counts what is stored twice.
type line struct {
	*httputil.ReverseProxy

	mu   sync.Mutex
	cut  bool
	seen map[string]int
	held chan struct{}
}

func newLine(t *testing.T, to string) *line {
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{ReverseProxy: httputil.NewSingleHostReverseProxy(u), seen: map[string]int{}, held: make(chan struct{}, 1)}
	l.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // a service of this very process
	return l
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	segment := r.Method == "PUT" && strings.Contains(r.URL.Path, "/blobs/") && r.ContentLength > 1<<20
	l.mu.Lock()
	cut := l.cut && segment && len(l.seen) > 3 // one of the three of before, and one more
	if segment && !cut {
		l.seen[r.URL.Path]++
	}
	l.mu.Unlock()
	if cut {
		io.Copy(io.Discard, r.Body)
		select {
		case l.held <- struct{}{}:
		default:
		}
		<-r.Context().Done()
		return
	}
	l.ReverseProxy.ServeHTTP(w, r)
}

func (l *line) hold() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	return nil
}

func (l *line) release() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = false
	return nil
}

func (l *line) await(ctx context.Context) error {
	select {
	case <-l.held:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *line) stored() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]int{"segments": len(l.seen), "twice": 0}
	for _, n := range l.seen {
		if n > 1 {
			out["twice"]++
		}
	}
	return out
}
