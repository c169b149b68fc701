package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Home is a folder with one person's (or agent's, or root's) locked keyring and
// what she knows of her service. Two people on one machine have two homes.
type Home struct {
	Dir    string
	Config Config
	Lock   seal.Lock // zero but in tests
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

// Vacant refuses a home that holds a keyring already, before anything is signed
// that the keys of another would be needed for.
func (h *Home) Vacant() error {
	if _, err := os.Lstat(filepath.Join(h.Dir, keyringFile)); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s holds a keyring already and is left as it is; choose another home", h.Dir)
	}
	return nil
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

// Unlock opens the keyring and compares it with the home it lies in.
func (h *Home) Unlock(passphrase string) (*Keyring, error) {
	locked, err := os.ReadFile(filepath.Join(h.Dir, keyringFile))
	if err != nil {
		return nil, err
	}
	text, err := h.lock().Unlock(locked, passphrase)
	if err != nil {
		return nil, err
	}
	k, err := parseKeyring(text)
	if err != nil {
		return nil, err
	}
	if k.Of != h.Config.Who || k.Number != h.Config.Number {
		return nil, fmt.Errorf("%s holds the keyring of %s, not of %s", h.Dir, k.Of, h.Config.Who)
	}
	return k, nil
}

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
	if err = os.Link(f.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// This file system has no links (a stick's seldom has).
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fs.ErrExist)
	}
	return os.Rename(f.Name(), path)
}

// replace puts b in the place of path, whole or not at all.
func replace(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// discard takes back what create wrote, when the service refused the keys: they
// were never anybody's.
func (h *Home) discard() {
	for _, f := range []string{configFile, keyringFile, seenFile, enrolmentFile} {
		os.Remove(filepath.Join(h.Dir, f))
	}
	os.Remove(h.Dir) // if nothing else is in it
}
