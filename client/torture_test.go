package client_test

import (
	"crypto/rand"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// contents are a folder's files and folders by path, with what is in them.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.Walk(dir, func(p string, i os.FileInfo, err error) error {
		if err != nil || p == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		if i.IsDir() {
			out[rel+"/"] = ""
			return nil
		}
		b, err := os.ReadFile(p)
		out[rel] = fmt.Sprintf("%s %x", i.ModTime().UTC().Format(time.RFC3339Nano), event.Sum(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// torture writes everything that ever was a file's name or length.
func torture(t *testing.T, dir string) {
	t.Helper()
	put := func(name string, size int) {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, size)
		rand.Read(b)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1_700_000_000+int64(size), 123_456_789)
		if err := os.Chtimes(p, at, at); err != nil {
			t.Fatal(err)
		}
	}
	const segment = 8 << 20
	put(strings.Repeat("n", 255), 10)
	put("not utf-8 \xff\xfe.bin", 10)
	put("nfd e\u0301.txt", 10)
	put("nfc \u00e9.txt", 10)
	put(strings.Repeat("a long folder's name/", 20)+"deep.txt", 10)
	put("one/same.txt", 11)
	put("two/same.txt", 12)
	put(" spaces  around ", 10)
	put("100% \u202e of \x01 it\n.txt", 10)
	put("CON", 10)
	put("a:b*c?.txt", 10)
	put("empty.txt", 0)
	for _, n := range []int{1, 511, 512, 513, 65535, 65536, 65537, segment - 1, segment, segment + 1} {
		put(fmt.Sprintf("sizes/%d", n), n)
	}
	for i := range 200 {
		put(fmt.Sprintf("many/%03d", i), i)
	}
	if err := os.MkdirAll(filepath.Join(dir, "empty/folder"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestTortureFolder(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	src := filepath.Join(t.TempDir(), "source")
	torture(t, src)
	amy := s.as(world.Amy)
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
		Exhibits: []client.OutgoingExhibit{
			{Reference: "../../JRS/1", Description: "A phone", Type: "phone-download", Marking: event.Official, Paths: []string{src}},
			{Reference: "-- jrs-1", Description: "Nothing", Type: "other", Marking: event.Official, Paths: []string{filepath.Join(src, "empty.txt")}},
		},
	}
	p, err := amy.Prepare(ctx, o)
	s.must(err)
	sent, err := amy.Send(ctx, p, nil)
	s.must(err)
	_, _, err = s.as(world.Sarah).Receive(ctx, sent.Consignment, nil)
	s.must(err)
	for _, o := range []seal.ExtractOptions{{}, {Portable: true}} {
		t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
			dir := t.TempDir()
			out, err := s.as(world.Tom).Export(ctx, sent.Consignment, nil, filepath.Join(dir, "here"), o, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(out) != 2 || strings.EqualFold(out[0].Folder, out[1].Folder) {
				t.Fatalf("exported into %+v", out)
			}
			if got := filesIn(t, dir); slices.ContainsFunc(got, func(p string) bool { return !strings.HasPrefix(p, filepath.Join(dir, "here")) }) {
				t.Errorf("written outside: %v", got)
			}
			i := slices.IndexFunc(out, func(x client.Exported) bool { return x.Files > 1 })
			want, got := contents(t, src), contents(t, filepath.Join(out[i].Folder, "source"))
			if o.Portable {
				same(t, slices.Sorted(maps.Values(want)), slices.Sorted(maps.Values(got)))
				return
			}
			if !maps.Equal(want, got) {
				for k, v := range want {
					if got[k] != v {
						t.Errorf("%q: %q, was %q", k, got[k], v)
					}
				}
				t.Errorf("%d of %d came out", len(got), len(want))
			}
		})
	}
}

func same(t *testing.T, want, got []string) {
	t.Helper()
	if !slices.Equal(want, got) {
		t.Errorf("other contents came out: %d for %d", len(got), len(want))
	}
}

// A sender whose program was changed can't even write down a name that leads out
// of the folder: no program of ours would read its manifest.
func TestHostileNamesAreNoManifest(t *testing.T) {
	for _, name := range []string{"../out.txt", "/etc/out.txt", "a/../../out.txt", "a//b", "./a", "", "a/..", "a\x00b"} {
		honest := honestManifest(t)
		if _, err := event.ParseManifest([]byte(honest)); err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(honest, " a.txt\n", " "+name+"\n", 1)
		if _, err := event.ParseManifest([]byte(text)); err == nil {
			t.Errorf("a manifest with %q was read", name)
		}
	}
}

func honestManifest(t *testing.T) string {
	t.Helper()
	m := event.Manifest{
		Random: event.Sum([]byte("r")), Reference: "JRS/1", Description: "x", Type: "other", Marking: event.Official,
		SealedBy: event.ActorID(world.Amy), SealedAt: event.TimeOf(morning), With: "x",
		List: event.Sized{Digest: event.Sum([]byte("l")), Size: 1}, Stream: event.Stream{Tar: 1536, Padded: 65536},
		Files: []event.File{{Offset: 512, Digest: event.Sum(nil), Path: "a.txt"}},
	}
	b, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFolderOf(t *testing.T) {
	for reference, want := range map[string]string{
		"JRS/1": "JRS-1", "../..": "exhibit", "/etc/passwd": "etc-passwd", `C:\x`: "C--x", "CON": "exhibit CON",
		"com1": "exhibit com1", "a b_c": "a b_c", "": "exhibit", ".": "exhibit", "é": "exhibit", "a\x00b": "a-b",
		strings.Repeat("x", 500): strings.Repeat("x", 80), "~": "exhibit", "JRS/1\u202e": "JRS-1", "nul.txt": "nul-txt",
	} {
		if got := client.FolderOf(reference); got != want {
			t.Errorf("%q becomes %q, want %q", reference, got, want)
		}
	}
}
