package seal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

const small = 64 << 10

// swapped gives another segment at i.
func swapped(x seal.Sealed, i, j int64) seal.Fetch {
	return func(ctx context.Context, n int64) (io.ReadCloser, error) {
		if n == i {
			n = j
		}
		return x.Fetch(ctx, n)
	}
}

// altered gives segment i as change makes it.
func altered(x seal.Sealed, i int64, change func([]byte) []byte) seal.Fetch {
	return func(ctx context.Context, n int64) (io.ReadCloser, error) {
		r, err := x.Fetch(ctx, n)
		if n != i || err != nil {
			return r, err
		}
		b, err := io.ReadAll(r)
		return io.NopCloser(bytes.NewReader(change(b))), err
	}
}

func flip(b []byte, i int) []byte {
	b = bytes.Clone(b)
	b[i] ^= 1
	return b
}

func TestBroken(t *testing.T) {
	x, id, _, _ := make1(t, small, synthetic("f", noise(300_000)))
	other, _, _, _ := make1(t, small, synthetic("f", noise(300_000)))
	for _, c := range []struct {
		name   string
		change func(x *seal.Sealed)
		part   seal.Part
		index  int64
	}{
		{"bit of segment 0", func(y *seal.Sealed) { y.Fetch = altered(x, 0, func(b []byte) []byte { return flip(b, 3) }) }, seal.Segment, 0},
		{"bit of segment 3", func(y *seal.Sealed) {
			y.Fetch = altered(x, 3, func(b []byte) []byte { return flip(b, len(b)-1) })
		}, seal.Segment, 3},
		{"segment cut", func(y *seal.Sealed) { y.Fetch = altered(x, 2, func(b []byte) []byte { return b[:len(b)-1] }) }, seal.Segment, 2},
		{"segment longer", func(y *seal.Sealed) { y.Fetch = altered(x, 2, func(b []byte) []byte { return append(b, 0) }) }, seal.Segment, 2},
		{"segment of another place", func(y *seal.Sealed) { y.Fetch = swapped(x, 1, 2) }, seal.Segment, 1},
		{"segment of another exhibit", func(y *seal.Sealed) { y.Fetch = other.Fetch }, seal.Segment, 0},
		{"segment lost", func(y *seal.Sealed) {
			y.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
				if i == 4 {
					return nil, fs.ErrNotExist
				}
				return x.Fetch(ctx, i)
			}
		}, seal.Segment, 4},
		{"bit of the list", func(y *seal.Sealed) { y.List = flip(x.List, 40) }, seal.List, 0},
		{"list of another exhibit", func(y *seal.Sealed) { y.List = other.List }, seal.List, 0},
		{"list cut", func(y *seal.Sealed) { y.List = x.List[:len(x.List)-1] }, seal.List, 0},
		{"bit of the manifest", func(y *seal.Sealed) { y.Manifest = flip(x.Manifest, len(x.Manifest)-1) }, seal.Manifest, 0},
		{"manifest of another exhibit", func(y *seal.Sealed) { y.Manifest = other.Manifest }, seal.Manifest, 0},
		{"one more segment in the seal", func(y *seal.Sealed) { y.Seal.Segments.Count++ }, seal.List, 0},
		{"fewer segments in the seal", func(y *seal.Sealed) {
			y.Seal.Segments.Count--
			y.Seal.Segments.Total -= 60_000
		}, seal.List, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := x
			c.change(&y)
			wantPart(t, seal.CheckAll(t.Context(), y, nil), c.part, c.index)
			dst := filepath.Join(t.TempDir(), "out")
			_, err := extract(t, y, id, dst, seal.ExtractOptions{})
			wantPart(t, err, c.part, c.index)
			if left, _ := filepath.Glob(filepath.Join(dst, "*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if left, _ := filepath.Glob(filepath.Join(dst, ".*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	t.Run("all that is broken", func(t *testing.T) {
		y := x
		y.Manifest, y.Fetch = other.Manifest, other.Fetch
		err := seal.CheckAll(t.Context(), y, nil)
		for _, want := range []string{"manifest", "segment 0", "segment 4"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is not in %v", want, err)
			}
		}
	})
}

// TestFetchFails: a line that goes down speaks against nobody's seal.
func TestFetchFails(t *testing.T) {
	x, id, _, _ := make1(t, small, synthetic("f", noise(300_000)))
	for name, bad := range map[string]func(b []byte) io.Reader{
		"at once": func([]byte) io.Reader { return iotest.ErrReader(io.ErrUnexpectedEOF) },
		"midway": func(b []byte) io.Reader {
			return io.MultiReader(bytes.NewReader(b[:1000]), iotest.ErrReader(io.ErrUnexpectedEOF))
		},
	} {
		y := x
		y.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
			r, err := x.Fetch(ctx, i)
			if i != 2 || err != nil {
				return r, err
			}
			b, err := io.ReadAll(r)
			return io.NopCloser(bad(b)), err
		}
		_, err := extract(t, y, id, t.TempDir(), seal.ExtractOptions{})
		for _, err := range []error{err, seal.CheckAll(t.Context(), y, nil)} {
			if err == nil || errors.Is(err, seal.ErrBroken) || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	y := x
	y.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
		r, err := x.Fetch(ctx, i)
		return io.NopCloser(iotest.OneByteReader(r)), err
	}
	if err := seal.CheckAll(t.Context(), y, nil); err != nil {
		t.Errorf("byte by byte: %v", err)
	}
}

func TestWrongKey(t *testing.T) {
	x, _, _, _ := make1(t, small, synthetic("f", nil))
	if _, err := seal.OpenExhibit(x, identity(t)); !errors.Is(err, seal.ErrWrongKey) || errors.Is(err, seal.ErrBroken) {
		t.Errorf("got %v", err)
	}
}

// reseal puts another manifest, list or segment under a seal that agrees with
// it: what a sealer could do who means harm.
func reseal(t *testing.T, x seal.Sealed, id seal.Identity, text []byte) seal.Sealed {
	t.Helper()
	file, err := seal.SealText(text, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	x.Manifest = file
	x.Seal.Manifest = event.Sized{Digest: event.Sum(file), Size: int64(len(file))}
	x.Seal.Commitment = event.Sum(text)
	return x
}

func TestDishonestManifest(t *testing.T) {
	x, id, r, _ := make1(t, small, synthetic("d/f", noise(100_000)), synthetic("e", []byte("xyz")))
	for _, c := range []struct {
		name   string
		change func(m *event.Manifest)
		part   seal.Part
	}{
		{"another list", func(m *event.Manifest) { m.List.Digest[0] ^= 1 }, seal.Manifest},
		{"another padding", func(m *event.Manifest) { m.Stream.Padded += 512 }, seal.Manifest},
		{"another path", func(m *event.Manifest) { m.Files[0].Path = "d/g" }, seal.Stream},
		{"another time", func(m *event.Manifest) { m.Files[0].Modified = event.FileTime{} }, seal.Stream},
		{"another size", func(m *event.Manifest) { m.Files[0].Size-- }, seal.Stream},
		{"another digest", func(m *event.Manifest) { m.Files[1].Digest[0] ^= 1 }, seal.Content},
		{"a folder", func(m *event.Manifest) {
			m.Files[1].Folder, m.Files[1].Size, m.Files[1].Digest, m.Stream.Tar = true, 0, event.Digest{}, m.Stream.Tar-512
			m.Stream.Padded = seal.Padded(m.Stream.Tar)
		}, seal.Stream},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := r.Manifest
			m.Files = slices.Clone(m.Files)
			c.change(&m)
			text, err := m.Text()
			if err != nil {
				t.Fatal(err)
			}
			y := reseal(t, x, id, text)
			dst := t.TempDir()
			_, err = extract(t, y, id, dst, seal.ExtractOptions{})
			var p *seal.PartError
			if !errors.As(err, &p) || p.Part != c.part {
				t.Errorf("got %v, want %s", err, c.part)
			}
			if left, err := os.ReadDir(dst); len(left) > 0 || err != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	t.Run("not the commitment's", func(t *testing.T) {
		y := reseal(t, x, id, r.ManifestText)
		y.Seal.Commitment[0] ^= 1
		_, err := seal.OpenExhibit(y, id)
		wantPart(t, err, seal.Manifest, 0)
	})
	t.Run("classical stanza on the manifest", func(t *testing.T) {
		y := x
		y.Manifest = mixedFile(t, id, r.ManifestText)
		y.Seal.Manifest = event.Sized{Digest: event.Sum(y.Manifest), Size: int64(len(y.Manifest))}
		_, err := seal.OpenExhibit(y, id)
		wantPart(t, err, seal.Manifest, 0)
		if !errors.Is(err, seal.ErrStanza) {
			t.Errorf("got %v", err)
		}
	})
}

func TestMatchFile(t *testing.T) {
	x, id, r, _ := make1(t, small, synthetic("a/f", []byte("same")), synthetic("b", []byte("same")), synthetic("c", []byte("other")))
	if _, err := seal.OpenExhibit(x, id); err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string][]string{"same": {"a/f", "b"}, "other": {"c"}, "none": nil} {
		got, err := seal.MatchFile(&r.Manifest, strings.NewReader(content))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v (%v), want %v", content, got, err, want)
		}
	}
	if _, err := seal.MatchFile(&r.Manifest, iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}
