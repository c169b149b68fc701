package crash_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// disk is what a disk holds while a program writes to it: what is durable, and
// what is not yet. It promises no more than POSIX does: a sync makes durable
// what was written to that one file before it began, a name is durable when its
// folder was synced, and of everything else any part may be there or not, in any
// order.
type disk struct {
	root  string
	now   map[string]*inode // by path below root, were everything kept
	safe  map[string]*inode // what is durable
	names []naming          // not durable yet
	ended int               // ops so far
}

// inode is a file, or a folder.
type inode struct {
	folder  bool
	safe    []byte
	pending []change
	cursor  int64
	mode    fs.FileMode
}

// change is a write, or with cut a truncation to a length.
type change struct {
	at   int64
	data []byte
	cut  bool
	op   int
}

// naming gives a path to an inode, or with nil takes it away.
type naming struct {
	path  string
	inode *inode
	op    int
}

// newDisk is a disk with what the folder holds, all of it durable.
func newDisk(root string) (*disk, error) {
	d := &disk{root: root, now: map[string]*inode{}, safe: map[string]*inode{}}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		i := &inode{folder: e.IsDir(), mode: 0o600}
		if !i.folder {
			if i.safe, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		d.now[d.below(path)], d.safe[d.below(path)] = i, i
		return nil
	})
	return d, err
}

// below is a path from the root on, empty when it is not below it.
func (d *disk) below(path string) string {
	rel, err := filepath.Rel(d.root, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return ""
	}
	return rel
}

func (d *disk) name(path string, i *inode) {
	d.names = append(d.names, naming{path, i, d.ended})
	if d.now[path] = i; i == nil {
		delete(d.now, path)
	}
}

// do is one op. What is not below the root is none of its business, nor is the
// -shm file, which SQLite never trusts after a crash.
func (d *disk) do(o op) {
	defer func() { d.ended++ }()
	p := d.below(o.files[0])
	if p == "" || strings.HasSuffix(p, "-shm") {
		return
	}
	i := d.now[p]
	switch o.name {
	case "openat":
		if i == nil && strings.Contains(o.flags, "O_CREAT") {
			d.name(p, &inode{mode: 0o600})
		} else if i != nil && strings.Contains(o.flags, "O_TRUNC") {
			i.pending = append(i.pending, change{cut: true, op: d.ended})
			i.cursor = 0
		}
	case "write":
		i.pending = append(i.pending, change{at: i.cursor, data: o.data, op: d.ended})
		i.cursor += int64(len(o.data))
	case "pwrite64":
		i.pending = append(i.pending, change{at: o.n, data: o.data, op: d.ended})
	case "ftruncate":
		i.pending = append(i.pending, change{at: o.n, cut: true, op: d.ended})
	case "mkdir", "mkdirat":
		d.name(p, &inode{folder: true})
	case "unlink", "unlinkat":
		d.name(p, nil)
	case "link", "linkat":
		d.name(d.below(o.files[1]), i)
	case "rename", "renameat", "renameat2":
		d.name(p, nil)
		d.name(d.below(o.files[1]), i)
	case "fsync", "fdatasync":
		d.sync(p, i, o)
	}
}

// sync makes durable what had ended when it began; one that was only said to be
// done makes nothing so.
func (d *disk) sync(p string, i *inode, o op) {
	if o.fake || i == nil {
		return
	}
	if !i.folder {
		var left []change
		for _, c := range i.pending {
			if c.op >= o.after {
				left = append(left, c)
			} else {
				i.safe = c.apply(i.safe)
			}
		}
		i.pending = left
		return
	}
	d.names = slices.DeleteFunc(d.names, func(n naming) bool {
		durable := filepath.Dir(n.path) == p && n.op < o.after
		if durable {
			n.apply(d.safe)
		}
		return durable
	})
}

// apply returns the bytes with the change; what it was given stays as it is.
func (c change) apply(b []byte) []byte {
	if c.cut {
		return append(slices.Clone(b[:min(int64(len(b)), c.at)]), make([]byte, max(0, c.at-int64(len(b))))...)
	}
	out := slices.Clone(b)
	if need := c.at + int64(len(c.data)) - int64(len(out)); need > 0 {
		out = append(out, make([]byte, need)...)
	}
	copy(out[c.at:], c.data)
	return out
}

func (n naming) apply(m map[string]*inode) {
	if m[n.path] = n.inode; n.inode == nil {
		delete(m, n.path)
	}
}

// waiting reports whether anything is not durable.
func (d *disk) waiting() bool {
	if len(d.names) > 0 {
		return true
	}
	for _, i := range d.now {
		if len(i.pending) > 0 {
			return true
		}
	}
	return false
}
