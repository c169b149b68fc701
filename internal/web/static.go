package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/safehand/safehand/api"
)

// What tools/pages and tools/inpage build. The program is whole without the client
// that Go builds (make build): then no page can open anything, and each says so.
//
//go:embed dist
var built embed.FS

// clientFile is the client, compressed when it was built.
const clientFile = "client.wasm"

// static are the built files under an address that names their contents, so that a
// browser keeps them for ever and never mixes two versions.
type static struct {
	version string
	files   map[string]asset
	client  bool // is there
}

type asset struct {
	kind       string
	whole      []byte        // nil for what is kept compressed alone
	compressed func() []byte // nil for what is too small to gain by it
}

// theFiles are the same for every node of a process.
var theFiles = sync.OnceValues(newStatic)

func newStatic() (*static, error) {
	dir, err := fs.Sub(built, "dist")
	if err != nil {
		return nil, err
	}
	s := &static{files: map[string]asset{}}
	names, err := fs.Glob(dir, "*")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		sum.Write([]byte(name + "\x00"))
		sum.Write(b)
		s.add(name, b)
	}
	s.version = hex.EncodeToString(sum.Sum(nil))[:16]
	_, s.client = s.files[clientFile]
	return s, nil
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".pfb": "application/octet-stream",
}

func (s *static) add(name string, b []byte) {
	if n, ok := strings.CutSuffix(name, ".gz"); ok {
		s.files[n] = asset{kind: kinds[path.Ext(n)], compressed: func() []byte { return b }}
		return
	}
	a := asset{kind: kinds[path.Ext(name)], whole: b}
	if len(b) > 1<<10 {
		// When somebody asks for it: to compress them all would take longer than the rest of a start.
		a.compressed = sync.OnceValue(func() []byte { return squeezed(b) })
	}
	s.files[name] = a
}

func squeezed(b []byte) []byte {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write(b) // a buffer takes everything
	_ = w.Close()
	return z.Bytes()
}

// base is where the built files are.
func (s *static) base() string { return "/static/" + s.version + "/" }

// file serves a built file. One of another version is gone: whoever asks has an old
// page open, and a new one names the new files.
func file(p *Pages, v *visit) error {
	if v.r.PathValue("version") != p.static.version {
		return lost(p, v)
	}
	v.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return p.static.serve(v, v.r.PathValue("file"))
}

// serviceWorker is served from the root, which is what it watches over, and is asked
// for anew each time.
func serviceWorker(p *Pages, v *visit) error {
	v.w.Header().Set("Cache-Control", "no-cache")
	return p.static.serve(v, "sw.js")
}

func (s *static) serve(v *visit, name string) error {
	a, ok := s.files[name]
	if !ok {
		v.w.Header().Set("Cache-Control", "no-store")
		return &api.Error{Code: api.CodeNotFound, Message: "there is no such file"}
	}
	h := v.w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Content-Security-Policy", workerPolicy)
	b := a.whole
	if a.compressed != nil && (b == nil || strings.Contains(v.r.Header.Get("Accept-Encoding"), "gzip")) {
		b = a.compressed()
		h.Set("Content-Encoding", "gzip")
	}
	if a.whole != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	http.ServeContent(v.w, v.r, "", time.Time{}, bytes.NewReader(b))
	return nil
}
