// Package backup copies a service while it runs, and puts a copy back on an
// empty machine.
//
// What it promises: a backup is of one moment. First the database, as one
// transaction sees it, then the sealed bytes that its log names, which were
// durable before the log named them; a manifest, written last, makes it one. A
// backup that was stopped has no manifest and is not taken for one. Bytes are
// compared with their digests as they are copied, and a log that does not
// continue the one backed up before is refused, so that no bad state pushes out
// a good one. A restore believes nothing: it checks every digest, opens the
// checkpoint, and rebuilds every view from the signed statements.
//
// In the folder of a service's backups:
//
//	lock                        one backup at a time
//	blobs/                      sealed bytes, for all of them: they never change
//	generations/<time>/         one for each backup
//	  database.jsonl.gz         entries, statements, grants and labels
//	  keys/                     the service's own keys: whoever reads them can speak as it
//	  manifest.json             what the rest must be
//
// Views are not in it, as they are made again; nor sessions, which must not come
// back to life, nor bytes that no seal names yet.
package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
)

const (
	generationsName = "generations"
	blobsName       = "blobs"
	keysName        = "keys"
	databaseName    = "database.jsonl.gz"
	manifestName    = "manifest.json"
	format          = "safehand/backup/v1"
	// nameForm sorts by time and is a file's name on every system.
	nameForm = "2006-01-02T150405Z"
)

// Manifest says what a backup is, and shows that it was finished.
type Manifest struct {
	Format     string       `json:"format"`
	Program    string       `json:"program"`
	Service    event.OrgID  `json:"service"`
	Engine     string       `json:"engine"`
	Schema     int64        `json:"schema"`
	Begun      event.Time   `json:"begun"`
	Finished   event.Time   `json:"finished"`
	Size       int64        `json:"log_size"`
	Root       event.Digest `json:"log_root"`
	Last       event.Time   `json:"last_recorded"`
	Checkpoint string       `json:"checkpoint"`
	Exhibits   int64        `json:"exhibits"`
	Pieces     int64        `json:"pieces"`
	Bytes      int64        `json:"bytes"`
	Rows       int64        `json:"rows"`
	Files      []File       `json:"files"`
	Wanting    []Wanting    `json:"wanting"` // what the service itself did not have any more
}

// File is one file of a generation.
type File struct {
	Name   string       `json:"name"` // with slashes
	Size   int64        `json:"size"`
	Digest event.Digest `json:"sha256"`
}

// Wanting is an exhibit of which pieces could not be copied.
type Wanting struct {
	SealNumber string        `json:"seal_number"`
	By         event.PartyID `json:"sealed_for"`
	Missing    int64         `json:"missing"`
	Damaged    int64         `json:"damaged"`
}

// Generation is one backup in a folder of them.
type Generation struct {
	Name     string
	Dir      string
	Begun    time.Time
	Manifest *Manifest // nil when it was not finished
}

// ErrNone is wrapped when a folder holds no finished backup.
var ErrNone = errors.New("there is no finished backup")

// Generations lists the backups in a folder, the oldest first. A folder that is
// not there has none.
func Generations(folder string) ([]Generation, error) {
	entries, err := os.ReadDir(filepath.Join(folder, generationsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Generation
	for _, e := range entries {
		stamp, _, _ := strings.Cut(e.Name(), ".")
		begun, err := time.Parse(nameForm, stamp)
		if err != nil || !e.IsDir() {
			continue
		}
		g := Generation{Name: e.Name(), Dir: filepath.Join(folder, generationsName, e.Name()), Begun: begun}
		if g.Manifest, err = readManifest(g.Dir); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b Generation) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Finished are those that were.
func Finished(all []Generation) []Generation {
	return slices.DeleteFunc(slices.Clone(all), func(g Generation) bool { return g.Manifest == nil })
}

// readManifest is nil where there is none.
func readManifest(dir string) (*Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := new(Manifest)
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrDamaged, filepath.Join(dir, manifestName), err)
	}
	if m.Format != format {
		return nil, fmt.Errorf("%s is of a form this program does not know (%q); use the newer program", filepath.Join(dir, manifestName), m.Format)
	}
	return m, nil
}

// ErrDamaged is wrapped by the refusal of a backup that is not what its manifest
// says.
var ErrDamaged = errors.New("the backup is damaged")

// Verify compares the files of a generation with its manifest.
func (g *Generation) Verify() error {
	for _, f := range g.Manifest.Files {
		have, err := fileOf(g.Dir, f.Name)
		if err != nil {
			return fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		if have != f {
			return fmt.Errorf("%w: %s is not what was written into it", ErrDamaged, filepath.Join(g.Dir, filepath.FromSlash(f.Name)))
		}
	}
	return nil
}
