// Package mirror keeps a copy of somebody else's log and reads all of it.
//
// A witness sees heads; a [Mirror] sees every entry. It takes in nothing that is
// not proven to stand under a head the log signed, and finds what no reader of a
// few threads can: an event that stands in the log twice, a tally that does (the
// mark of a statement hidden from its thread), and time running back. Only then
// does it cosign a head, with keys of its own that say just this. At the first
// breach it stops for good and keeps the proof in a folder.
//
// It needs no sign-in and has no secret of the log: entries tell a stranger when
// something happened and on how many threads it counts. What it keeps are plain
// files: bundles of c2sp.org/tlog-tiles and the tree's hashes. Memory does not
// grow with the log.
package mirror

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

// Config is what is mirrored, where to, and who signs for it.
type Config struct {
	Dir    string // one process at a time
	Log    ledger.HeadKeys
	Source Source
	// Keys are the mirror's own, which no witness has: under them it says that it
	// read every entry.
	Keys   []*ledger.Cosigner
	Now    func() time.Time
	Logger *slog.Logger
	// Behind is how far, in entries, a head that it is asked to cosign may be ahead
	// and still be caught up with while the log waits.
	Behind int64
}

// Mirror is safe for concurrent use.
type Mirror struct {
	keys    ledger.HeadKeys
	source  Source
	witness *witness.Witness
	log     *slog.Logger
	dir     string
	behind  int64

	mu      sync.Mutex
	entries *entryFiles
	hashes  *hashFile
	index   *index
	state   state
	breach  *Breach // set once, for good
	// twiceUnproved: what was given did not fit the head, and is asked for again.
	twiceUnproved bool
}

// state is how far the mirror has come: what it was proven, and nothing else.
type state struct {
	size     int64
	recorded event.Time // of the last entry
	note     []byte     // the newest head that all of it was proven under
}

// Open goes on where the mirror stopped, however it stopped: what was not taken
// in whole is taken back. It fails with a [*Breach] if one was found before.
func Open(ctx context.Context, c Config) (*Mirror, error) {
	if len(c.Keys) == 0 {
		return nil, errors.New("a mirror has keys of its own")
	}
	m := &Mirror{keys: c.Log, source: c.Source, log: c.Logger, dir: c.Dir, behind: c.Behind}
	if m.log == nil {
		m.log = slog.New(slog.DiscardHandler)
	}
	if m.behind == 0 {
		m.behind = 10_000
	}
	if err := os.MkdirAll(filepath.Join(c.Dir, breachDir), 0o700); err != nil {
		return nil, err
	}
	if b, err := readBreach(c.Dir); b != nil || err != nil {
		return nil, errors.Join(err, asError(b))
	}
	var err error
	m.witness, err = witness.Open(witness.Config{Dir: filepath.Join(c.Dir, "heads"), Keys: c.Keys, Logs: []ledger.HeadKeys{c.Log}, Now: c.Now, Logger: m.log})
	if err != nil {
		return nil, err
	}
	if m.index, err = openIndex(ctx, filepath.Join(c.Dir, "index.db"), c.Log.Origin); err != nil {
		return nil, err
	}
	if m.state, err = m.index.state(ctx); err == nil {
		m.entries, err = openEntries(filepath.Join(c.Dir, "tile", "entries"), m.state.size)
	}
	if err == nil {
		m.hashes, err = openHashes(filepath.Join(c.Dir, "hashes"), tlog.StoredHashCount(m.state.size))
	}
	if err == nil {
		err = m.whole()
	}
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// whole: what is kept still leads to the head it was proven under. A disk that
// changed a hash would else have the mirror cry fraud.
func (m *Mirror) whole() error {
	if m.state.note == nil {
		return nil
	}
	h, _, err := m.keys.Open(m.state.note)
	if err != nil {
		return fmt.Errorf("the newest head in %s is not one of %s: %w", m.dir, m.keys.Origin, err)
	}
	if h.Size > m.state.size {
		return fmt.Errorf("%s holds a head of %d entries and %d entries: put it back from a copy, or mirror the log anew into an empty folder", m.dir, h.Size, m.state.size)
	}
	root, err := m.rootAt(h.Size)
	if err == nil && root != h.Root {
		err = fmt.Errorf("what is kept in %s is not what was proven (it leads to another root): the disk or somebody changed it. Mirror the log anew into an empty folder, and keep this one", m.dir)
	}
	return err
}

// rootAt is the root of the first size entries.
func (m *Mirror) rootAt(size int64) (tlog.Hash, error) { return tlog.TreeHash(size, m.hashes) }

// Size is how many entries were taken in.
func (m *Mirror) Size() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state.size
}

// Close lets go of the files.
func (m *Mirror) Close() error {
	var err error
	if m.index != nil {
		err = m.index.close()
	}
	if m.hashes != nil {
		err = errors.Join(err, m.hashes.close())
	}
	return err
}
