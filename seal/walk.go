package seal

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// walker collects what lies below the given paths.
type walker struct {
	sources []Source
	refused []Refusal
}

func (w *walker) refuse(path, why string) { w.refused = append(w.refused, Refusal{path, why}) }

// add takes a file, or a folder with all that is in it, under its own name.
func (w *walker) add(given string) {
	root, err := filepath.Abs(given)
	if err != nil {
		w.refuse(given, reason(err))
		return
	}
	above := filepath.Dir(root)
	if above == root {
		w.refuse(given, "a whole disk has no name: name the folders in it")
		return
	}
	// WalkDir asks for each name without following it, the given one included.
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		w.visit(above, path, d, err)
		return nil
	})
}

func (w *walker) visit(above, path string, d fs.DirEntry, err error) {
	if err != nil {
		w.refuse(path, reason(err))
		return
	}
	info, err := d.Info()
	if err != nil {
		w.refuse(path, reason(err))
		return
	}
	if why := refuseMode(info.Mode()); why != "" {
		w.refuse(path, why)
		return
	}
	rel := strings.TrimPrefix(strings.TrimPrefix(path, above), string(filepath.Separator))
	w.sources = append(w.sources, Source{
		Path: filepath.ToSlash(rel),
		Info: info,
		Open: func() (fs.File, error) { return openSame(path, info) },
	})
}

// openSame opens the very file that was planned: not another one renamed to its
// place, and not what a link there points to.
func openSame(path string, planned fs.FileInfo) (fs.File, error) {
	now, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !os.SameFile(planned, now) {
		return nil, errChanged
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if opened, err := f.Stat(); err != nil || !os.SameFile(planned, opened) {
		_ = f.Close() // it was only read
		return nil, errChanged
	}
	return f, nil
}

// reason says what is wrong without naming the path a second time.
func reason(err error) string {
	if pe, ok := err.(*fs.PathError); ok {
		err = pe.Err
	}
	return fmt.Sprintf("can't be read: %v", err)
}
