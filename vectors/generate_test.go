//go:build !js

package vectors_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/vectors"
)

// go generate ./vectors writes the vectors anew. What was published is never
// changed: a difference that this shows is a statement that some program would
// suddenly read otherwise.
var update = flag.Bool("update", false, "write the vectors anew")

// write makes every vector there is.
func write(t *testing.T) map[string][]byte {
	t.Helper()
	b, r := &book{t: t, pages: map[string]*page{}}, openRecorder(t)
	for _, part := range []func(*book, *recorder){
		eventTexts, exhibitTexts, parties, notes, entries, checkpoints, proofs, sealedFiles, exhibits, recordTexts, records,
	} {
		part(b, r)
	}
	if *update {
		r.save()
	}
	files := map[string][]byte{}
	for name, p := range b.pages {
		files[name+".txt"] = p.file()
	}
	return files
}

// The files are what their makers make: nobody has mended one by hand, and none
// was left behind.
func TestGenerated(t *testing.T) {
	want := write(t)
	if *update {
		put(t, want)
		return
	}
	names, err := fs.Glob(vectors.FS, "*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if want[n] == nil {
			t.Errorf("nothing makes %s", n)
		}
	}
	for n, w := range want {
		got, err := fs.ReadFile(vectors.FS, n)
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, w) {
			t.Errorf("%s is not what is made today: has a format changed that is fixed? If it may, go generate ./vectors", n)
		}
	}
}

func put(t *testing.T, files map[string][]byte) {
	t.Helper()
	old, err := filepath.Glob("*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range old {
		if files[n] == nil && !strings.HasPrefix(n, "testdata/") {
			if err := os.Remove(n); err != nil {
				t.Fatal(err)
			}
		}
	}
	for n, b := range files {
		if err := os.MkdirAll(filepath.Dir(n), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(n, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d vectors written", len(files))
}
