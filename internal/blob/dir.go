package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/internal/durable"
)

// Under the folder of a store:
//
//	tmp/                                      blobs being written
//	<2 digits>/<recipient>/<digest>           blobs
//
// The first level is the recipient's first two digits: a folder for each
// exhibit directly in one would have millions of entries.
const tmpName = "tmp"

// Dir keeps blobs as files under path, which it makes if need be, readable to
// its own user alone. It removes what an earlier process left half written, so
// at any time only one process may have the folder open.
func Dir(path string) (Store, error) {
	d := newDir(path)
	if err := os.RemoveAll(d.tmp); err != nil {
		return nil, fmt.Errorf("clearing unfinished blobs: %v", err)
	}
	if err := os.MkdirAll(d.tmp, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for blobs: %v", err)
	}
	// The folder may have been made just now: it must outlive a power cut, or
	// what is stored in it would not.
	if err := d.sync(filepath.Dir(filepath.Clean(path))); err != nil {
		return nil, err
	}
	return d, nil
}

// Read reads the blobs under path and changes nothing there, so that it may run
// beside the process that has the folder open. Where there is no folder there
// are no blobs: that they are missing is for the reader to say.
func Read(path string) Reader {
	return reading{newDir(path)}
}

type reading struct{ *dir }

func (r reading) Walk(ctx context.Context, fn func(Name, int64) error) error {
	if _, err := os.Stat(r.root); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return r.dir.Walk(ctx, fn)
}

type dir struct {
	root, tmp string
	flush     func(*os.File) error
	sync      func(folder string) error
	lasting   *lasting
}

func newDir(path string) *dir {
	return &dir{root: path, tmp: filepath.Join(path, tmpName), flush: (*os.File).Sync, sync: durable.Names, lasting: newLasting()}
}

func (d *dir) folder(n Name) string {
	r := n.Recipient.String()
	return filepath.Join(d.root, r[:2], r)
}

func (d *dir) path(n Name) string { return filepath.Join(d.folder(n), n.Digest.String()) }

func (d *dir) Put(ctx context.Context, n Name, size int64, r io.Reader) error {
	f, err := os.CreateTemp(d.tmp, "put-")
	if err != nil {
		return fmt.Errorf("storing blob %s: %v", n, err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := pour(ctx, f, n, size, r); err != nil {
		return err
	}
	// The bytes first, then the name: otherwise a power cut can leave a name
	// that stands for nothing.
	if err := d.flush(f); err != nil {
		return fmt.Errorf("storing blob %s: %v", n, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("storing blob %s: %v", n, err)
	}
	return d.publish(n, size, f.Name())
}

// publish gives a finished temporary file its name, durably.
func (d *dir) publish(n Name, size int64, tmp string) error {
	folder := d.folder(n)
	lasts, err := d.lasting.make(folder)
	if err != nil {
		return fmt.Errorf("storing blob %s: %v", n, err)
	}
	// A link, unlike a rename, never replaces: what is stored stays as it is.
	err = os.Link(tmp, d.path(n))
	if errors.Is(err, fs.ErrExist) {
		err = d.heal(n, size, tmp)
	}
	if err != nil {
		return fmt.Errorf("storing blob %s: %v", n, err)
	}
	// Even if the name was there before: whoever made it may be between making and
	// syncing it. So with the folders, until they are known to last.
	folders := []string{folder, filepath.Dir(folder), d.root}
	if lasts {
		folders = folders[:1]
	}
	for _, f := range folders {
		if err := d.sync(f); err != nil {
			return fmt.Errorf("storing blob %s: %v", n, err)
		}
	}
	d.lasting.add(folder)
	return nil
}

// heal replaces a file that cannot be the blob, since its size is wrong: a
// damaged disk must not stand in the way of its own repair.
func (d *dir) heal(n Name, size int64, tmp string) error {
	info, err := os.Stat(d.path(n))
	if err != nil || info.Size() == size {
		return err
	}
	return os.Rename(tmp, d.path(n))
}

func (d *dir) Open(ctx context.Context, n Name) (io.ReadSeekCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	f, err := os.Open(d.path(n))
	if err != nil {
		return nil, 0, readError(n, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, readError(n, err)
	}
	return f, info.Size(), nil
}

func (d *dir) Stat(ctx context.Context, n Name) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	info, err := os.Stat(d.path(n))
	if err != nil {
		return 0, readError(n, err)
	}
	return info.Size(), nil
}

func readError(n Name, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return notFound(n)
	}
	return fmt.Errorf("reading blob %s: %v", n, err)
}

// Delete leaves the folders: removing one could pull it from under a Put that
// has just made sure of it.
func (d *dir) Delete(ctx context.Context, n Name) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := os.Remove(d.path(n))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("deleting blob %s: %v", n, err)
	}
	// Also when it was gone: an earlier attempt may have failed at this point.
	if err := d.sync(d.folder(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("deleting blob %s: %v", n, err)
	}
	return nil
}

// Walk passes over whatever is not named like a blob: the root of a disk has
// lost+found and its like.
func (d *dir) Walk(ctx context.Context, fn func(Name, int64) error) error {
	return filepath.WalkDir(d.root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && errors.Is(err, fs.ErrNotExist) && path != d.root:
			return nil // deleted meanwhile
		case err != nil:
			return fmt.Errorf("listing blobs: %v", err)
		case path == d.tmp:
			return fs.SkipDir
		case !e.Type().IsRegular():
			return nil
		}
		n, err := ParseName(filepath.Base(filepath.Dir(path)) + "/" + e.Name())
		if err != nil || path != d.path(n) {
			return nil
		}
		size, err := d.Stat(ctx, n)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return fn(n, size)
	})
}
