package seal_test

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// forge seals any stream under any manifest text: all that a sealer who means
// harm can do. It states the digests and lengths as they are.
func forge(t *testing.T, id seal.Identity, stream []byte, text func(m event.Manifest) []byte) seal.Sealed {
	t.Helper()
	s := &store{}
	var l event.List
	for i := 0; i < len(stream); i += small {
		b, err := seal.SealBytes(stream[i:min(i+small, len(stream))], id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		d := event.Sum(b)
		if err := s.Put(t.Context(), d, b); err != nil {
			t.Fatal(err)
		}
		l.Segments = append(l.Segments, event.Sized{Digest: d, Size: int64(len(b))})
	}
	list, err := l.Text()
	if err != nil {
		t.Fatal(err)
	}
	m := meta()
	m.List = event.Sized{Digest: event.Sum(list), Size: int64(len(list))}
	m.Stream.Padded = int64(len(stream))
	clear := text(m)
	manifest, err := seal.SealText(clear, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	x := seal.Sealed{
		Seal: event.Seal{
			Recipient: id.ID(), Commitment: event.Sum(clear), List: m.List,
			Manifest: event.Sized{Digest: event.Sum(manifest), Size: int64(len(manifest))},
			Segments: event.Segments{Count: int64(len(l.Segments)), Size: seal.SealedSize(small), Total: l.Total()},
		},
		List: list, Manifest: manifest,
		Fetch: func(_ context.Context, i int64) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(s.blobs[l.Segments[i].Digest])), nil
		},
	}
	if err := seal.CheckAll(t.Context(), x, nil); err != nil {
		t.Fatalf("the forgery does not even pass without a key: %v", err)
	}
	return x
}

// honest is a stream with one file and a folder, and what its manifest says.
func honest(t *testing.T) (*tar.Header, []byte, event.File) {
	t.Helper()
	f := event.File{Offset: 1536, Size: 5, Modified: event.FileTimeOf(stamp), Digest: event.Sum([]byte("hello")), Path: "f"}
	h := &tar.Header{Typeflag: tar.TypeReg, Name: "f", Size: 5, Mode: 0o644, ModTime: stamp, Format: tar.FormatPAX}
	return h, []byte("hello"), f
}

// streamOf is a padded tar of that one file.
func streamOf(t *testing.T, h *tar.Header, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(h); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), make([]byte, seal.Padded(int64(b.Len()))-int64(b.Len()))...)
}

func TestHostileStream(t *testing.T) {
	for _, c := range []struct {
		name   string
		header func(h *tar.Header)
		stream func(b []byte)
		good   bool
	}{
		{name: "honest", good: true},
		{name: "link", header: func(h *tar.Header) { h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, "/etc/passwd", 0 }},
		{name: "hard link", header: func(h *tar.Header) { h.Typeflag, h.Linkname, h.Size = tar.TypeLink, "/etc/passwd", 0 }},
		{name: "device", header: func(h *tar.Header) { h.Typeflag, h.Devmajor, h.Size = tar.TypeBlock, 8, 0 }},
		{name: "climbing", header: func(h *tar.Header) { h.Name = "../f" }},
		{name: "absolute", header: func(h *tar.Header) { h.Name = "/f" }},
		{name: "owner", header: func(h *tar.Header) { h.Uname = "root" }},
		{name: "attributes", header: func(h *tar.Header) { h.PAXRecords = map[string]string{"SCHILY.xattr.user.x": "y"} }},
		{name: "another time", header: func(h *tar.Header) { h.ModTime = h.ModTime.Add(time.Nanosecond) }},
		{name: "hidden after the file", stream: func(b []byte) { b[1536+6] = 1 }},
		{name: "hidden after the end", stream: func(b []byte) { b[len(b)-1] = 1 }},
		{name: "hidden right after the end", stream: func(b []byte) { b[3072] = 1 }},
		{name: "no end", stream: func(b []byte) { b[2048] = 1 }},
		{name: "one more file", stream: func(b []byte) {
			more := streamOf(t, &tar.Header{Typeflag: tar.TypeReg, Name: "g", Format: tar.FormatUSTAR}, nil)
			copy(b[2048:], more[:1536])
		}},
		{name: "content", stream: func(b []byte) { b[1536] ^= 1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, content, f := honest(t)
			if c.header != nil {
				c.header(h)
			}
			stream := streamOf(t, h, content[:h.Size])
			if c.stream != nil {
				c.stream(stream)
			}
			id := identity(t)
			x := forge(t, id, stream, func(m event.Manifest) []byte {
				m.Files = []event.File{f}
				m.Stream.Tar = 3072
				text, err := m.Text()
				if err != nil {
					t.Fatal(err)
				}
				return text
			})
			dst := t.TempDir()
			_, err := extract(t, x, id, dst, seal.ExtractOptions{})
			var want map[string]string
			if c.good {
				want = map[string]string{"f": "---------- " + stamp.UTC().Format(time.RFC3339Nano) + " " + f.Digest.String()}
			}
			if got := tree(t, dst); !maps.Equal(got, want) || (err == nil) != c.good {
				t.Errorf("%v, and in the folder %v", err, got)
			}
			if err != nil && !strings.Contains(err.Error(), "seal broken: stream") && !strings.Contains(err.Error(), "seal broken: file") {
				t.Errorf("not named: %v", err)
			}
		})
	}
}

