package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// RestoreConfig says what is put back and where to.
type RestoreConfig struct {
	From       string
	Generation string // the newest finished one when empty
	Data       string // must be empty
	DSN        string // of an empty PostgreSQL database; SQLite in Data otherwise
	Progress   func(done, total int64)
}

// Restored is a service put back.
type Restored struct {
	Generation
	// Unfinished are newer backups that were never finished.
	Unfinished []Generation
	Keys       *node.Keys
	Entries    int64         // rebuilt
	Rebuilding time.Duration // how long that took
	Copied     int64         // bytes
	Wanting    []Wanting
	again      bool // it goes on with one that was stopped
}

// Restore puts a backup back into an empty folder, and checks on the way
// everything that can be checked. It can be run again after it was stopped.
func Restore(ctx context.Context, c RestoreConfig) (*Restored, error) {
	out, err := choose(c)
	if err != nil {
		return nil, err
	}
	if err := out.check(c); err != nil {
		return nil, err
	}
	done, err := out.claim(c)
	if err != nil {
		return nil, err
	}
	if err := out.put(ctx, c); err != nil {
		return nil, err
	}
	if err := done(); err != nil {
		return nil, err
	}
	// What was put back is backed up: its own keeper must not miss it.
	folder, err := filepath.Abs(c.From)
	if err != nil {
		return nil, err
	}
	m := out.Manifest
	return out, note(c.Data, Noted{folder, out.Name, m.Finished, m.Size, len(m.Wanting)})
}

// choose finds the backup that was asked for.
func choose(c RestoreConfig) (*Restored, error) {
	all, err := Generations(c.From)
	if err != nil {
		return nil, err
	}
	out := new(Restored)
	found := false
	for _, g := range all {
		switch {
		case c.Generation != "" && g.Name != c.Generation:
		case g.Manifest != nil:
			out.Generation, out.Unfinished, found = g, nil, true
		case c.Generation != "":
			return nil, fmt.Errorf("the backup %s was not finished, and half a backup is none; choose another", g.Name)
		default:
			out.Unfinished = append(out.Unfinished, g)
		}
	}
	switch {
	case found:
		return out, nil
	case c.Generation != "":
		return nil, fmt.Errorf("%w called %s in %s", ErrNone, c.Generation, c.From)
	case len(out.Unfinished) > 0:
		return nil, fmt.Errorf("%w in %s: the one begun at %s was stopped before it was whole", ErrNone, c.From, out.Unfinished[0].Begun.Format(time.RFC3339))
	}
	return nil, fmt.Errorf("%w in %s", ErrNone, c.From)
}

// check looks at everything that can be looked at before anything is written.
func (r *Restored) check(c RestoreConfig) error {
	if err := apart(c.From, c.Data); err != nil {
		return err
	}
	if err := store.Knows(r.Manifest.Schema); err != nil {
		return err
	}
	if err := r.Verify(); err != nil {
		return err
	}
	keys, wrong := node.ReadKeys(filepath.Join(r.Dir, keysName))
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %v", ErrDamaged, wrong[0])
	}
	r.Keys = keys
	service := keys.Directory()
	cp, err := ledger.OpenCheckpoint([]byte(r.Manifest.Checkpoint), service.Log, service.LogKeys)
	if err != nil {
		return fmt.Errorf("%w: its checkpoint: %v", ErrDamaged, err)
	}
	if cp.Size != r.Manifest.Size || cp.Root != tlog.Hash(r.Manifest.Root) {
		return fmt.Errorf("%w: its checkpoint is of another log", ErrDamaged)
	}
	return nil
}

// claim makes sure that the folder is empty, or holds what a restore of before
// left behind, and marks it until done is called.
func (r *Restored) claim(c RestoreConfig) (done func() error, err error) {
	err = node.Whole(c.Data)
	if r.again = errors.Is(err, node.ErrRestoring); !r.again {
		if err = errors.Join(err, empty(c.Data)); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, err
	}
	return node.BeginRestore(c.Data)
}
