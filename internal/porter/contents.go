package porter

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// contents is what stands in a folder at a moment.
type contents struct {
	dir   string
	lists []string // exhibit lists in the folder itself
	names []string // of every file and folder, with slashes between
	files map[string]bool
	// print changes when anything in the folder does: a name, a size, a time.
	print [sha256.Size]byte
	taken []string // what the exhibit list names
}

// look takes down what stands in a folder. It reads no file.
func look(dir string) (*contents, error) {
	c := &contents{dir: dir, files: map[string]bool{}}
	h := sha256.New()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(p, dir+string(filepath.Separator)))
		fmt.Fprintf(h, "%q %v %d %d\n", name, info.Mode(), info.Size(), info.ModTime().UnixNano())
		switch {
		case clutter(d.Name()):
		case !strings.Contains(name, "/") && isList(name):
			c.lists = append(c.lists, name)
		default:
			c.names = append(c.names, name)
			c.files[name] = !d.IsDir()
		}
		return nil
	})
	h.Sum(c.print[:0])
	return c, err
}

// clutter is what systems and office programs leave in folders. It is nobody's
// evidence, unless it lies in a folder that is sent as one.
func clutter(name string) bool {
	switch strings.ToLower(name) {
	case "thumbs.db", "desktop.ini", ".ds_store":
		return true
	}
	return strings.HasPrefix(name, "~$") || strings.HasPrefix(name, "._")
}

// take finds what a list names: a file, or a folder with all that is in it. It
// forgives capitals, the direction of slashes and the spelling of accents, which
// people don't see, and nothing else.
func (c *contents) take(typed string) (place, name string, err error) {
	name, err = c.find(typed)
	if err != nil {
		return "", "", err
	}
	for _, t := range c.taken {
		if strings.HasPrefix(name, t+"/") || strings.HasPrefix(t, name+"/") {
			return "", "", fmt.Errorf("%q and %q are inside one another, and would be sent twice", typed, t)
		}
	}
	c.taken = append(c.taken, name)
	return filepath.Join(c.dir, filepath.FromSlash(name)), name, nil
}

func (c *contents) find(typed string) (string, error) {
	if _, ok := c.files[typed]; ok {
		return typed, nil
	}
	want := strings.TrimSuffix(strings.TrimPrefix(strings.ReplaceAll(typed, `\`, "/"), "./"), "/")
	if !filepath.IsLocal(want) || strings.Contains(want, ":") && !slices.Contains(c.names, want) {
		return "", fmt.Errorf("%q is not in the folder: name what is in it, without the way there", typed)
	}
	var hits []string
	for _, n := range c.names {
		if n == path.Clean(want) {
			return n, nil
		}
		if fold(n) == fold(path.Clean(want)) {
			hits = append(hits, n)
		}
	}
	switch len(hits) {
	case 0:
		return "", fmt.Errorf("there is no file %q in the folder", typed)
	case 1:
		return hits[0], nil
	}
	return "", fmt.Errorf("%q may be %q or %q: write it as it is", typed, hits[0], hits[1])
}

// fold is equal for names that people and some file systems take for one.
func fold(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// unlisted are the files that no row of the list names.
func (c *contents) unlisted() (out []string) {
	for _, n := range c.names {
		under := func(t string) bool { return n == t || strings.HasPrefix(n, t+"/") }
		if c.files[n] && !slices.ContainsFunc(c.taken, under) {
			out = append(out, n)
		}
	}
	return out
}

// lastName is the name at the end of a path as it was typed.
func lastName(typed string) string {
	return path.Base(strings.TrimSuffix(strings.ReplaceAll(typed, `\`, "/"), "/"))
}
