package seal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/safehand/safehand/seal"
)

var errCut = errors.New("the line was cut")

// cutting is an exhibit that counts what is fetched of it, and from which nothing
// comes any more from the n-th segment fetched on.
type cutting struct {
	mu      sync.Mutex
	fetched map[int64]int
	left    int
	all     seal.Sealed
}

func (c *cutting) sealed() seal.Sealed {
	x := c.all
	x.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.left == 0 {
			return nil, errCut
		}
		c.left--
		c.fetched[i]++
		return c.all.Fetch(ctx, i)
	}
	return x
}

const stageName, given = ".safehand-0123456789abcdef", "JRS-1"

// begun is an exhibit with every kind of name, and a large file with edges inside.
func begun(t *testing.T) (*cutting, seal.Identity, int) {
	t.Helper()
	folder := synthetic("z", nil)
	files := fstest.MapFS{"f": {ModTime: stamp, Mode: fs.ModeDir | 0o755}}
	folder.Open = func() (fs.File, error) { return files.Open("f") }
	folder.Info, _ = files.Stat("f")
	x, id, r, _ := make1(t, 64<<10, folder,
		synthetic("a/b/first", noise(100_000)), synthetic("a/B/twin", []byte("twin")), synthetic("a/empty", nil),
		synthetic("TRUE-NAMES.txt", []byte("not the list")), synthetic("\xff:", noise(70_000)),
		synthetic("large", noise(400_000)), synthetic("z/last", noise(65_000)))
	return &cutting{all: x, fetched: map[int64]int{}, left: -1}, id, int(r.Seal.Segments.Count)
}

func (c *cutting) extractAs(t *testing.T, id seal.Identity, dir string, o seal.ExtractOptions) (*seal.Extracted, error) {
	t.Helper()
	e, err := seal.OpenExhibit(c.sealed(), id)
	if err != nil {
		t.Fatal(err)
	}
	o.Stage = stageName
	return e.ExtractAs(t.Context(), dir, given, o, nil)
}

// same compares two folders, but for the times of those in them that the manifest
// does not name.
func same(t *testing.T, a, b string) {
	t.Helper()
	in := func(root string) map[string]string {
		out := tree(t, root)
		for p, what := range out {
			if kind, _, _ := strings.Cut(what, " "); p != "z" && strings.HasPrefix(kind, "d") {
				out[p] = kind
			}
			if p == "TRUE-NAMES (2).txt" {
				out[p] = what[strings.LastIndex(what, " "):]
			}
		}
		return out
	}
	if a, b := in(a), in(b); !maps.Equal(a, b) {
		t.Errorf("there is\n%v, not\n%v", b, a)
	}
}

// copied is a copy of a folder, whatever its names.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if out, err := exec.Command("cp", "-a", dir+"/.", to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return to
}

// hidden is what stands in a folder beside the exhibit's own.
func hidden(t *testing.T, dir string) (out []string) {
	t.Helper()
	have, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range have {
		if f.Name() != given {
			out = append(out, f.Name())
		}
	}
	return out
}

