package porter

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// Kept keeps sealed parts in a folder, the exhibits used last up to a limit, so
// that what was checked needs not come over the line again to be filed. It never
// stops anybody: what can't be kept or read is fetched.
type Kept struct {
	dir   string
	limit int64

	mu   sync.Mutex
	size int64
}

// NewKept keeps up to limit bytes for the agent of a home.
func NewKept(h *client.Home, limit int64) (*Kept, error) {
	k := &Kept{dir: filepath.Join(stateOf(h), "sealed"), limit: limit}
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return nil, err
	}
	for _, x := range k.exhibits() {
		k.size += x.size
	}
	return k, nil
}

func (k *Kept) path(x event.ExhibitID, d event.Digest) string {
	return filepath.Join(k.dir, x.String(), d.String())
}

// Get gives a part, or nil.
func (k *Kept) Get(x event.ExhibitID, d event.Digest) []byte {
	b, err := os.ReadFile(k.path(x, d))
	if err != nil {
		return nil
	}
	return b
}

// Put keeps a part if there is room, and makes room if it can.
func (k *Kept) Put(x event.ExhibitID, d event.Digest, b []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.size+int64(len(b)) > k.limit && !k.shrink(x, k.limit-int64(len(b))) {
		return
	}
	path := k.path(x, d)
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	// A part that was not written whole is found out by its digest.
	if os.WriteFile(path, b, 0o600) != nil {
		os.Remove(path)
		return
	}
	k.size += int64(len(b))
}

// Drop forgets an exhibit.
func (k *Kept) Drop(x event.ExhibitID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range k.exhibits() {
		if e.name == x.String() && os.RemoveAll(filepath.Join(k.dir, e.name)) == nil {
			k.size -= e.size
		}
	}
}

type keptExhibit struct {
	name string
	size int64
	used int64 // when it was last written, in nanoseconds
}

// exhibits are those of which there is something, the oldest first.
func (k *Kept) exhibits() (out []keptExhibit) {
	entries, _ := os.ReadDir(k.dir)
	for _, e := range entries {
		x := keptExhibit{name: e.Name()}
		err := filepath.WalkDir(filepath.Join(k.dir, x.name), func(_ string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				x.size += info.Size()
				x.used = max(x.used, info.ModTime().UnixNano())
			}
			return err
		})
		if err == nil {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b keptExhibit) int { return cmp.Compare(a.used, b.used) })
	return out
}

// shrink forgets the oldest exhibits but one until no more than limit is kept.
func (k *Kept) shrink(but event.ExhibitID, limit int64) bool {
	for _, e := range k.exhibits() {
		if k.size > limit && e.name != but.String() && os.RemoveAll(filepath.Join(k.dir, e.name)) == nil {
			k.size -= e.size
		}
	}
	return k.size <= limit
}
