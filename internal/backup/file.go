package backup

import (
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/safehand/safehand/event"
)

// fileOf measures a file below dir.
func fileOf(dir, name string) (File, error) {
	r, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return File{}, err
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, r)
	return File{name, n, event.Digest(h.Sum(nil))}, err
}

// write makes a file of mode 0600 that is whole and durable, or not there: it
// may stand in the place of another.
func write(path string, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// copyFile copies a file durably.
func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	return write(to, func(w io.Writer) error { _, err := io.Copy(w, r); return err })
}

// syncDir makes the names in a folder durable.
func syncDir(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such call: NTFS journals its names
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
