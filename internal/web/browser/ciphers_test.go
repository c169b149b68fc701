package browser_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/seal"
)

// Sealing and opening in the page, beside the ciphers that they can't do without, run
// on as many workers of the same browser:
//
//	go test ./internal/web/browser -run '^$' -bench Ciphers -benchtime 1x
func BenchmarkCiphers(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "client.wasm")
	build := exec.Command("go", "build", "-trimpath", "-tags", "measure", "-o", program, "../../inpage")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	noise := filepath.Join(dir, "noise.bin")
	f, err := os.Create(noise)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := io.Copy(f, io.LimitReader(&numbers{}, 512<<20)); err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	pages(mux)
	mux.HandleFunc("GET /dist/client.wasm", file(program, "application/wasm"))
	mux.HandleFunc("GET /ciphers.js", file("test/ciphers.js", "text/javascript"))
	mux.HandleFunc("GET /sha256.js", file("node_modules/hash-wasm/dist/sha256.umd.min.js", "text/javascript"))
	id, err := seal.GenerateIdentity()
	if err != nil {
		b.Fatal(err)
	}
	mux.HandleFunc("GET /key", func(w http.ResponseWriter, _ *http.Request) {
		answer(b, w, map[string]any{"identity": id.String(), "recipient": id.Recipient()})
	})
	for b.Loop() {
		b.Log("\n" + run(b, "measure-ciphers.mjs", mux, "SAFEHAND_NOISE="+noise))
	}
}

func file(path, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Security-Policy", workers)
		http.ServeFile(w, r, path)
	}
}
