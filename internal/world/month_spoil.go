package world

import (
	"os"
	"path/filepath"
	"slices"
)

// folders are those in which the service keeps exhibits.
func (m *Month) folders() []string {
	all, _ := filepath.Glob(filepath.Join(m.Data(), "blobs", "??", "*"))
	return all
}

// spoil changes one bit of the one exhibit that was just stored, as a bad disk
// would.
func (m *Month) spoil(p *parcel, before []string) error {
	for _, folder := range m.folders() {
		if !slices.Contains(before, folder) {
			p.items[0].broken = true
			return flipLargest(folder)
		}
	}
	return nil
}

// flipLargest flips a bit of the largest file in a folder: a segment.
func flipLargest(folder string) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	largest, size := "", int64(-1)
	for _, f := range files {
		if i, err := f.Info(); err == nil && i.Size() > size {
			largest, size = filepath.Join(folder, f.Name()), i.Size()
		}
	}
	b, err := os.ReadFile(largest)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 1
	if err := os.Chmod(largest, 0o600); err != nil {
		return err
	}
	return os.WriteFile(largest, b, 0o600)
}
