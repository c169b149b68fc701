package node

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/ledger"
)

// load reads a file of dir, made by fresh when it is not there and no log has
// been begun.
func load(dir, file string, fresh func() ([]byte, error)) ([]byte, error) {
	path := filepath.Join(dir, file)
	b, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err == nil {
		return nil, fmt.Errorf("%w, and a new one could not go on with this log: put it back from a backup", ErrKeyMissing)
	}
	if b, err = fresh(); err != nil {
		return nil, err
	}
	return server.Keep(path, b)
}

func (k *Keys) loadName(dir string, asked event.OrgID) error {
	b, err := load(dir, nameFile, func() ([]byte, error) {
		if asked != "" {
			return []byte(asked + "\n"), new(event.OrgID).UnmarshalText([]byte(asked))
		}
		return []byte(randomName() + "\n"), nil
	})
	if err != nil {
		return err
	}
	return k.Name.UnmarshalText([]byte(strings.TrimSuffix(string(b), "\n")))
}

// randomName is under .example, which nobody can own: a name nobody chose must
// not be somebody's.
func randomName() event.OrgID {
	b := make([]byte, 5)
	_, _ = rand.Read(b) // never fails
	return event.OrgID("s-" + hex.EncodeToString(b) + ".localhost.example")
}

func (k *Keys) loadService(dir string) error {
	b, err := load(dir, serviceFile, func() ([]byte, error) {
		secret, public, err := note.GenerateKey(rand.Reader, string(k.Name))
		return []byte(secret + "\n" + public + "\n"), err
	})
	if err != nil {
		return err
	}
	secret, public, _ := strings.Cut(strings.TrimSuffix(string(b), "\n"), "\n")
	if k.Service, err = note.NewSigner(secret); err != nil {
		return errors.New("it is not a signing key")
	}
	if err := k.VKey.UnmarshalText([]byte(public)); err != nil {
		return err
	}
	return k.tryService()
}

// tryService signs once: a public key beside another's private key would be
// noticed only when somebody's statement is refused.
func (k *Keys) tryService() error {
	n, err := event.Sign([]byte("key check\n"), k.Service)
	if err == nil {
		err = n.Verify([]event.VKey{k.VKey})
	}
	if err != nil || k.VKey.Name() != string(k.Name) {
		return fmt.Errorf("it does not hold the key of %s", k.Name)
	}
	return nil
}

func (k *Keys) loadLog(dir string) error {
	origin := event.OriginOf(k.Name)
	b, err := load(dir, logFile, func() ([]byte, error) {
		signers, _, err := ledger.GenerateLogKeys(origin)
		return ledger.FormatLogSigners(signers), err
	})
	if err != nil {
		return err
	}
	if k.Log, k.LogKeys, err = ledger.ParseLogSigners(b); err != nil {
		return err
	}
	if k.Log[0].Origin() != origin {
		return fmt.Errorf("it does not hold the keys of %s", origin)
	}
	return nil
}
