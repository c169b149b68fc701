// Package durable writes files that survive a power cut: whole, under their name,
// or not at all.
package durable

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Replace puts b in the place of path.
func Replace(path string, b []byte, mode fs.FileMode) error {
	return Write(path, mode, func(w io.Writer) error { _, err := w.Write(b); return err })
}

// Write puts what fill writes in the place of path. What a crash leaves of it
// stands beside it, and is called .new-*.
func Write(path string, mode fs.FileMode, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	err = fill(f)
	if err == nil && mode != 0o600 { // as it was made
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	return Names(filepath.Dir(path))
}

// Names makes the names in a folder durable: without it a power cut could take
// away a file that was acknowledged, or bring back the one that it replaced.
func Names(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such call: NTFS journals its names
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Folder makes a folder, and those above it that are missing, each under a name
// that lasts.
func Folder(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := Folder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return Names(filepath.Dir(path))
}
