package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// node runs a script of browser/test, against a server of h's if there is one, under
// a name that browsers trust without TLS.
func node(t *testing.T, script string, h http.Handler, env ...string) {
	t.Helper()
	chromium := os.Getenv("CHROMIUM")
	if chromium == "" {
		chromium = "chromium"
	}
	for _, need := range []string{"node", chromium} {
		if _, err := exec.LookPath(need); err != nil {
			t.Skipf("NOT TRIED IN A BROWSER: %v ('make needs' installs it)", err)
		}
	}
	if _, err := os.Stat("browser/node_modules/playwright-core"); err != nil {
		t.Skipf("NOT TRIED IN A BROWSER: %v ('make pages' installs it)", err)
	}
	if h != nil {
		s := httptest.NewServer(h)
		defer s.Close()
		env = append(env, "SAFEHAND_PAGES="+strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "node", "--test", "--test-reporter=spec", "test/"+script)
	c.Dir = "browser"
	c.Env = append(os.Environ(), env...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("node --test test/%s: %v\n%s", script, err, out)
	}
}

func TestEveryPageInABrowser(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/", gallery(t))
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	node(t, "gallery.mjs", mux, "SHOTS=screenshots")
}
