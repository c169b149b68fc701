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

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/ledger"
)

// Files of the data directory that say who this service is. Whoever reads the
// two keys can speak as it; whoever loses them can't go on with its log.
const (
	nameFile    = "name"
	serviceFile = "service.key"
	logFile     = "log.key"
)

// Keys are a service's own: its name, the key it signs statements with, and the
// keys it signs checkpoints with.
type Keys struct {
	Name    event.OrgID
	Service note.Signer
	VKey    event.VKey
	Log     []*ledger.LogSigner
	LogKeys []event.LogKey
}

// Directory is the service as everybody else must know it.
func (k *Keys) Directory() directory.Service {
	return directory.Service{Log: event.OriginOf(k.Name), Key: k.VKey, LogKeys: k.LogKeys}
}

// LoadKeys reads the keys in dir and makes those that are not there yet. A
// service's name is fixed for life by its first start.
func LoadKeys(dir string, name event.OrgID) (*Keys, error) {
	k := new(Keys)
	if err := k.loadName(dir, name); err != nil {
		return nil, err
	}
	if err := k.loadService(dir); err != nil {
		return nil, err
	}
	return k, k.loadLog(dir)
}

// load reads a file of dir, made by fresh when it is not there.
func load(dir, file string, fresh func() ([]byte, error)) ([]byte, error) {
	path := filepath.Join(dir, file)
	b, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return b, err
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
	if err := k.Name.UnmarshalText([]byte(strings.TrimSuffix(string(b), "\n"))); err != nil {
		return fmt.Errorf("the file %s: %w", nameFile, err)
	}
	if asked != "" && asked != k.Name {
		return fmt.Errorf("this service is %s for life: its name was fixed when it first started, and every statement in its log carries it; start without a name, or in another data directory", k.Name)
	}
	return nil
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
		return fmt.Errorf("the file %s is not a signing key", serviceFile)
	}
	if err := k.VKey.UnmarshalText([]byte(public)); err != nil {
		return fmt.Errorf("the file %s: %v", serviceFile, err)
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
		return fmt.Errorf("the file %s does not hold the key of %s", serviceFile, k.Name)
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
		return fmt.Errorf("the file %s: %v", logFile, err)
	}
	if k.Log[0].Origin() != origin {
		return fmt.Errorf("the file %s does not hold the keys of %s", logFile, origin)
	}
	return nil
}
