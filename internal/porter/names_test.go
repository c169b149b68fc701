package porter_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
	"github.com/safehand/safehand/seal"
)

// manifest is files with the folders above them; a name that ends in a slash is a
// folder.
func manifest(names ...string) (out []event.File) {
	seen := map[string]bool{}
	for _, n := range names {
		parts := strings.Split(strings.TrimSuffix(n, "/"), "/")
		for i := 1; i < len(parts); i++ {
			if dir := strings.Join(parts[:i], "/"); !seen[dir] {
				seen[dir] = true
				out = append(out, event.File{Path: dir, Folder: true})
			}
		}
		out = append(out, event.File{Path: strings.TrimSuffix(n, "/"), Folder: strings.HasSuffix(n, "/")})
	}
	slices.SortFunc(out, func(a, b event.File) int { return strings.Compare(a.Path, b.Path) })
	return out
}

func TestPlace(t *testing.T) {
	long := strings.Repeat("long name ", 12)
	for name, c := range map[string]struct {
		files []string
		max   int
		want  map[string]string
	}{
		"one file":        {[]string{"x.mp4"}, 240, map[string]string{"x.mp4": "JRS-1.mp4"}},
		"without ending":  {[]string{"recording"}, 240, map[string]string{"recording": "JRS-1"}},
		"a hidden file":   {[]string{".profile"}, 240, map[string]string{".profile": "JRS-1"}},
		"one folder":      {[]string{"cam/1.mp4"}, 240, map[string]string{"cam": "JRS-1", "cam/1.mp4": "JRS-1/1.mp4"}},
		"two files":       {[]string{"a.txt", "b.txt"}, 240, map[string]string{"a.txt": "JRS-1/a.txt", "b.txt": "JRS-1/b.txt"}},
		"twins":           {[]string{"A.txt", "a.txt"}, 240, map[string]string{"A.txt": "JRS-1/A.txt", "a.txt": "JRS-1/a (2).txt"}},
		"names of others": {[]string{"a:b", "con.txt", "x. "}, 240, map[string]string{"a:b": "JRS-1/a_b", "con.txt": "JRS-1/_con.txt", "x. ": "JRS-1/x_"}},
		"cut":             {[]string{long + ".mp4", "b"}, 80, map[string]string{long + ".mp4": "JRS-1/" + strings.TrimSpace(long[:69]) + ".mp4", "b": "JRS-1/b"}},
		"deep": {[]string{"x/" + long + "/" + long + "/a.txt"}, 80, map[string]string{
			"x": "JRS-1", "x/" + long: "JRS-1/" + strings.TrimSpace(long[:49]), "x/" + long + "/" + long: "JRS-1/folder 1", "x/" + long + "/" + long + "/a.txt": "JRS-1/folder 1/a.txt",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := porter.Place(manifest(c.files...), "JRS-1", c.max)
			if !maps.Equal(got, c.want) {
				t.Errorf("it places them at\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// Whatever is in an exhibit: each file and folder has a path of its own, short
// enough, safe on every system, below the folder that its own folder has, and
// with its ending.
func TestPlaceAnything(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	letters := []string{"a", "B", "é", "e\u0301", "日", "𝄞", " ", ".", "..", "-", "con", "NUL", ":", "\\", "\n", "\u202e", "\xff", "x.mp4", ".txt", "~", "'", strings.Repeat("w", 90)}
	for range 400 {
		var names []string
		for range 1 + r.IntN(40) {
			var parts []string
			for range 1 + r.IntN(9) {
				part := ""
				for range 1 + r.IntN(4) {
					part += letters[r.IntN(len(letters))]
				}
				if part == "." || part == ".." {
					part = "dots"
				}
				parts = append(parts, part)
			}
			names = append(names, strings.Join(parts, "/"))
		}
		files := tree(names)
		max := porter.MinPath + r.IntN(200)
		base := porter.Template("{reference} {description}").Path(map[string]string{"reference": names[0], "description": names[len(names)-1]}, max)
		checkPlaces(t, files, base, max, porter.Place(files, base, max))
		if t.Failed() {
			t.Fatalf("with %q, %d", names, max)
		}
	}
}

// tree makes a manifest of names of which one may be a folder of another's.
func tree(names []string) []event.File {
	var keep []string
	for _, n := range names {
		if !slices.ContainsFunc(names, func(m string) bool { return strings.HasPrefix(m, n+"/") }) && !slices.Contains(keep, n) {
			keep = append(keep, n)
		}
	}
	return manifest(keep...)
}

func checkPlaces(t *testing.T, files []event.File, base string, max int, got map[string]string) {
	t.Helper()
	used := map[string]string{}
	for _, f := range files {
		as, ok := got[f.Path]
		switch {
		case !ok:
			t.Errorf("%q has no place", f.Path)
		case used[porter.Fold(as)] != "":
			t.Errorf("%q and %q are both at %q", f.Path, used[porter.Fold(as)], as)
		case porter.Length(as) > max:
			t.Errorf("%q is longer than %d", as, max)
		case as != base && !strings.HasPrefix(as, base+"/") && !strings.HasPrefix(as, base+"."):
			t.Errorf("%q is outside %q", as, base)
		case !utf8.ValidString(as):
			t.Errorf("%q is no text", as)
		}
		used[porter.Fold(as)] = f.Path
		for part := range strings.SplitSeq(as, "/") {
			if seal.PortableName(part) != part {
				t.Errorf("%q of %q is not a name everywhere", part, as)
			}
		}
		if dir, _ := path.Split(f.Path); dir != "" && got[strings.TrimSuffix(dir, "/")] != path.Dir(as) && !strings.Contains(as, "/folder ") {
			t.Errorf("%q is not in the folder of %q", as, dir)
		}
		name := seal.PortableName(path.Base(f.Path))
		if ext := path.Ext(name); (ext == ".mp4" || ext == ".txt") && ext != name && !f.Folder && path.Ext(as) != ext {
			t.Errorf("%q lost the ending of %q", as, f.Path)
		}
	}
}

func TestTemplates(t *testing.T) {
	values := map[string]string{"reference": "JRS-1", "description": "Interview: “A/B” <1>", "sending": "7Q4M-2KPD"}
	for in, want := range map[string]string{
		"{reference} {description}":     "JRS-1 Interview- -A-B- -1",
		"{sending}/{reference}":         "7Q4M-2KPD/JRS-1",
		"{urn}/{reference}":             "no URN/JRS-1",
		"Exhibit {reference}":           "Exhibit JRS-1",
		"{description}/{reference}/all": "Interview- -A-B- -1/JRS-1/all",
	} {
		var tm porter.Template
		if err := tm.UnmarshalText([]byte(in)); err != nil {
			t.Fatal(err)
		}
		if got := tm.Path(values, 240); got != want {
			t.Errorf("%q makes %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"", "{name}", "{reference", "reference}", "a//b", "/a", "a/", "{reference}/ /x"} {
		if err := new(porter.Template).UnmarshalText([]byte(in)); err == nil {
			t.Errorf("%q is taken", in)
		}
	}
	// The words are the sender's: none leads anywhere.
	for _, evil := range []string{"..", "../../x", "/etc/passwd", "C:\\x", "a\x00b", "~root", "-rf", "$(x)", "`x`", "con", ".ssh", "=1+1", strings.Repeat("/..", 99), strings.Repeat("é", 900)} {
		got := porter.Template("{reference}").Path(map[string]string{"reference": evil}, 240)
		if strings.ContainsAny(got, "/\\:\x00$`~") || strings.HasPrefix(got, ".") || strings.HasPrefix(got, "-") || strings.HasPrefix(got, "=") || got == "" || porter.Length(got) > 81 {
			t.Errorf("%q makes %q", evil, got)
		}
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a=b": "a=b", "=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "JRS-1/x": "JRS-1/x",
	} {
		if got := porter.Harmless(in); got != want {
			t.Errorf("%q is written %q", in, got)
		}
	}
}

func ExampleTemplate() {
	t := porter.Template("{urn}/{reference} {description}")
	fmt.Println(t.Path(map[string]string{"urn": "45AA2098221", "reference": "JRS-1", "description": "Interview of Victim 1"}, 240))
	// Output: 45AA2098221/JRS-1 Interview of Victim 1
}
