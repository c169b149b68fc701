// Package browser_test runs the scripts in test/ with node: against what is built in ../dist, beside
// the packages of Go that must agree with it, and in a real Chromium. Each test has a service and a browser of its own, and as
// many run at once as there are processors: but for the player's, where some things are waited for by the second.
package browser_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// policy is no wider than that of the pages; workers is theirs.
const (
	policy = "default-src 'none'; script-src 'nonce-of-a-test' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
		"img-src 'self' blob:; media-src 'self' blob:; frame-src blob:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; " +
		"require-trusted-types-for 'script'; trusted-types safehand safehand-worker safehand-evidence test"
	workers = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'"
)

// pages serves what is built, and a page that loads it.
func pages(mux *http.ServeMux) {
	dist := http.FileServer(http.Dir("../dist"))
	script := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", workers)
		dist.ServeHTTP(w, r)
	}
	mux.Handle("GET /dist/", http.StripPrefix("/dist/", http.HandlerFunc(script)))
	mux.HandleFunc("GET /sw.js", script)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><html lang="en"><head><title>Test</title><meta name="safehand-built" content="/dist/"><link rel="stylesheet" href="/dist/page.css">` +
			`<script type="module" nonce="of-a-test" src="/dist/page.js"></script></head><body class="govuk-template__body"><main><h1>Test</h1></main></body></html>`))
	})
}

// run runs a script against a server, under a name that browsers trust without TLS.
func run(t testing.TB, script string, mux http.Handler, env ...string) string {
	t.Helper()
	return runFor(t, 15*time.Minute, script, mux, env...)
}

func runFor(t testing.TB, most time.Duration, script string, mux http.Handler, env ...string) string {
	t.Helper()
	for _, need := range []string{"../dist/sealer.js", "../dist/sw.js", "../dist/page.js", "node_modules/playwright-core"} {
		if _, err := os.Stat(filepath.FromSlash(need)); err != nil {
			t.Skipf("%v: run `make pages` first", err)
		}
	}
	s := httptest.NewServer(mux)
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	c := exec.CommandContext(ctx, "node", "--test", "--test-reporter=spec", "test/"+script)
	c.Env = append(os.Environ(), "SAFEHAND_PAGES="+strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	c.Env = append(c.Env, env...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("node --test test/%s: %v\n%s", script, err, out)
	}
	return string(out)
}

func answer(t testing.TB, w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		t.Error(err)
	}
}
