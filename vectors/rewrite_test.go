//go:build !js

package vectors_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// rewrite is a record of many parts, to be changed part by part.
type rewrite struct {
	t     testing.TB
	parts *txtar.Archive
}

func rewriting(t testing.TB, record []byte) *rewrite { return &rewrite{t, txtar.Parse(record)} }

// part is the only one whose name fits.
func (w *rewrite) part(pattern string) *txtar.File {
	w.t.Helper()
	re := regexp.MustCompile("^" + pattern + "$")
	var found []*txtar.File
	for i := range w.parts.Files {
		if re.MatchString(w.parts.Files[i].Name) {
			found = append(found, &w.parts.Files[i])
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d parts are called %s", len(found), pattern)
	}
	return found[0]
}

func (w *rewrite) replace(pattern, old, new string) {
	w.t.Helper()
	p := w.part(pattern)
	if strings.Count(string(p.Data), old) != 1 {
		w.t.Fatalf("%s has %q %d times", p.Name, old, strings.Count(string(p.Data), old))
	}
	p.Data = []byte(strings.Replace(string(p.Data), old, new, 1))
}

func (w *rewrite) header(old, new string) {
	w.t.Helper()
	if strings.Count(string(w.parts.Comment), old) != 1 {
		w.t.Fatalf("the header has not %q", old)
	}
	w.parts.Comment = []byte(strings.Replace(string(w.parts.Comment), old, new, 1))
}

func (w *rewrite) remove(pattern string) {
	w.t.Helper()
	re := regexp.MustCompile("^" + pattern + "$")
	n := len(w.parts.Files)
	w.parts.Files = slices.DeleteFunc(w.parts.Files, func(f txtar.File) bool { return re.MatchString(f.Name) })
	if len(w.parts.Files) == n {
		w.t.Fatalf("nothing is called %s", pattern)
	}
}

func (w *rewrite) bytes() []byte { return txtar.Format(w.parts) }

// under puts everything under the head of another history, in which the
// statements have the same places.
func (w *rewrite) under(ev *continuity.Evidence, was, is event.Seen) {
	w.t.Helper()
	w.part("checkpoint").Data = ev.Checkpoint
	w.header("head "+text(w.t, was), "head "+text(w.t, is))
	for _, h := range ev.Heads {
		w.part(fmt.Sprintf(`heads/%d\.head`, h.Size)).Data = h.Note
		var b bytes.Buffer
		for _, x := range h.Proof {
			fmt.Fprintf(&b, "hash %s\n", x)
		}
		w.part(fmt.Sprintf(`heads/%d\.proof`, h.Size)).Data = b.Bytes()
	}
	w.heads()
	for _, it := range ev.Items {
		name := fmt.Sprintf("statements/%d-[a-z-]+", it.Index)
		w.part(name + `\.note`).Data = it.Note
		w.part(name + `\.entry`).Data = it.Entry
		var b bytes.Buffer
		for _, h := range it.Proof {
			fmt.Fprintf(&b, "hash %s\n", h)
		}
		w.part(name + `\.proof`).Data = b.Bytes()
	}
}

func text(t testing.TB, v interface{ MarshalText() ([]byte, error) }) string {
	t.Helper()
	b, err := v.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
