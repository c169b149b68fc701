package web

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// policy is what a page may do. Nothing comes from elsewhere and nothing goes
// there; no script runs that was not served with this very answer; no text is made
// into markup or a script but by the one place in navigate.ts that is allowed to.
// WebAssembly is its one exception: the client and the verifier are compiled to it.
// A frame of evidence inherits all of this, and can be led to no address, nor send
// anything by being led there; in it alone a worker is made of a blob, since a page
// starts none but those that scripts.ts and program.ts name.
const policy = `default-src 'none'; ` +
	`script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; ` +
	`style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; ` +
	`connect-src 'self'; worker-src 'self' blob:; frame-src blob:; ` +
	`base-uri 'none'; form-action 'self'; frame-ancestors 'none'; ` +
	`require-trusted-types-for 'script'; trusted-types safehand safehand-worker safehand-evidence`

// workerPolicy is what a script may do that runs beside a page. It loads scripts of
// ours alone, and can't write documents.
const workerPolicy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'`

func newNonce() string {
	var b [18]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.StdEncoding.EncodeToString(b[:])
}

// secure puts on every answer what holds until a route says otherwise.
func secure(h http.Header, nonce string) {
	h.Set("Content-Security-Policy", strings.ReplaceAll(policy, "{nonce}", nonce))
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

func escaped(path string) string { return url.QueryEscape(path) }
