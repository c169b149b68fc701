package node_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/server/node"
)

// Without TLS the service speaks to this machine alone.
func TestPlainHTTPIsForThisMachineAlone(t *testing.T) {
	for _, address := range []string{":0", "0.0.0.0:0", "192.0.2.7:8080", "[::]:0", "safehand.example:80", "8080", "localhost"} {
		n, err := node.Start(t.Context(), node.Config{Data: t.TempDir(), Loopback: address})
		if err == nil {
			n.Close()
		}
		if !errors.Is(err, node.ErrLoopback) {
			t.Errorf("%s: %v", address, err)
		}
	}
	n := start(t, node.Config{Data: t.TempDir(), Loopback: "127.0.0.1:0", PublicURL: "https://safehand.northshire.example"})
	defer n.Close()
	for host, want := range map[string]int{
		"": 200, "127.0.0.1": 200, "[::1]:8080": 200, "localhost": 200, "safehand.northshire.example": 200,
		"evil.example": 421, "localhost.evil.example": 421, "192.0.2.7": 421,
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", n.Pages+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(w.Body)
		w.Body.Close()
		if err != nil || w.StatusCode != want || (want == 200) != strings.Contains(string(b), "<h1") {
			t.Errorf("as %q: %d, %v", host, w.StatusCode, err)
		}
	}
}

// What is not a page is answered as programs are answered.
func TestPagesAndPrograms(t *testing.T) {
	n := start(t, node.Config{Data: t.TempDir(), Loopback: "localhost:0"})
	defer n.Close()
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/nowhere": "text/html; charset=utf-8", "/v1/nowhere": "application/json", "/v1/service": "application/json",
	} {
		w, err := http.Get(n.Pages + path)
		if err != nil {
			t.Fatal(err)
		}
		w.Body.Close()
		if got := w.Header.Get("Content-Type"); got != kind {
			t.Errorf("%s is %q", path, got)
		}
	}
}
