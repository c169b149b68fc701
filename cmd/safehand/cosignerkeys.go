package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/cosign"
	"github.com/safehand/safehand/ledger"
)

// cosignerKeys are the keys of a witness or of a mirror: made once, and printed as
// often as somebody asks for the public ones.
type cosignerKeys struct {
	what, file, name, url string
}

func (c *cosignerKeys) run(s *session) error {
	keys, err := readCosigners(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		keys, err = c.make()
	}
	if err != nil {
		return err
	}
	if have := keys[0].Key().Name(); c.name != "" && have != c.name {
		return usagef("%s holds the keys of %s; another %s has a file of its own", c.file, have, c.what)
	}
	var public []string
	for _, k := range keys {
		public = append(public, string(k.Key()))
	}
	lines := public
	if c.url != "" {
		lines = []string{strings.Join(append([]string{strings.TrimSuffix(c.url, "/")}, public...), "#")}
		if _, err := cosign.ParseAsked(lines[0]); err != nil {
			return usagef("--url: %v", err)
		}
	}
	return s.print(map[string]any{"name": keys[0].Key().Name(), "keys": public}, func() {
		for _, l := range lines {
			s.say("%s", l)
		}
		s.note("This is public: the service's operator is given it, and whoever verifies puts the keys into a policy. %s stays here.", c.file)
	})
}

func (c *cosignerKeys) make() ([]*ledger.Cosigner, error) {
	if c.name == "" {
		return nil, usagef("%s is not there; to make the %s's keys say what it is called, with --name", c.file, c.what)
	}
	keys, err := ledger.GenerateCosigners(c.name)
	if err != nil {
		return nil, usagef("--name: %v", err)
	}
	if err := os.MkdirAll(filepath.Dir(c.file), 0o700); err != nil {
		return nil, err
	}
	return keys, client.WriteNew(c.file, ledger.FormatCosigners(keys))
}

func readCosigners(file string) ([]*ledger.Cosigner, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	keys, err := ledger.ParseCosigners(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return keys, nil
}
