// Package kept keeps sealed parts of exhibits in a folder, so that what was checked
// needs not cross the line again to be opened.
//
// What a newcomer may rely on:
//
//   - Only sealed bytes are ever written: without a key they are worth nothing.
//   - A part that was cut off or changed does no harm: whoever gets it compares its
//     digest, and fetches it when it is not the one.
//   - The disk is never filled: above what the volume keeps back, there stays room to
//     write out everything that is kept. Older exhibits make room for newer ones.
//   - It stops nobody: what can't be kept or read is fetched.
package kept

import (
	"cmp"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/disk"
)

// Kept is a folder of parts. It may be used from several goroutines at once.
type Kept struct {
	dir   string
	limit int64
	space func(string) (disk.Space, error)

	mu   sync.Mutex
	size int64
}

// Days is how long a person's machine keeps an exhibit that nothing was added to.
const Days = 7

// Open keeps up to limit bytes in dir, as many as the disk allows if it is 0. What is
// older than that is forgotten, if it is not 0. The folder is made when there is
// something to keep.
func Open(dir string, limit int64, older time.Duration) *Kept {
	k := &Kept{dir: dir, limit: cmp.Or(limit, math.MaxInt64), space: disk.SpaceOf}
	for _, x := range k.exhibits() {
		if older > 0 && time.Since(x.used) > older {
			k.forget(x)
			continue
		}
		k.size += x.size
	}
	return k
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
	if !k.room(x, int64(len(b))) {
		return
	}
	path := k.path(x, d)
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	var was int64 // one that was found damaged is replaced
	if info, err := os.Stat(path); err == nil {
		was = info.Size()
	}
	if os.WriteFile(path, b, 0o600) != nil {
		os.Remove(path)
		k.size -= was
		return
	}
	k.size += int64(len(b)) - was
}

// Drop forgets an exhibit.
func (k *Kept) Drop(x event.ExhibitID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.exhibit(x.String()); ok && k.forget(e) {
		k.size -= e.size
	}
}

func (k *Kept) forget(e exhibit) bool { return os.RemoveAll(filepath.Join(k.dir, e.name)) == nil }

// room makes room for so many bytes of an exhibit, at the cost of older ones.
func (k *Kept) room(x event.ExhibitID, n int64) bool {
	if k.fits(n) {
		return true
	}
	for _, e := range k.exhibits() {
		if e.name == x.String() || n > k.limit || !k.forget(e) {
			continue
		}
		if k.size -= e.size; k.fits(n) {
			return true
		}
	}
	return false
}

// fits: below the limit, and what is kept could still be written out beside it.
func (k *Kept) fits(n int64) bool {
	if k.size > k.limit-n {
		return false
	}
	s, err := k.space(k.dir)
	return err == nil && !disk.Reserve(0).Short(s, 2*n+k.size)
}

type exhibit struct {
	name string
	size int64
	used time.Time // when something was last written of it
}

// exhibits are those of which there is something, the oldest first.
func (k *Kept) exhibits() (out []exhibit) {
	entries, _ := os.ReadDir(k.dir)
	for _, e := range entries {
		if x, ok := k.exhibit(e.Name()); ok {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b exhibit) int { return a.used.Compare(b.used) })
	return out
}

func (k *Kept) exhibit(name string) (exhibit, bool) {
	x := exhibit{name: name}
	err := filepath.WalkDir(filepath.Join(k.dir, name), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			x.size += info.Size()
			if info.ModTime().After(x.used) {
				x.used = info.ModTime()
			}
		}
		return err
	})
	return x, err == nil
}
