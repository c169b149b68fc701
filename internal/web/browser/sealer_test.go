package browser_test

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
	"github.com/safehand/safehand/vectors"
)

// sizes lie at and beside the edges of the 64 KiB chunks.
var sizes = []int{0, 1, 65535, 65536, 65537, 131072, 300_000}

// content is bytes of which no two neighbours are the same.
func content(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

// vector is one as a script reads it.
type vector struct {
	Name     string `json:"name"`
	Verdict  string `json:"verdict"` // of a sealer: success, or its reason
	Body     []byte `json:"body"`
	Identity string `json:"identity"`
	Clear    []byte `json:"clear"`  // what it opens to
	Digest   string `json:"digest"` // that a segment must have
	Shared   bool   `json:"shared"`
}

// sealedVectors are the vectors of age files. Of what is wrong in the text inside, a sealer knows
// nothing: that it must open, to the same bytes as in Go.
func sealedVectors(t *testing.T) (all []vector) {
	t.Helper()
	every, err := vectors.Every(vectors.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range every {
		if !slices.Contains([]string{"sealed", "grant", "unit-copy"}, v.Kind()) {
			if v.Kind() == "exhibit" {
				all = append(all, segmentVectors(t, v)...)
			}
			continue
		}
		x := vector{Name: v.Name, Verdict: v.Expect, Body: v.Body, Identity: v.Get("identity"), Shared: v.Kind() == "sealed"}
		if !slices.Contains([]string{"age", "stanza", "no-key"}, v.Expect) {
			x.Verdict = vectors.Success
			if x.Clear, err = seal.OpenBytes(v.Body, identity(t, v.Get("identity"))); err != nil {
				t.Fatalf("%s: %v", v.Name, err)
			}
		}
		all = append(all, x)
	}
	return all
}

// segmentVectors are the segments of an exhibit, one by one. Seal, list and manifest are compared
// before any segment is touched.
func segmentVectors(t *testing.T, v *vectors.Vector) (all []vector) {
	t.Helper()
	parts := map[string][]byte{}
	for _, f := range txtar.Parse(v.Body).Files {
		parts[f.Name] = f.Data
	}
	list, err := event.ParseList(parts["list"])
	if err != nil || v.Expect == "segment-list" {
		return nil
	}
	for name, b := range parts {
		index, ok := strings.CutPrefix(name, "segment-")
		if !ok {
			continue
		}
		sealed, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(b), "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		want := list.Segments[index[0]-'0']
		x := vector{Name: v.Name + " " + name, Verdict: vectors.Success, Body: sealed, Identity: v.Get("identity"), Digest: want.Digest.String()}
		if event.Sum(sealed) != want.Digest {
			x.Verdict = "segment"
		} else if x.Clear, err = seal.OpenBytes(sealed, identity(t, x.Identity)); err != nil {
			x.Verdict = "no-key" // docs/seal.md finds the wrong key before it comes to a segment
		}
		all = append(all, x)
	}
	if v.Expect == "segment" && len(all) == len(list.Segments) && !slices.ContainsFunc(all, func(x vector) bool { return x.Verdict == "segment" }) {
		t.Errorf("%s: no segment of it is broken", v.Name)
	}
	return all
}

func identity(t *testing.T, s string) seal.Identity {
	t.Helper()
	id, err := seal.ParseIdentity(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// recipients are the vectors of recipients, and a real one with what is made of it. The vector that
// is good has the shape alone and is nobody's: Go refuses to seal to it as well.
func recipients(t *testing.T, real event.AgeRecipient) (all []vector) {
	t.Helper()
	every, err := vectors.Every(vectors.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range every {
		if v.Kind() == "recipient" {
			all = append(all, vector{Name: v.Name, Body: v.Body})
		}
	}
	last := real[len(real)-1:]
	other := map[bool]event.AgeRecipient{true: "p", false: "q"}[last == "q"]
	all = append(all, vector{Name: "real", Body: []byte(real)}, vector{Name: "upper", Body: bytes.ToUpper([]byte(real))},
		vector{Name: "mistyped", Body: []byte(real[:len(real)-1] + other)})
	for i, v := range all {
		all[i].Verdict = vectors.Success
		if _, err := seal.SealBytes(nil, event.AgeRecipient(bytes.TrimSpace(v.Body))); err != nil {
			all[i].Verdict = "recipient"
		}
	}
	return all
}

// ofGo are segments that Go has sealed, of all sizes.
func ofGo(t *testing.T, id seal.Identity) (all []vector) {
	t.Helper()
	for _, n := range sizes {
		b, err := seal.SealBytes(content(n), id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, vector{Body: b, Clear: content(n), Identity: id.String(), Digest: event.Sum(b).String()})
	}
	return all
}

// stopped are hashes that Go has begun and saved, with what they come to.
func stopped(t *testing.T) (all []map[string]any) {
	t.Helper()
	for _, n := range []int{0, 1, 63, 64, 65, 300_000} {
		h := sha256.New()
		h.Write(content(n))
		saved, err := h.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		h.Write(content(1000))
		then, err := h.(encoding.BinaryMarshaler).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, map[string]any{"first": content(n), "saved": saved, "more": content(1000), "then": then})
	}
	return all
}

// The sealer agrees with Go on every vector of an age file, and each opens what the other seals: in
// node, which has no such cipher, and in Chromium, which has.
func TestSealer(t *testing.T) {
	t.Parallel()
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	pages(mux)
	opened := 0
	mux.HandleFunc("GET /fixture", func(w http.ResponseWriter, _ *http.Request) {
		answer(t, w, map[string]any{
			"recipient": id.Recipient(), "identity": id.String(), "vectors": sealedVectors(t), "recipients": recipients(t, id.Recipient()),
			"ofGo": ofGo(t, id), "stopped": stopped(t),
		})
	})
	mux.HandleFunc("POST /opens", func(w http.ResponseWriter, r *http.Request) {
		sealed, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		clear, err := seal.OpenBytes(sealed, id)
		if err != nil || !bytes.Equal(clear, content(len(clear))) {
			t.Errorf("Go opens what the browser sealed to %d bytes: %v", len(clear), err)
		}
		if seal.SealedSize(int64(len(clear))) != int64(len(sealed)) {
			t.Errorf("%d bytes became a segment of %d", len(clear), len(sealed))
		}
		opened++
		sum := sha256.Sum256(sealed)
		answer(t, w, map[string]any{"size": len(clear), "digest": hex.EncodeToString(sum[:])})
	})
	mux.HandleFunc("GET /sizes", func(w http.ResponseWriter, _ *http.Request) { answer(t, w, sizes) })
	run(t, "sealer.mjs", mux)
	if want := 2 * len(sizes); opened != want {
		t.Errorf("Go was given %d segments to open, want %d", opened, want)
	}
}
