package browser_test

import (
	"context"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// light is how the keyrings of a world are locked here. Of a town's eight few ever come
// into a browser; to lock all of them as one of those took a second for each script.
var light = seal.Lock{WorkFactor: 4}

// harden locks somebody's keyring as well as a page demands of one that it opens.
func harden(w *world.World, who event.ActorID) error {
	path := filepath.Join(w.Home(who), "keyring.age")
	locked, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := light.Unlock(locked, world.Passphrase)
	if err != nil {
		return err
	}
	if locked, err = seal.Lightest().Lock(text, world.Passphrase); err != nil {
		return err
	}
	return os.WriteFile(path, locked, 0o600)
}

// device is a link that brings somebody's key into a browser.
func device(ctx context.Context, w *world.World, who event.ActorID) (string, error) {
	if err := harden(w, who); err != nil {
		return "", err
	}
	d, err := w.As(who).AddDevice(ctx)
	if err != nil {
		return "", err
	}
	return d.Link(), nil
}
