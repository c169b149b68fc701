package tracer

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// lasting is what the power leaves of a folder in the worst case that POSIX
// allows: each file as it was when its last sync began, under the names that its
// folder had when that was last synced, and nothing else. What was there when the
// program began was durable.
type lasting struct {
	root  string
	top   file
	bytes map[file][]byte
	names map[file]map[string]file
}

// file is a file or a folder, however it is called. Its number alone is given
// again when it is gone.
type file struct {
	number uint64
	born   unix.StatxTimestamp
	folder bool
}

// look tells what a file or folder is, and what it holds now.
func (l *lasting) look(path string) (f file, bytes []byte, names map[string]file, err error) {
	if f, err = fileAt(path); err != nil {
		return f, nil, nil, err
	}
	if !f.folder {
		bytes, err = os.ReadFile(path)
		return f, bytes, nil, err
	}
	all, err := os.ReadDir(path)
	names = map[string]file{}
	for _, e := range all {
		if is, err := fileAt(filepath.Join(path, e.Name())); err == nil { // or it is gone already
			names[e.Name()] = is
		}
	}
	return f, nil, names, err
}

func fileAt(path string) (file, error) {
	var s unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME|unix.STATX_TYPE, &s)
	return file{s.Ino, s.Btime, s.Mode&unix.S_IFMT == unix.S_IFDIR}, err
}

// newLasting is a folder as it is, all of it durable.
func newLasting(root string) (*lasting, error) {
	l := &lasting{root: root, bytes: map[file][]byte{}, names: map[file]map[string]file{}}
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		synced, err := l.begin(path)
		if err == nil {
			synced()
		}
		return err
	})
	if err == nil {
		l.top, err = fileAt(root)
	}
	return l, err
}

// begin is when a sync begins; what it gives is called when it succeeded.
func (l *lasting) begin(path string) (synced func(), err error) {
	f, bytes, names, err := l.look(path)
	return func() { l.bytes[f], l.names[f] = bytes, names }, err
}

// cut takes away whatever is not durable, at once: whoever kills the tracer
// meanwhile finds the one folder or the other.
func (l *lasting) cut() error {
	left := l.root + ".cut"
	if err := l.write(l.top, left); err != nil {
		return err
	}
	if err := unix.Renameat2(unix.AT_FDCWD, left, unix.AT_FDCWD, l.root, unix.RENAME_EXCHANGE); err != nil {
		return err
	}
	return os.RemoveAll(left)
}

func (l *lasting) write(f file, path string) error {
	if !f.folder {
		return os.WriteFile(path, l.bytes[f], 0o600)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	for name, in := range l.names[f] {
		if err := l.write(in, filepath.Join(path, name)); err != nil {
			return err
		}
	}
	return nil
}
