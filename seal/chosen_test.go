package seal_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/safehand/safehand/seal"
)

// Files are written where the caller chose, and nothing else stands there.
func TestExtractAsChosen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "source")
	for name, content := range map[string]string{"a.txt": "a", "deep/down/b.txt": "b", "empty/": ""} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if content != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	x, id := seal1(t, dir)
	as := map[string]string{
		"source": "JRS-1", "source/a.txt": "JRS-1/first.txt", "source/deep": "JRS-1/folder 1", "source/deep/down": "JRS-1/folder 2",
		"source/deep/down/b.txt": "JRS-1/folder 2/second.txt", "source/empty": "JRS-1/empty",
	}
	out := t.TempDir()
	got, err := extract(t, x, id, out, seal.ExtractOptions{As: as})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"JRS-1", "JRS-1/empty", "JRS-1/first.txt", "JRS-1/folder 1", "JRS-1/folder 2", "JRS-1/folder 2/second.txt"}
	if have := slices.Sorted(maps.Keys(tree(t, out))); !slices.Equal(have, want) {
		t.Errorf("it wrote %q, want %q", have, want)
	}
	if b, err := os.ReadFile(filepath.Join(out, "JRS-1/folder 2/second.txt")); string(b) != "b" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if !slices.Equal(got.Written, []string{"JRS-1"}) || got.TrueNames != "" || got.Files != 2 {
		t.Errorf("it says %+v", got)
	}
	if _, err := extract(t, x, id, out, seal.ExtractOptions{As: as}); !errors.As(err, new(*seal.ExistsError)) {
		t.Errorf("a second time: %v", err)
	}
}

// A path that leads out, that two share or that nobody chose is refused, and
// nothing is left behind.
func TestExtractAsRefuses(t *testing.T) {
	x, id, _, _ := make1(t, 1<<20, synthetic("a", []byte("a")), synthetic("b", []byte("b")))
	for name, as := range map[string]map[string]string{
		"out":        {"a": "../a", "b": "b"},
		"absolute":   {"a": "/a", "b": "b"},
		"inside out": {"a": "x/../../a", "b": "b"},
		"empty":      {"a": "", "b": "b"},
		"stage":      {"a": ".safehand-1", "b": "b"},
		"missing":    {"a": "a"},
		"shared":     {"a": "x", "b": "x"},
		"file above": {"a": "x", "b": "x/b"},
	} {
		t.Run(name, func(t *testing.T) {
			above := t.TempDir()
			out := filepath.Join(above, "out")
			if _, err := extract(t, x, id, out, seal.ExtractOptions{As: as}); err == nil {
				t.Error("written")
			}
			if have := tree(t, above); len(have) > 1 {
				t.Errorf("it left %v", have)
			}
		})
	}
}

// seal1 seals a folder.
func seal1(t *testing.T, dir string) (seal.Sealed, seal.Identity) {
	t.Helper()
	p, err := seal.PlanPaths([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	id, s := identity(t), &store{}
	r, err := seal.SealIn(t.Context(), p, id, meta(), s, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return s.sealed(t, r), id
}
