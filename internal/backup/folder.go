package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// errFolder marks a folder that backups can't go into or come from.
var errFolder = errors.New("that folder can't be used")

// IsFolder reports whether an error is about which folder was chosen.
func IsFolder(err error) bool { return errors.Is(err, errFolder) }

func folderf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errFolder, fmt.Sprintf(format, args...))
}

// prepare makes the folder ready for backups of data. It must hold nothing else:
// what is in it is kept, and deleted, by our rules.
func prepare(into, data string) error {
	if err := apart(into, data); err != nil {
		return err
	}
	if err := os.MkdirAll(into, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(into)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch e.Name() {
		case generationsName, blobsName, "lock", "lost+found":
		default:
			return folderf("%s holds %s, which is not of a backup; choose a folder of its own", into, e.Name())
		}
	}
	return os.MkdirAll(filepath.Join(into, generationsName), 0o700)
}

// apart refuses two folders of which one is in the other: a backup inside the
// data folder goes with it.
func apart(a, b string) error {
	a, errA := real(a)
	b, errB := real(b)
	if err := errors.Join(errA, errB); err != nil {
		return err
	}
	if inside(a, b) || inside(b, a) {
		return folderf("%s and %s lie in one another; a copy beside the original is lost with it", a, b)
	}
	return nil
}

func inside(a, b string) bool {
	rel, err := filepath.Rel(b, a)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// real follows links as far as the path exists.
func real(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for rest := ""; ; {
		have, err := filepath.EvalSymlinks(path)
		if err == nil {
			return filepath.Join(have, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || path == filepath.Dir(path) {
			return "", err
		}
		rest = filepath.Join(filepath.Base(path), rest)
		path = filepath.Dir(path)
	}
}

// empty refuses a folder that holds something, unless it is a restore that was
// not finished.
func empty(data string) error {
	entries, err := os.ReadDir(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "lost+found" {
			continue // of every fresh disk
		}
		return folderf("%s is not empty; a restore writes over nothing", data)
	}
	return nil
}