// Cut at any segment, it is gone on with: nothing that was written is fetched again,
// and what stands there in the end is what would have without a cut.
func TestContinues(t *testing.T) {
	defer seal.MarkAlways()()
	for _, portable := range []bool{false, true} {
		c, id, n := begun(t)
		o := seal.ExtractOptions{Portable: portable}
		plain := t.TempDir()
		want, err := c.extractAs(t, id, plain, o)
		if err != nil {
			t.Fatal(err)
		}
		for cut := range n {
			dir := t.TempDir()
			c.fetched, c.left = map[int64]int{}, cut
			_, err := c.extractAs(t, id, dir, o)
			var paused *seal.PausedError
			if !errors.Is(err, errCut) {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			if _, err := os.Stat(filepath.Join(dir, given)); err == nil {
				t.Fatalf("cut at %d: half of it has the name of the whole", cut)
			}
			begun := seal.IsBegun(dir, stageName)
			if errors.As(err, &paused) != begun || !begun && len(hidden(t, dir)) > 0 || begun && paused.Hidden != filepath.Join(dir, stageName) {
				t.Errorf("cut at %d: %v, and there is %q", cut, err, hidden(t, dir))
			}
			first := len(c.fetched)
			c.left = -1
			got, err := c.extractAs(t, id, dir, o)
			if err != nil {
				t.Fatalf("cut at %d, continued: %v", cut, err)
			}
			same(t, filepath.Join(plain, given), filepath.Join(dir, given))
			if got.Files != want.Files || got.Bytes != want.Bytes || got.TrueNames != want.TrueNames || fmt.Sprint(got.Renamed) != fmt.Sprint(want.Renamed) {
				t.Errorf("cut at %d: it says %+v, not %+v", cut, got, want)
			}
			// Only what was fetched ahead and not yet written comes once more.
			again := 0
			for _, times := range c.fetched {
				again += times - 1
			}
			if !begun {
				again -= first // nothing was written yet
			}
			if ahead := runtime.GOMAXPROCS(0) + 1; again > ahead || first == 0 && cut > 0 {
				t.Errorf("cut at %d of %d: %d segments came twice", cut, n, again)
			}
			if err := seal.Forget(dir, stageName); err != nil || len(hidden(t, dir)) > 0 {
				t.Errorf("cut at %d: %v, and left is %q", cut, err, hidden(t, dir))
			}
		}
	}
}

// midway is an extraction that was cut in the middle.
func midway(t *testing.T) (*cutting, seal.Identity, string) {
	t.Helper()
	c, id, n := begun(t)
	dir := t.TempDir()
	c.left = n - 2
	if _, err := c.extractAs(t, id, dir, seal.ExtractOptions{}); !errors.Is(err, errCut) || !seal.IsBegun(dir, stageName) {
		t.Fatal(err)
	}
	c.left, c.fetched = -1, map[int64]int{}
	return c, id, dir
}

// Whatever happened meanwhile to what was written, or to the journal, what takes the
// name is what was sealed, and no seal is called broken for it.
func TestContinuesWithWhatChanged(t *testing.T) {
	defer seal.MarkAlways()()
	journal := stageName + ".journal"
	change := func(f func(m map[string]any)) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			b, err := os.ReadFile(filepath.Join(dir, journal))
			m := map[string]any{}
			if err = errors.Join(err, json.Unmarshal(b, &m)); err != nil {
				t.Fatal(err)
			}
			f(m)
			b, err = json.Marshal(m)
			if err = errors.Join(err, os.WriteFile(filepath.Join(dir, journal), b, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	file := func(name string, f func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			p := filepath.Join(dir, stageName, name)
			b, err := os.ReadFile(p)
			if err = errors.Join(err, os.WriteFile(p, f(b), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	for name, harm := range map[string]func(*testing.T, string){
		"a file":            file("a/b/first", flip),
		"a beginning":       file("large", flip),
		"a beginning, cut":  file("large", func(b []byte) []byte { return b[:100] }),
		"a beginning, more": file("large", func(b []byte) []byte { return append(b, "and more"...) }),
		"a file gone":       func(_ *testing.T, dir string) { os.Remove(filepath.Join(dir, stageName, "a/empty")) },
		"a link": func(_ *testing.T, dir string) {
			os.Rename(filepath.Join(dir, stageName, "a/b/first"), filepath.Join(dir, "elsewhere"))
			os.Symlink("../../../elsewhere", filepath.Join(dir, stageName, "a/b/first"))
		},
		"a file more":       func(_ *testing.T, dir string) { os.WriteFile(filepath.Join(dir, stageName, "a/stranger"), nil, 0o600) },
		"all gone":          func(_ *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, stageName)) },
		"no journal":        func(_ *testing.T, dir string) { os.Remove(filepath.Join(dir, journal)) },
		"a torn journal":    func(_ *testing.T, dir string) { os.Truncate(filepath.Join(dir, journal), 40) },
		"another's journal": change(func(m map[string]any) { m["of"] = strings.Repeat("0", 64) }),
		"a journal ahead":   change(func(m map[string]any) { m["segment"] = m["segment"].(float64) + 1 }),
		"a journal behind":  change(func(m map[string]any) { m["segment"] = 0 }),
		"beyond":            change(func(m map[string]any) { m["segment"] = 1000 }),
		"start":             change(func(m map[string]any) { m["start"] = m["start"].(float64) - 512 }),
		"start beyond":      change(func(m map[string]any) { m["start"] = 1e12 }),
		"files":             change(func(m map[string]any) { m["files"] = 1000 }),
		"fewer files":       change(func(m map[string]any) { m["files"] = 1 }),
		"no part":           change(func(m map[string]any) { delete(m, "part") }),
		"whole":             change(func(m map[string]any) { m["whole"] = true }),
		"whole, all files":  change(func(m map[string]any) { m["whole"], m["files"] = true, 8; delete(m, "part") }),
		"names":             change(func(m map[string]any) { m["names"] = map[string]string{"a": "../../x", "large": "/etc/passwd"} }),
	} {
		t.Run(name, func(t *testing.T) {
			c, id, dir := midway(t)
			harm(t, dir)
			if _, err := c.extractAs(t, id, dir, seal.ExtractOptions{}); err != nil {
				t.Fatal(err)
			}
			plain := t.TempDir()
			if _, err := c.extractAs(t, id, plain, seal.ExtractOptions{}); err != nil {
				t.Fatal(err)
			}
			same(t, filepath.Join(plain, given), filepath.Join(dir, given))
		})
	}
}

// A journal of noise leads nowhere but to the whole.
func TestContinuesAfterNoise(t *testing.T) {
	defer seal.MarkAlways()()
	c, id, dir := midway(t)
	was, err := os.ReadFile(filepath.Join(dir, stageName+".journal"))
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		to := copied(t, dir)
		b := bytes.Clone(was)
		b[rand.IntN(len(b))] = byte('0' + rand.IntN(10))
		if err := os.WriteFile(filepath.Join(to, stageName+".journal"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := c.extractAs(t, id, to, seal.ExtractOptions{}); err != nil || got.Files != 7 {
			t.Fatalf("with %s: %v", b, err)
		}
	}
}

// Killed between the last byte and the name, nothing is fetched again; called once
// more, nothing is written; changed since, it is somebody's own.
func TestContinuesWhenWhole(t *testing.T) {
	c, id, _ := begun(t)
	dir := t.TempDir()
	if _, err := c.extractAs(t, id, dir, seal.ExtractOptions{}); err != nil {
		t.Fatal(err)
	}
	want := tree(t, filepath.Join(dir, given))
	c.fetched = map[int64]int{}
	for _, before := range []func() error{
		func() error { return os.Rename(filepath.Join(dir, given), filepath.Join(dir, stageName)) },
		func() error { return nil },
		func() error {
			return errors.Join(os.Rename(filepath.Join(dir, given), filepath.Join(dir, stageName)), os.Mkdir(filepath.Join(dir, given), 0o700))
		},
	} {
		if err := before(); err != nil {
			t.Fatal(err)
		}
		got, err := c.extractAs(t, id, dir, seal.ExtractOptions{})
		if err != nil || got.Files != 7 || len(c.fetched) > 0 || !maps.Equal(want, tree(t, filepath.Join(dir, given))) {
			t.Fatalf("%+v, %v, and %d segments were fetched", got, err, len(c.fetched))
		}
	}
	for name, change := range map[string]func(string) error{
		"changed": func(p string) error { return os.WriteFile(filepath.Join(p, "large"), []byte("mine"), 0o600) },
		"added":   func(p string) error { return os.WriteFile(filepath.Join(p, "notes"), []byte("mine"), 0o600) },
	} {
		to := copied(t, dir)
		if err := change(filepath.Join(to, given)); err != nil {
			t.Fatal(err)
		}
		before := tree(t, filepath.Join(to, given))
		_, err := c.extractAs(t, id, to, seal.ExtractOptions{})
		var exists *seal.ExistsError
		if !errors.As(err, &exists) || !maps.Equal(before, tree(t, filepath.Join(to, given))) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is broken or in the way leaves nothing.
func TestContinuesNotWhenBroken(t *testing.T) {
	defer seal.MarkAlways()()
	c, id, dir := midway(t)
	all := c.all.Fetch
	c.all.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
		r, err := all(ctx, i)
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		b[len(b)/2] ^= 1
		return io.NopCloser(bytes.NewReader(b)), err
	}
	_, err := c.extractAs(t, id, dir, seal.ExtractOptions{})
	if !errors.Is(err, seal.ErrBroken) || len(hidden(t, dir)) > 0 {
		t.Errorf("%v, and left is %q", err, hidden(t, dir))
	}
	for _, stage := range []string{"", "plain", ".safehand-a/b", ".safehand-/.."} {
		e, err := seal.OpenExhibit(c.sealed(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.ExtractAs(t.Context(), dir, given, seal.ExtractOptions{Stage: stage}, nil); err == nil {
			t.Errorf("%q is taken for a hidden folder", stage)
		}
		if _, err := e.ExtractAs(t.Context(), dir, "../"+given, seal.ExtractOptions{Stage: stageName}, nil); err == nil {
			t.Error("it writes outside")
		}
	}
}
