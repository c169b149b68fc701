package seal

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// chosen is the path that the caller wants for a file or folder. A path that
// leads out of the folder is the caller's mistake, and must not become the
// sender's way out.
func (s *stage) chosen(truePath string) (string, error) {
	written, ok := s.as[truePath]
	if !ok || written != path.Clean(written) || strings.HasPrefix(written, stagePrefix) || !filepath.IsLocal(filepath.FromSlash(written)) {
		return "", fmt.Errorf("%q is not a path to write to", written)
	}
	return written, nil
}

// placeAs makes it where the caller wants it. A path given twice is refused.
func (s *stage) placeAs(truePath string, create func(string) error) (string, error) {
	written, err := s.chosen(truePath)
	if err != nil {
		return "", err
	}
	if err := s.above(path.Dir(written)); err != nil {
		return "", err
	}
	if err := create(s.path(written)); err != nil {
		return "", err
	}
	s.made(written)
	return written, nil
}

// above makes a folder that holds what was chosen and is none of the manifest.
func (s *stage) above(folder string) error {
	if _, ok := s.written["/"+folder]; ok || folder == "." {
		return nil
	}
	if err := s.above(path.Dir(folder)); err != nil {
		return err
	}
	if err := s.root.Mkdir(s.path(folder), s.dirs); err != nil {
		return err
	}
	s.made(folder)
	s.written["/"+folder] = folder // no true path begins so
	return nil
}

func (s *stage) made(written string) {
	if !strings.Contains(written, "/") {
		s.top = append(s.top, written)
	}
}

// left takes away what a crash left of an earlier extraction with the same stage.
func (s *stage) left() error {
	if !hiddenName(s.folder) {
		return fmt.Errorf("%q is not a name of a hidden folder", s.folder)
	}
	return s.root.RemoveAll(s.folder)
}
