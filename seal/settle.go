package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/safehand/safehand/event"
)

// nameErrors are what a file system says of a name it does not take.
func nameErrors() []error {
	return []error{syscall.ENAMETOOLONG, syscall.EINVAL, syscall.EILSEQ}
}

// trueNames is the file that lists what could not be written under its own
// name.
const trueNames = "TRUE-NAMES.txt"

// TrueNames is that list:
//
//	safehand/true-names/v1 list
//	written interview_.mp4
//	true interview:.mp4
func TrueNames(all []Renamed) string {
	var b strings.Builder
	b.WriteString("safehand/true-names/v1 list\n")
	for _, r := range all {
		fmt.Fprintf(&b, "written %s\ntrue %s\n", event.EscapePath(r.Written), event.EscapePath(r.True))
	}
	return b.String()
}

// writeTrueNames writes it, if there is anything to list.
func (s *stage) writeTrueNames() error {
	if len(s.result.Renamed) == 0 || s.as != nil {
		return nil
	}
	var file *os.File
	// Evidence may be called so too, and keeps its own line.
	was, had := s.names[trueNames]
	name, err := s.place(trueNames, func(p string) (err error) {
		// Another exhibit's list may stand in the folder.
		if _, err := s.root.Lstat(strings.TrimPrefix(p, s.folder+"/")); err == nil && !s.own {
			return fs.ErrExist
		}
		file, err = s.root.OpenFile(p, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if delete(s.names, trueNames); had {
		s.names[trueNames] = was
	}
	if err != nil {
		return err
	}
	s.result.TrueNames = name
	_, err = file.WriteString(TrueNames(s.result.Renamed))
	return errors.Join(err, file.Sync(), file.Close())
}

// settle moves everything from the hidden folder to its place. What cannot be
// moved takes all the rest back with it.
func (s *stage) settle() error {
	if err := s.syncFolders(); err != nil {
		return err
	}
	if err := s.free(s.top); err != nil {
		return err
	}
	for i, name := range s.top {
		if err := s.move(name); err != nil {
			return errors.Join(err, s.takeBack(s.top[:i]))
		}
	}
	s.result.Written = s.top
	return syncFolder(s.root, ".")
}

// move never replaces anything: a link is refused where there is something,
// and so is a folder; only between the look and the move of a folder could an
// empty folder be put there, and be replaced.
func (s *stage) move(name string) error {
	from := s.path(name)
	info, err := s.root.Lstat(from)
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() {
		err := s.root.Link(from, name)
		if err == nil || errors.Is(err, fs.ErrExist) {
			return err
		}
		// This file system has no links.
	}
	if err := s.free([]string{name}); err != nil {
		return err
	}
	return s.root.Rename(from, name)
}

func (s *stage) takeBack(names []string) error {
	var all []error
	for _, n := range names {
		if _, err := s.root.Lstat(s.path(n)); err == nil {
			all = append(all, s.root.Remove(n)) // it is a second link
		} else {
			all = append(all, s.root.Rename(n, s.path(n)))
		}
	}
	return errors.Join(all...)
}

// syncFolders makes the names durable, as the contents already are.
func (s *stage) syncFolders() error {
	for _, w := range s.written {
		if err := syncFolder(s.root, strings.TrimSuffix(s.path(w), "/")); err != nil {
			return err
		}
	}
	return nil
}

func syncFolder(root *os.Root, path string) error {
	if runtime.GOOS == "windows" {
		return nil // it can't be asked for there
	}
	d, err := root.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
