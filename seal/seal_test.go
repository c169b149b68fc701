package seal_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(b) // never fails
	return b
}

// torture makes a folder of everything that goes wrong elsewhere.
func torture(t *testing.T, root string) {
	t.Helper()
	long := strings.Repeat("n", 251) + ".mp4"
	deep := strings.Repeat("d", 100) + "/" + strings.Repeat("e", 120) + "/" + strings.Repeat("f", 130)
	files := map[string][]byte{
		"plain.txt": []byte("x"), "empty": nil, long: []byte("255"),
		deep + "/deep.bin": noise(3000), "a/same.mp4": []byte("one"), "b/same.mp4": []byte("two"),
		"latin-\xe9\xff.txt": []byte("not UTF-8"), "cafe\u0301.txt": []byte("decomposed"), "café.txt": []byte("composed"),
		"Case": []byte("upper"), "case": []byte("lower"), "CON": []byte("1"), "aux.txt": []byte("2"), "dot.": []byte("3"),
		" lead": []byte("4"), "trail ": []byte("5"), "two  spaces": []byte("6"), "a:b\\c": []byte("7"), "line\nfeed": []byte("8"),
		"100%": []byte("9"), "-rf": []byte("10"), "\u202efdp.exe": []byte("11"), "big.bin": noise(300_000),
		"old": []byte("before 1970"), ".hidden": []byte("12"), "TRUE-NAMES.txt": []byte("my own"),
	}
	for p, b := range files {
		p = filepath.Join(root, p)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(root, "no files/inside"), 0o755); err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	for p := range tree(t, root) {
		n++
		when := stamp.Add(time.Duration(n) * 1_000_003_007)
		if p == "old" {
			when = time.Unix(-86400*365, 500_000_001)
		}
		if err := os.Chtimes(filepath.Join(root, p), when, when); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTortureFolder(t *testing.T) {
	src := filepath.Join(t.TempDir(), "folder of it")
	torture(t, src)
	p, err := seal.PlanPaths([]string{src})
	if err != nil {
		t.Fatal(err)
	}
	id, s := identity(t), &store{}
	var last int64
	r, err := seal.Seal(t.Context(), p, id, meta(), s, func(done, total int64) {
		if done <= last || total != p.Padded() {
			t.Errorf("progress went from %d to %d of %d", last, done, total)
		}
		last = done
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != p.Padded() {
		t.Errorf("progress ended at %d of %d", last, p.Padded())
	}
	if err := seal.CheckAll(t.Context(), s.sealed(t, r), nil); err != nil {
		t.Fatal(err)
	}
	dst := t.TempDir()
	x, err := extract(t, s.sealed(t, r), id, dst, seal.ExtractOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want, got := tree(t, filepath.Dir(src)), tree(t, dst)
	delete(want, "x")
	if runtime.GOOS != "linux" {
		return // other systems have no room for some of these names
	}
	if len(want) < 30 || !maps.Equal(want, got) {
		for p, w := range want {
			if got[p] != w {
				t.Errorf("%q: %q, want %q", p, got[p], w)
			}
		}
		t.Errorf("%d entries of %d came out", len(got), len(want))
	}
	if len(x.Renamed) != 0 || x.TrueNames != "" {
		t.Errorf("renamed %v", x.Renamed)
	}
	t.Run("portable", func(t *testing.T) { testPortable(t, s.sealed(t, r), id, want) })
	t.Run("again", func(t *testing.T) {
		var exists *seal.ExistsError
		if _, err := extract(t, s.sealed(t, r), id, dst, seal.ExtractOptions{}); !errors.As(err, &exists) {
			t.Errorf("written over what was there: %v", err)
		}
		if !maps.Equal(got, tree(t, dst)) {
			t.Error("the folder was changed")
		}
	})
}

// testPortable demands that every content is there under a name Windows takes,
// and that its true name can be found.
func testPortable(t *testing.T, x seal.Sealed, id seal.Identity, want map[string]string) {
	dst := t.TempDir()
	e, err := extract(t, x, id, dst, seal.ExtractOptions{Portable: true})
	if err != nil {
		t.Fatal(err)
	}
	got := tree(t, dst)
	if len(got) != len(want)+1 {
		t.Errorf("%d entries, want %d and the list", len(got), len(want))
	}
	folded := map[string]bool{}
	for p := range got {
		name := filepath.Base(p)
		if seal.PortableName(name) != name {
			t.Errorf("%q is not portable", name)
		}
		if f := strings.ToLower(p); folded[f] {
			t.Errorf("%q has a twin", p)
		} else {
			folded[f] = true
		}
	}
	list, err := os.ReadFile(filepath.Join(dst, e.TrueNames))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	lines := strings.Split(strings.TrimSpace(string(list)), "\n")
	for i := 1; i+1 < len(lines); i += 2 {
		w, _ := event.UnescapePath(strings.TrimPrefix(lines[i], "written "))
		n, _ := event.UnescapePath(strings.TrimPrefix(lines[i+1], "true "))
		names[w] = n
	}
	for p, what := range got {
		true1, ok := names[p]
		if !ok {
			true1 = p
		}
		if p != e.TrueNames && want[true1] != what {
			t.Errorf("%q should be %q: %q, want %q", p, true1, what, want[true1])
		}
	}
}

func TestEdgesOfSegments(t *testing.T) {
	const segment = 64 << 10
	empty := planOf(t, synthetic("f", nil)).Tar()
	for _, edge := range []int64{segment, 2 * segment, 5 * segment} {
		for d := int64(-1); d <= 1; d++ {
			n := edge - empty + d
			t.Run(fmt.Sprintf("%d%+d", edge, d), func(t *testing.T) { testRoundTrip(t, segment, int(n)) })
		}
	}
	for _, n := range []int{0, 1, 511, 512, 513, segment - 1, segment, segment + 1} {
		t.Run(fmt.Sprint(n), func(t *testing.T) { testRoundTrip(t, segment, n) })
	}
	for _, size := range []int{65535, 65537, 100_000} { // edges that are no edge of age's chunks
		t.Run(fmt.Sprintf("segments of %d", size), func(t *testing.T) { testRoundTrip(t, size, 400_000) })
	}
	t.Run("whole segments", func(t *testing.T) {
		for d := -1; d <= 1; d++ {
			testRoundTrip(t, seal.SegmentSize, seal.SegmentSize-int(empty)+d)
		}
	})
}

func planOf(t *testing.T, sources ...seal.Source) *seal.Plan {
	t.Helper()
	p, err := seal.PlanSources(sources)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func testRoundTrip(t *testing.T, segment, n int) {
	t.Helper()
	content := noise(n)
	x, id, r, _ := make1(t, segment, synthetic("f", content))
	if want := (r.Manifest.Stream.Padded + int64(segment) - 1) / int64(segment); r.Seal.Segments.Count != want {
		t.Errorf("%d segments, want %d", r.Seal.Segments.Count, want)
	}
	if err := seal.CheckAll(t.Context(), x, nil); err != nil {
		t.Error(err)
	}
	dst := t.TempDir()
	if _, err := extract(t, x, id, dst, seal.ExtractOptions{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dst, "f"))
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes came out as %d (%v)", n, len(got), err)
	}
	if names, err := filepath.Glob(filepath.Join(dst, ".safehand-*")); len(names) != 0 || err != nil {
		t.Errorf("left behind: %v", names)
	}
}

// TestStockTools opens an exhibit with age and tar as anybody has them.
func TestStockTools(t *testing.T) {
	src := filepath.Join(t.TempDir(), "src")
	torture(t, src)
	p, err := seal.PlanPaths([]string{src})
	if err != nil {
		t.Fatal(err)
	}
	id, s := identity(t), &store{}
	r, err := seal.SealIn(t.Context(), p, id, meta(), s, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	stock, err := age.ParseHybridIdentity(id.String())
	if err != nil {
		t.Fatal(err)
	}
	list, _ := event.ParseList(r.ListText)
	var stream bytes.Buffer
	for _, g := range list.Segments {
		clear, err := age.Decrypt(bytes.NewReader(s.blobs[g.Digest]), stock)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&stream, clear); err != nil {
			t.Fatal(err)
		}
	}
	if int64(stream.Len()) != r.Manifest.Stream.Padded {
		t.Fatalf("%d bytes, want %d", stream.Len(), r.Manifest.Stream.Padded)
	}
	in := tar.NewReader(bytes.NewReader(stream.Bytes()))
	for _, f := range r.Manifest.Files {
		h, err := in.Next()
		if err != nil || strings.TrimSuffix(h.Name, "/") != f.Path {
			t.Fatalf("%v, want %q", err, f.Path)
		}
		b, err := io.ReadAll(in)
		if err != nil || !f.Folder && event.Sum(b) != f.Digest {
			t.Errorf("%q: other content (%v)", f.Path, err)
		}
		if !f.Folder && !bytes.Equal(stream.Bytes()[f.Offset:f.Offset+f.Size], b) {
			t.Errorf("%q does not lie where the manifest says", f.Path)
		}
	}
	if _, err := in.Next(); err != io.EOF {
		t.Errorf("after the last file: %v", err)
	}
	t.Run("tar program", func(t *testing.T) {
		if _, err := exec.LookPath("tar"); err != nil {
			t.Skip("no tar program")
		}
		dst := t.TempDir()
		cmd := exec.CommandContext(t.Context(), "tar", "-C", dst, "-xf", "-")
		cmd.Stdin = bytes.NewReader(stream.Bytes())
		if out, err := cmd.CombinedOutput(); err != nil { // it may wonder at the age of a file
			t.Fatalf("tar: %v\n%s", err, out)
		}
		if runtime.GOOS == "linux" && !maps.Equal(tree(t, filepath.Join(dst, "src")), tree(t, src)) {
			t.Error("tar wrote something else")
		}
	})
}

func TestSealFails(t *testing.T) {
	full := errors.New("the store is full")
	if _, err := seal.SealIn(t.Context(), planOf(t, synthetic("f", noise(2_000_000))), identity(t), meta(), &store{fail: full}, 65536); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	m := meta()
	m.Description = "two\nlines"
	s := &store{}
	if _, err := seal.Seal(t.Context(), planOf(t, synthetic("f", nil)), identity(t), m, s, nil); !errors.Is(err, event.ErrText) || len(s.blobs) > 0 {
		t.Errorf("got %v, %d blobs stored", err, len(s.blobs))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := seal.SealIn(ctx, planOf(t, synthetic("f", noise(2_000_000))), identity(t), meta(), &store{}, 65536); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPadded(t *testing.T) {
	for n, want := range map[int64]int64{
		0: 65536, 1: 65536, 65536: 65536, 65537: 67584, 67584: 67584, 67585: 69632,
		100_000: 100_352, 1_000_000: 1_015_808, 8 << 20: 8 << 20, 8<<20 + 1: 8<<20 + 1<<18,
		18_000_000: 18_350_080, 1 << 40: 1 << 40, 1<<40 + 1: 1<<40 + 1<<34,
	} {
		if got := seal.Padded(n); got != want {
			t.Errorf("Padded(%d) = %d, want %d", n, got, want)
		}
		if p := seal.Padded(n); seal.Padded(p) != p || p < n || n > 65536 && p > n+n*12/100 {
			t.Errorf("Padded(%d) = %d", n, p)
		}
	}
}

func TestSealedSize(t *testing.T) {
	id := identity(t)
	for _, n := range []int{0, 1, 65535, 65536, 65537, 131072, 200_000} {
		b, err := seal.SealBytes(noise(n), id.Recipient())
		if err != nil || int64(len(b)) != seal.SealedSize(int64(n)) {
			t.Errorf("%d bytes are %d sealed, not %d (%v)", n, len(b), seal.SealedSize(int64(n)), err)
		}
	}
}
