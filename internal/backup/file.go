package backup

import (
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
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
func write(path string, fill func(io.Writer) error) error { return durable.Write(path, 0o600, fill) }

// copyFile copies a file durably.
func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	return write(to, func(w io.Writer) error { _, err := io.Copy(w, r); return err })
}
