package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Home is a folder with one person's (or agent's, or root's) locked keyring and
// what she knows of her service. Two people on one machine have two homes.
type Home struct {
	Dir    string
	Config Config
	Lock   seal.Lock // zero but in tests

	// Several clients of one program take turns at what they write there.
	advancing sync.Mutex // seen.json
	jotting   sync.Mutex // signed.log
}

// Config is what a home knows without being unlocked: nothing secret.
type Config struct {
	Who    event.ActorID `json:"who"`
	Number int           `json:"number"`
	Server string        `json:"server"`        // https://…
	Pin    string        `json:"pin,omitempty"` // SHA-256 of the service's certificate, when it made its own
	Log    event.Origin  `json:"log"`
	Root   event.Digest  `json:"root"` // of one's own organisation
}

const (
	configFile  = "home.json"
	keyringFile = "keyring.age"
	seenFile    = "seen.json"
)

// ErrNoHome is returned for a folder in which nobody has enrolled.
var ErrNoHome = errors.New("nobody is enrolled in this home yet")

// OpenHome reads a home.
func OpenHome(dir string) (*Home, error) {
	b, err := os.ReadFile(filepath.Join(dir, configFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNoHome, dir)
	}
	if err != nil {
		return nil, err
	}
	h := &Home{Dir: dir}
	if err := json.Unmarshal(b, &h.Config); err != nil {
		return nil, fmt.Errorf("%s is damaged: %v", filepath.Join(dir, configFile), err)
	}
	return h, nil
}

// create writes a new home. The keyring is written first, and never over
// another: a home whose configuration is there can be unlocked.
func (h *Home) create(ring *Keyring, passphrase string) error {
	locked, err := h.lock().Lock(ring.text(), passphrase)
	if err != nil {
		return err
	}
	if err := h.prepare(); err != nil {
		return err
	}
	if err := WriteNew(filepath.Join(h.Dir, keyringFile), locked); err != nil {
		return err
	}
	return h.save()
}

// Vacant refuses a home that is somebody's already, before anything is signed
// that the keys of another would be needed for. One whose keyring was put away is
// hers still.
func (h *Home) Vacant() error {
	if _, err := os.Lstat(filepath.Join(h.Dir, keyringFile)); !errors.Is(err, fs.ErrNotExist) {
		return typing(fmt.Errorf("%s holds a keyring already and is left as it is", h.Dir), "choose another home (--home). If its passphrase is forgotten, move that folder away and enrol again: the link still works")
	}
	have, err := OpenHome(h.Dir)
	switch {
	case err == nil:
		return fmt.Errorf("%s is the home of %s already, and its keyring is elsewhere; choose another home", h.Dir, have.Config.Who)
	case errors.Is(err, ErrNoHome):
		return nil
	}
	return err
}

// prepare makes the folder of a home that is vacant.
func (h *Home) prepare() error {
	if err := h.Vacant(); err != nil {
		return err
	}
	return os.MkdirAll(h.Dir, 0o700)
}

func (h *Home) lock() seal.Lock { return h.Lock }

func (h *Home) save() error {
	b, err := json.MarshalIndent(h.Config, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(h.Dir, configFile), append(b, '\n'))
}

// NoKeyringError: a home without its keyring. A root's is often kept elsewhere.
type NoKeyringError struct {
	Of  event.ActorID
	Dir string
}

func (e *NoKeyringError) Error() string {
	return fmt.Sprintf("%s is the home of %s, and the keyring (%s) is not in it", e.Dir, e.Of, keyringFile)
}

// locked is the keyring as it lies there.
func (h *Home) locked() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(h.Dir, keyringFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoKeyringError{h.Config.Who, h.Dir}
	}
	return b, err
}

// Unlock opens the keyring and compares it with the home it lies in.
func (h *Home) Unlock(passphrase string) (*Keyring, error) {
	locked, err := h.locked()
	if err != nil {
		return nil, err
	}
	return h.unlock(locked, passphrase)
}

func (h *Home) unlock(locked []byte, passphrase string) (*Keyring, error) {
	text, err := h.lock().Unlock(locked, passphrase)
	if err != nil {
		return nil, err
	}
	k, err := parseKeyring(text)
	if err != nil {
		return nil, err
	}
	if k.Of != h.Config.Who || k.Number != h.Config.Number {
		return nil, fmt.Errorf("%s holds the keyring of %s (%d), not of %s (%d)", h.Dir, k.Of, k.Number, h.Config.Who, h.Config.Number)
	}
	return k, nil
}

// discard takes back what create wrote, when the service refused the keys: they
// were never anybody's.
func (h *Home) discard() {
	for _, f := range []string{configFile, keyringFile, seenFile, listedFile, historiesFile, signedFile, enrolmentFile} {
		os.Remove(filepath.Join(h.Dir, f))
	}
	os.Remove(h.Dir) // if nothing else is in it
}
