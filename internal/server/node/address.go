package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/internal/lock"
)

const addressFile = "address"

// Address is where the service of a data directory last ran, in the form that
// its operator gives out: https://host:port#pin.
func Address(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, addressFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", unused(dir)
	}
	return strings.TrimSpace(string(b)), err
}

func unused(dir string) error {
	return fmt.Errorf("no service has run on %s yet; start 'safehand serve --data %s' first", dir, dir)
}

// Begun refuses a folder that no service has run on, nor was put back into.
func Begun(dir string) error {
	_, err := os.Stat(filepath.Join(dir, nameFile))
	if errors.Is(err, fs.ErrNotExist) {
		return unused(dir)
	}
	return err
}

// saveAddress notes where the service runs now, for the operator's commands on
// the same machine.
func (n *Node) saveAddress(dir string) error {
	return os.WriteFile(filepath.Join(dir, addressFile), []byte(n.URL+"#"+n.Pin.String()+"\n"), 0o600)
}

// Lock keeps every other process off a data directory until unlock is called.
func Lock(dir string) (unlock func() error, err error) {
	if unlock, err = lock.File(filepath.Join(dir, "lock")); err != nil {
		return nil, fmt.Errorf("another process runs on this data directory: %v", err)
	}
	return unlock, nil
}
