package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/internal/disk"
)

const databaseFile = "safehand.db"

// DSN is the database of a data directory: the one asked for, otherwise SQLite
// in it.
func DSN(dir, asked string) string {
	if asked != "" {
		return asked
	}
	return filepath.Join(dir, databaseFile)
}

// Blobs is the folder of a data directory that holds the sealed bytes.
func Blobs(dir string) string { return filepath.Join(dir, "blobs") }

// Volumes are the folders that a service writes to, which may lie on disks of
// their own.
func Volumes(dir string) []string {
	// Sealed bytes that lie in a bucket only pass through the data directory.
	if b, err := BucketOf(dir); err == nil && b != nil {
		return []string{dir}
	}
	return []string{dir, Blobs(dir)}
}

// Space measures the volumes that a service writes to: the sealed bytes may lie
// on one of their own.
func Space(dir string) ([]disk.Space, error) {
	var out []disk.Space
	for _, d := range Volumes(dir) {
		s, err := disk.SpaceOf(d)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// restoringFile stands in a data directory while a backup is put back into it.
const restoringFile = "restoring"

// ErrRestoring is wrapped by the refusal of a data directory that holds half of
// what a backup held: a service that ran on it would show a log without its
// evidence.
var ErrRestoring = errors.New("a restore into this folder was not finished")

// Whole refuses a data directory that a restore left unfinished.
func Whole(dir string) error {
	_, err := os.Stat(filepath.Join(dir, restoringFile))
	switch {
	case err == nil:
		return fmt.Errorf("%w: run 'safehand restore' into %s again", ErrRestoring, dir)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// BeginRestore marks a data directory as half restored until done is called.
func BeginRestore(dir string) (done func() error, err error) {
	path := filepath.Join(dir, restoringFile)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return nil, err
	}
	return func() error { return os.Remove(path) }, nil
}
