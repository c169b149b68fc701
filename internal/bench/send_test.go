package bench_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/bench"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

const sent = 128 << 20

// house is a service with its two units, and a file to be sent.
type house struct {
	*testing.B
	*world.World
	file string
	sink *sink
}

func newHouse(b *testing.B) *house {
	b.Helper()
	w, err := world.New(b.Context(), world.Config{Dir: b.TempDir(), Lock: seal.Lock{WorkFactor: 4}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close() })
	if err := w.Build(b.Context(), func(string) {}); err != nil {
		b.Fatal(err)
	}
	h := &house{b, w, filepath.Join(b.TempDir(), "interview.mp4"), newSink(b)}
	if err := os.WriteFile(h.file, noise(sent), 0o600); err != nil {
		b.Fatal(err)
	}
	return h
}

func (h *house) send() (*client.Sent, error) {
	c := h.As(event.ActorID(world.Amy))
	p, err := c.Prepare(h.Context(), client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)},
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
		Exhibits: []client.OutgoingExhibit{{
			Reference: "JRS/1", Description: "Noise", Type: "other", Marking: event.OfficialSensitive, Paths: []string{h.file},
		}},
	})
	if err != nil {
		return nil, err
	}
	return c.Send(h.Context(), p, nil)
}

// BenchmarkSend: from the file on disk to a sending that stands in the log, every
// byte durable, against reading the same file and putting it over TLS to somebody
// who writes it down and syncs it.
func BenchmarkSend(b *testing.B) {
	h := newHouse(b)
	compare(b, sent, bench.Pair{
		Ours:  func() error { _, err := h.send(); return err },
		Plain: func() error { return h.sink.upload(b.Context(), h.file) },
	})
}

// BenchmarkReceive: from the signed receipt to the file on disk, checked and
// synced, against fetching the same bytes over TLS into a file and syncing it.
func BenchmarkReceive(b *testing.B) {
	h := newHouse(b)
	c := h.As(event.ActorID(world.Sarah))
	s, err := h.send()
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := c.Receive(b.Context(), s.Consignment, nil); err != nil {
		b.Fatal(err)
	}
	compare(b, sent, bench.Pair{
		Ours: func() error {
			_, err := c.Export(b.Context(), s.Consignment, nil, b.TempDir(), seal.ExtractOptions{}, nil)
			return err
		},
		Plain: func() error { return h.sink.download(b.Context(), filepath.Join(b.TempDir(), "interview.mp4"), h.file) },
	})
}

// sink is the plainest service: it writes down what it is sent.
type sink struct {
	*httptest.Server
	dir string
	n   atomic.Int64
}

func newSink(b *testing.B) *sink {
	s := &sink{dir: b.TempDir()}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.EnableHTTP2 = true
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS13}
	s.StartTLS()
	b.Cleanup(s.Close)
	return s
}

func (s *sink) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		http.ServeFile(w, r, r.URL.Path)
		return
	}
	f, err := os.Create(filepath.Join(s.dir, fmt.Sprint(s.n.Add(1))))
	if err == nil {
		_, err = io.Copy(f, r.Body)
		if err == nil {
			err = f.Sync()
		}
		f.Close()
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// atOnce is how many pieces are on their way together, as with us at the most.
const atOnce = 6

// upload puts a file in pieces of the same size, several at once.
func (s *sink) upload(ctx context.Context, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var all sync.WaitGroup
	var failed atomic.Value
	slots := make(chan struct{}, atOnce)
	for {
		piece := make([]byte, seal.SegmentSize)
		n, err := io.ReadFull(f, piece)
		if n > 0 {
			slots <- struct{}{}
			all.Go(func() {
				defer func() { <-slots }()
				if err := s.put(ctx, piece[:n]); err != nil {
					failed.Store(err)
				}
			})
		}
		if err != nil {
			break
		}
	}
	all.Wait()
	if err, ok := failed.Load().(error); ok {
		return err
	}
	return nil
}

func (s *sink) put(ctx context.Context, piece []byte) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodPut, s.URL, bytes.NewReader(piece))
	if err != nil {
		return err
	}
	resp, err := s.Client().Do(q)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the sink says %s", resp.Status)
	}
	return nil
}

// download fetches a file whole.
func (s *sink) download(ctx context.Context, to, file string) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+file, nil)
	if err != nil {
		return err
	}
	resp, err := s.Client().Do(q)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(f, resp.Body); err != nil {
		return err
	}
	return f.Sync()
}
