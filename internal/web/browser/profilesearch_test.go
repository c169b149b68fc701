package browser_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/internal/world/canary"
)

// search looks into everything that is there, and shows that it would have seen it.
func (p *remains) search() {
	planted := canary.Canary{Name: "planted on purpose", Bytes: []byte("Planted here on purpose: Caspian, 12 Larch Row.")}
	s, err := canary.New(append(slices.Clone(p.canaries), planted))
	p.must(err)
	seen := map[string]bool{}
	files, bytes := 0, 0
	began := time.Now()
	p.must(filepath.WalkDir(p.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == p.own {
			return err
		}
		name, _ := filepath.Rel(p.dir, path)
		found := s.Search(name, []byte(name))
		if e.Type().IsRegular() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files, bytes = files+1, bytes+len(b)
			found = append(found, s.Search(name, b)...)
		}
		for _, f := range found {
			if f.Canary == planted.Name {
				seen[place(f.Piece)] = true
			} else {
				p.Errorf("LEAK %s", f)
			}
		}
		return nil
	}))
	p.Logf("%d canaries in %d spellings, %d files of %d bytes, %v", len(p.canaries), s.Patterns(), files, bytes, time.Since(began))
	for _, of := range []string{"Local Storage", "CacheStorage", "IndexedDB", "Sessions", "as the page reads it"} {
		if !seen[of] {
			p.Errorf("what was planted on purpose was not found in %s: the search does not look there (found in %v)", of, seen)
		}
	}
}

// place is the part of a profile that a file is in.
func place(name string) string {
	for _, of := range []string{"Local Storage", "CacheStorage", "IndexedDB", "Sessions"} {
		if strings.Contains(name, "/"+of+"/") {
			return of
		}
	}
	return name
}
