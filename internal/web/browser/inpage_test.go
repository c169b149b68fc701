package browser_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
	"github.com/safehand/safehand/seal"
)

// The program in the page and the one of the command line understand each other:
// what one sends the other receives.
func TestInPage(t *testing.T) {
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: seal.Lock{WorkFactor: 15}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(pages(t, w))
	t.Cleanup(s.Close)
	video := filepath.Join(t.TempDir(), "JRS-1 interview.mp4")
	if err := os.WriteFile(video, interview.Video(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	origin := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	out, err := exec.CommandContext(ctx, "node", "test/inpage.mjs", origin, video).CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

// pages serves the built files and what others do, and hands the rest on to the
// service.
func pages(t *testing.T, w *world.World) http.Handler {
	service, err := url.Parse(w.Address().Server)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(service)
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // of this very process
	m := http.NewServeMux()
	m.Handle("/v1/", proxy)
	m.HandleFunc("GET /static/{file}", built(t))
	m.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!doctype html><title>Test</title>")
	})
	m.HandleFunc("POST /test/{step}", func(rw http.ResponseWriter, r *http.Request) {
		var in struct {
			Who event.PersonID
			ID  event.ConsignmentID
		}
		json.NewDecoder(r.Body).Decode(&in)
		out, err := step(r.Context(), t, w, r.PathValue("step"), in.Who, in.ID)
		if err != nil {
			http.Error(rw, err.Error(), 500)
			return
		}
		json.NewEncoder(rw).Encode(out)
	})
	return m
}

func built(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("file")
		b, err := os.ReadFile(filepath.Join("..", "dist", name))
		if os.IsNotExist(err) {
			var zipped []byte
			if zipped, err = os.ReadFile(filepath.Join("..", "dist", name+".gz")); err == nil {
				z, _ := gzip.NewReader(bytes.NewReader(zipped))
				b, err = io.ReadAll(z)
			}
		}
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", map[string]string{".js": "text/javascript", ".wasm": "application/wasm"}[filepath.Ext(name)])
		w.Write(b)
	}
}

func step(ctx context.Context, t *testing.T, w *world.World, name string, who event.PersonID, id event.ConsignmentID) (any, error) {
	switch name {
	case "invite":
		inv, err := w.As(event.ActorID(world.Ola)).Invite(ctx, who, time.Hour)
		if err != nil {
			return nil, err
		}
		return map[string]string{"link": inv.Link()}, nil
	case "appoint":
		if _, err := w.As(event.ActorID(world.Ola)).Appoint(ctx, who, event.Member, world.Team); err != nil {
			return nil, err
		}
		_, err := w.As(event.ActorID(world.Lena)).HandOnUnitKeys(ctx)
		return struct{}{}, err
	case "receive":
		c := w.As(event.ActorID(world.Sarah))
		if _, _, err := c.Receive(ctx, id, nil); err != nil {
			return nil, err
		}
		folder := t.TempDir()
		if _, err := c.Export(ctx, id, nil, folder, seal.ExtractOptions{}, nil); err != nil {
			return nil, err
		}
		b, err := os.ReadFile(filepath.Join(folder, "JRS-1", "JRS-1 interview.mp4"))
		return map[string]bool{"same": bytes.Equal(b, interview.Video())}, err
	}
	return nil, client.ErrNoHome
}
