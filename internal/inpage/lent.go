//go:build js && wasm

package main

import (
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall/js"
)

// lent sends large bodies without a second copy in this program's memory, which a
// page never gives back: piece by piece they are handed to the page's script, and
// the request takes them along from there (lent.ts).
type lent struct{ to http.RoundTripper }

// TakesWhole says that fetch tells nothing of how a body leaves ([client.Unseen]).
func (lent) TakesWhole() {}

const (
	large      = 1 << 16
	lentHeader = "Safehand-Lent"
)

func (l lent) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/segments/") {
		// The memory of the one before is taken again: by itself it would be found when three times as much is in use.
		runtime.GC()
	}
	if r.Body == nil || r.ContentLength < large {
		return l.to.RoundTrip(r)
	}
	defer r.Body.Close()
	pieces := js.Global().Get("Array").New()
	buf := make([]byte, passed)
	for {
		n, err := io.ReadFull(r.Body, buf)
		if n > 0 {
			pieces.Call("push", js.Global().Get("safehandBulk").Call("piece", array(buf[:n])))
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	out := r.Clone(r.Context())
	out.Body, out.GetBody, out.ContentLength = nil, nil, 0
	out.Header.Set(lentHeader, js.Global().Get("safehandBulk").Call("lend", pieces).String())
	return l.to.RoundTrip(out)
}
