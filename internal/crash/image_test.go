package crash_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// keep says of each thing that is not durable whether it is there all the same,
// and of a write how much of it.
type keep func(size int) (kept bool, part int)

func nothing(int) (bool, int)         { return false, 0 }
func everything(size int) (bool, int) { return true, size }

// some keeps any half of it, and tears every fourth write at a sector.
func some(r *rand.Rand) keep {
	return func(size int) (bool, int) {
		if r.IntN(4) == 0 && size > 512 {
			size = r.IntN(size/512+1) * 512
		}
		return r.IntN(2) == 0, size
	}
}

// image writes what is on the disk when the power goes now to a folder.
func (d *disk) image(to string, k keep) error {
	names := map[string]*inode{}
	for p, i := range d.safe {
		names[p] = i
	}
	for _, n := range d.names {
		if kept, _ := k(0); kept {
			n.apply(names)
		}
	}
	paths := make([]string, 0, len(names))
	for p := range names {
		paths = append(paths, p)
	}
	slices.Sort(paths) // folders first
	for _, p := range paths {
		if err := names[p].write(filepath.Join(to, p), k); err != nil {
			return err
		}
	}
	return nil
}

func (i *inode) write(path string, k keep) error {
	if i.folder {
		return os.MkdirAll(path, 0o700)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil // in a folder whose own name was lost
	}
	b := i.safe
	for _, c := range i.pending {
		kept, part := k(len(c.data))
		if kept && !c.cut {
			c.data = c.data[:part]
		}
		if kept {
			b = c.apply(b)
		}
	}
	return os.WriteFile(path, b, i.mode)
}
