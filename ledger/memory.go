package ledger

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// Memory is a [Storage] that is lost with the process. It polices the rules of
// Storage, so that a test over it fails where a database would one day be
// corrupted: it refuses to write over anything, to leave a gap, to let time run
// back, to take a hash that is not its entry's, and to be read between the two
// writes of a batch. It can't roll back: after a failed Append it is spoilt, and
// says so. It is safe for concurrent reading.
type Memory struct {
	mu      sync.RWMutex
	entries [][]byte
	hashes  []tlog.Hash
	last    event.Time
}

// torn reports a batch of which only the entries were written.
func (m *Memory) torn() error {
	if want := tlog.StoredHashCount(int64(len(m.entries))); want != int64(len(m.hashes)) {
		return because(ErrStorage, "%d hashes for %d entries", len(m.hashes), len(m.entries))
	}
	return nil
}

func (m *Memory) Head(ctx context.Context) (int64, event.Time, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return int64(len(m.entries)), m.last, m.torn()
}

func (m *Memory) ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(m.hashes)) {
			return nil, because(ErrStorage, "no hash %d", x)
		}
		out[i] = m.hashes[x]
	}
	return out, m.torn()
}

func (m *Memory) WriteEntries(ctx context.Context, start int64, entries [][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.torn(); err != nil {
		return err
	}
	if start != int64(len(m.entries)) {
		return because(ErrStorage, "entry %d written when there are %d", start, len(m.entries))
	}
	for _, b := range entries {
		e, err := ParseEntry(b)
		if err != nil {
			return err
		}
		if e.Recorded < m.last {
			return because(ErrTime, "%s after %s", e.Recorded, m.last)
		}
		m.entries, m.last = append(m.entries, slices.Clone(b)), e.Recorded
	}
	return nil
}

func (m *Memory) WriteHashes(ctx context.Context, first int64, hashes []tlog.Hash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if first != int64(len(m.hashes)) {
		return because(ErrStorage, "hash %d written when there are %d", first, len(m.hashes))
	}
	if want := tlog.StoredHashCount(int64(len(m.entries))); want != first+int64(len(hashes)) {
		return because(ErrStorage, "%d hashes for %d entries", first+int64(len(hashes)), len(m.entries))
	}
	for i, h := range hashes {
		level, n := tlog.SplitStoredHashIndex(first + int64(i))
		if level == 0 && h != tlog.RecordHash(m.entries[n]) {
			return because(ErrStorage, "hash %d is not that of entry %d", first+int64(i), n)
		}
	}
	m.hashes = append(m.hashes, hashes...)
	return nil
}

// ReadEntries returns copies of the entries from start up to and without end.
func (m *Memory) ReadEntries(ctx context.Context, start, end int64) ([][]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if start < 0 || start > end || end > int64(len(m.entries)) {
		return nil, because(ErrStorage, "no entries %d to %d", start, end)
	}
	var out [][]byte
	for _, b := range m.entries[start:end] {
		out = append(out, slices.Clone(b))
	}
	return out, nil
}
