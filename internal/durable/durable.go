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
	"syscall"
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
// that lasts, and its own also when it was there: whoever made it may have been killed
// before it did.
func Folder(path string) error {
	if _, err := os.Stat(path); err == nil {
		if err = Name(path); errors.Is(err, fs.ErrPermission) {
			return nil // who may not read the folder above did not make this one
		}
		return err
	}
	if err := Folder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return Name(path)
}

// Name makes the name of a file or folder durable. A share that can't say whether it does
// (its folders take no sync) is as durable as it gets, and what was made is there.
func Name(path string) error {
	err := syncNames(filepath.Dir(path))
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// syncNames is another in a test.
var syncNames = Names
