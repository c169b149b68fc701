//go:build !js

package vectors_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

const recordedFile = "testdata/recorded.zip"

// recorder keeps what comes out otherwise each time it is made: age files and
// ML-DSA-44 signatures. It was made once, and the vectors are made from it.
type recorder struct {
	t    *testing.T
	kept map[string][]byte
	used map[string]bool
}

func openRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{t: t, kept: map[string][]byte{}, used: map[string]bool{}}
	z, err := zip.OpenReader(recordedFile)
	if err != nil {
		if !*update {
			t.Fatal(err)
		}
		return r
	}
	defer z.Close()
	for _, f := range z.File {
		b, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		r.kept[f.Name] = b
	}
	return r
}

// once is what make made when it was first asked for under that name with that
// input.
func (r *recorder) once(name string, input []byte, make func() ([]byte, error)) []byte {
	r.t.Helper()
	name = strings.ReplaceAll(name, " ", "-") + "/" + event.Sum(input).String()
	r.used[name] = true
	if b := r.kept[name]; b != nil {
		return b
	}
	if !*update {
		r.t.Fatalf("%s holds no %s: go generate ./vectors makes it", recordedFile, name)
	}
	b, err := make()
	if err != nil {
		r.t.Fatal(err)
	}
	r.kept[name] = b
	return b
}

// save writes what was asked for, and forgets the rest.
func (r *recorder) save() {
	r.t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range slices.Sorted(maps.Keys(r.used)) {
		w, err := z.Create(n)
		if err != nil {
			r.t.Fatal(err)
		}
		if _, err := w.Write(r.kept[n]); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		r.t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(recordedFile, b.Bytes(), 0o644); err != nil {
		r.t.Fatal(err)
	}
}
