package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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

// LoadKeys reads the keys in dir and, before there is a database beside them,
// makes those that are not there yet. A service's name is fixed for life by its
// first start.
func LoadKeys(dir string, name event.OrgID) (*Keys, error) {
	k := new(Keys)
	for _, s := range k.steps(dir, name) {
		if err := s.load(); err != nil {
			return nil, &KeyError{s.file, err}
		}
	}
	if name != "" && name != k.Name {
		return nil, fmt.Errorf("this service is %s for life: its name was fixed when it first started, and every statement in its log carries it; start without a name, or in another data directory", k.Name)
	}
	return k, nil
}

// ReadKeys reads the keys in dir and makes none. What is wrong is told file by
// file; nothing is said of the others where the name is not known.
func ReadKeys(dir string) (*Keys, []*KeyError) {
	k := new(Keys)
	var wrong []*KeyError
	for _, s := range k.steps(dir, "") {
		_, err := os.Stat(filepath.Join(dir, s.file))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			err = ErrKeyMissing
		case err == nil:
			err = s.load()
		}
		if err != nil {
			wrong = append(wrong, &KeyError{s.file, err})
		}
		if k.Name == "" {
			break
		}
	}
	return k, wrong
}

// step reads one file.
type step struct {
	file string
	load func() error
}

// steps are in the order in which one file needs what another says.
func (k *Keys) steps(dir string, name event.OrgID) []step {
	return []step{
		{nameFile, func() error { return k.loadName(dir, name) }},
		{serviceFile, func() error { return k.loadService(dir) }},
		{logFile, func() error { return k.loadLog(dir) }},
	}
}

// KeyFiles are the files that say who a service is, the certificate its clients
// pin among them.
func KeyFiles() []string { return []string{nameFile, serviceFile, logFile, server.CertificateFile} }

// KeyError is what is wrong with one of them.
type KeyError struct {
	File string
	Err  error
}

func (e *KeyError) Error() string { return fmt.Sprintf("the file %s: %v", e.File, e.Err) }
func (e *KeyError) Unwrap() error { return e.Err }

// ErrKeyMissing is wrapped by the refusal to make a key anew for a log that was
// begun under another: nobody would believe what it signed.
var ErrKeyMissing = errors.New("it is missing")
