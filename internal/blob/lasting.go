package blob

import (
	"errors"
	"io/fs"
	"os"
	"sync"
)

// lasting remembers folders of exhibits that outlive a power cut, themselves and what
// is above them: an exhibit has thousands of blobs, and to sync the same names for
// each would take longer than to store it. It knows only what this process has synced
// and not seen gone since: whatever was there before may not be on the disk yet.
type lasting struct {
	mu      sync.Mutex
	folders map[string]bool
}

// mostLasting bounds it; what is forgotten is synced once more.
const mostLasting = 4096

func newLasting() *lasting { return &lasting{folders: map[string]bool{}} }

// make makes sure of a folder, and reports whether it is known to last. One that had
// to be made again does not: somebody took it away. Nobody learns that a folder
// lasts between its making and our knowing.
func (l *lasting) make(folder string) (lasts bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch err := os.Mkdir(folder, 0o700); {
	case err == nil:
		delete(l.folders, folder)
	case errors.Is(err, fs.ErrExist):
	default:
		delete(l.folders, folder)
		return false, os.MkdirAll(folder, 0o700)
	}
	return l.folders[folder], nil
}

// add: it was synced, after it was there.
func (l *lasting) add(folder string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.folders) >= mostLasting {
		clear(l.folders)
	}
	l.folders[folder] = true
}
