package client

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/internal/durable"
)

// WriteNew writes a file that must not be there yet, whole and durably, or not
// at all.
func WriteNew(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	// A link, unlike a renaming, refuses to take another file's place.
	if err = os.Link(f.Name(), path); err == nil {
		return durable.Name(path)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	// This file system has no links (a stick's seldom has).
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fs.ErrExist)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return durable.Name(path)
}

// replace puts b in the place of path, whole or not at all.
func replace(path string, b []byte) error { return durable.Replace(path, b, 0o600) }