func TestHostileManifest(t *testing.T) {
	for _, path := range []string{"../f", "/f", "a/../../f", ".", "..", "a//f", "a/", "f%00", "./f"} {
		t.Run(path, func(t *testing.T) {
			dir := t.TempDir()
			dst := filepath.Join(dir, "a/b/c")
			id := identity(t)
			h, content, f := honest(t)
			x := forge(t, id, streamOf(t, h, content), func(m event.Manifest) []byte {
				m.Files = []event.File{f}
				m.Stream.Tar = 3072
				text, err := m.Text()
				if err != nil {
					t.Fatal(err)
				}
				return bytes.Replace(text, []byte(" - f\n"), []byte(" - "+path+"\n"), 1)
			})
			_, err := extract(t, x, id, dst, seal.ExtractOptions{})
			wantPart(t, err, seal.Manifest, 0)
			if got := tree(t, dir); len(got) != 0 {
				t.Errorf("written: %v", got)
			}
		})
	}
}

// TestHostileNames: names that are legal here and mean something elsewhere are
// written, and only inside the folder.
func TestHostileNames(t *testing.T) {
	names := []string{
		`C:\Windows\x`, `..\..\x`, "CON", "con.txt", "COM1.log", "NUL .txt", "a.", "a ", "a..", " ", "...", "x:stream",
		"A", "a", "å", "A\u030a", "\xff\xfe", "\x01", "\u202egpj.exe", strings.Repeat("é", 127), "desktop.ini", "~", "-",
		"TRUE-NAMES.txt", "true-names.txt", ".safehand-x", "%2e%2e", "a_", "_CON", "lpt9",
	}
	var sources []seal.Source
	for _, n := range names {
		sources = append(sources, synthetic(n, []byte(n)), synthetic("in/"+n+"/"+n, []byte(n)))
	}
	x, id, _, _ := make1(t, small, sources...)
	for _, o := range []seal.ExtractOptions{{}, {Portable: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			dir := t.TempDir()
			dst := filepath.Join(dir, "here")
			e, err := extract(t, x, id, dst, o)
			if err != nil {
				t.Fatal(err)
			}
			if others, err := os.ReadDir(dir); err != nil || len(others) != 1 {
				t.Errorf("written outside: %v", others)
			}
			if e.Files != 2*len(names) {
				t.Errorf("%d files, want %d", e.Files, 2*len(names))
			}
			if o.Portable != (e.TrueNames != "") {
				t.Errorf("list of true names: %q", e.TrueNames)
			}
			for p := range tree(t, dst) {
				if n := filepath.Base(p); o.Portable && seal.PortableName(n) != n {
					t.Errorf("%q is not portable", p)
				}
			}
		})
	}
}

func TestLinkInTheWay(t *testing.T) {
	x, id, _, _ := make1(t, small, synthetic("d/f", []byte("evidence")), synthetic("g", nil))
	for name, in := range map[string]string{"folder": "d", "file": "g"} {
		dst, outside := t.TempDir(), t.TempDir()
		if err := os.Symlink(outside, filepath.Join(dst, in)); err != nil {
			t.Fatal(err)
		}
		before := tree(t, dst)
		if _, err := extract(t, x, id, dst, seal.ExtractOptions{}); err == nil {
			t.Errorf("%s: written through a link", name)
		}
		if len(tree(t, outside)) > 0 || !maps.Equal(before, tree(t, dst)) {
			t.Errorf("%s: something was written", name)
		}
	}
}

func TestManyTwins(t *testing.T) {
	var sources []seal.Source
	for i := range 3000 { // all of one length, and none of it UTF-8
		sources = append(sources, synthetic(string([]byte{0xff, 0x80 | byte(i>>6), 0x80 | byte(i&63)}), nil))
	}
	x, id, _, _ := make1(t, small*4, sources...)
	start := time.Now()
	e, err := extract(t, x, id, t.TempDir(), seal.ExtractOptions{Portable: true})
	if err != nil || e.Files != 3000 {
		t.Fatal(err)
	}
	t.Logf("3000 twins in %v", time.Since(start))
}

func TestCancelledExtract(t *testing.T) {
	x, id, _, _ := make1(t, small, synthetic("f", noise(2_000_000)))
	e, err := seal.OpenExhibit(x, id)
	if err != nil {
		t.Fatal(err)
	}
	dst := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err = e.Extract(ctx, dst, seal.ExtractOptions{}, func(done, _ int64) {
		if done > 1_000_000 {
			cancel()
		}
	})
	if err == nil || len(tree(t, dst)) > 0 {
		t.Errorf("%v, and in the folder %v", err, tree(t, dst))
	}
}

// TestOnlyTheType: a pipe where the manifest has an empty file, alike in all
// else.
func TestOnlyTheType(t *testing.T) {
	h, _, f := honest(t)
	h.Typeflag, h.Size = tar.TypeFifo, 0
	f.Size, f.Digest = 0, event.Sum(nil)
	id := identity(t)
	x := forge(t, id, streamOf(t, h, nil), func(m event.Manifest) []byte {
		m.Files = []event.File{f}
		m.Stream.Tar = 2560
		text, err := m.Text()
		if err != nil {
			t.Fatal(err)
		}
		return text
	})
	_, err := extract(t, x, id, t.TempDir(), seal.ExtractOptions{})
	wantPart(t, err, seal.Stream, 0)
}
