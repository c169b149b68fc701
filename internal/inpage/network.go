//go:build js && wasm

package main

import (
	"net/http"
	"sync/atomic"
	"syscall/js"
	"time"
)

// silent is set from a request that no answer came to until one does. A sending waits a
// whole day for the line, and a page that told nothing of it would seem to send.
var silent atomic.Bool

// unanswered tells the page that the service does not answer.
func unanswered(error, time.Duration) {
	if silent.CompareAndSwap(false, true) {
		tellLine(true)
	}
}

// answered tells it that there is an answer again, whatever it says, unless it only
// puts off.
type answered struct{ http.RoundTripper }

func (a answered) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode < http.StatusInternalServerError && resp.StatusCode != http.StatusTooManyRequests && silent.CompareAndSwap(true, false) {
		tellLine(false)
	}
	return resp, err
}

func tellLine(away bool) {
	m := js.Global().Get("Object").New()
	m.Set("away", away)
	js.Global().Call("postMessage", m)
}
