package mirror

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/durable"
	"github.com/safehand/safehand/ledger"
)

// entryFiles are the entries, 256 to a file, under the names and in the form of
// c2sp.org/tlog-tiles: anybody can read them in thirty years.
type entryFiles struct{ dir string }

// openEntries takes back what lies behind the first size entries: it was written
// when the machine stopped, and nobody has counted it.
func openEntries(dir string, size int64) (*entryFiles, error) {
	e := &entryFiles{dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	n, in := size/ledger.BundleWidth, int(size%ledger.BundleWidth)
	for i := n + 1; ; i++ { // a batch may have begun several
		err := os.Remove(e.path(i))
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	texts, err := e.bundle(n)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		// The last one may be torn: the whole entries before the tear count.
		texts, err = e.torn(n)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && in == 0:
		return e, nil
	case err != nil:
		return nil, err
	case len(texts) < in:
		return nil, fmt.Errorf("%s holds %d entries and should hold %d: put it back from a copy, or mirror the log anew into an empty folder", e.path(n), len(texts), in)
	}
	length := int64(0)
	for _, t := range texts[:in] {
		length += int64(2 + len(t))
	}
	return e, os.Truncate(e.path(n), length)
}

func (e *entryFiles) path(n int64) string {
	p := tlog.Tile{H: 8, L: -1, N: n, W: ledger.BundleWidth}.Path() // tile/8/data/…
	return filepath.Join(e.dir, filepath.FromSlash(strings.TrimPrefix(p, "tile/8/data/")))
}

// bundle is the texts in file n.
func (e *entryFiles) bundle(n int64) ([][]byte, error) {
	b, err := os.ReadFile(e.path(n))
	if err != nil {
		return nil, err
	}
	return ledger.ParseBundle(b)
}

// torn is bundle, up to where a write broke off.
func (e *entryFiles) torn(n int64) (out [][]byte, err error) {
	b, err := os.ReadFile(e.path(n))
	for len(b) >= 2 && err == nil {
		l := 2 + int(b[0])<<8 + int(b[1])
		if len(b) < l {
			break
		}
		out, b = append(out, b[2:l]), b[l:]
	}
	return out, err
}

// read is one entry.
func (e *entryFiles) read(index int64) ([]byte, error) {
	texts, err := e.bundle(index / ledger.BundleWidth)
	if err == nil && int64(len(texts)) <= index%ledger.BundleWidth {
		err = fmt.Errorf("entry %d is not kept", index)
	}
	if err != nil {
		return nil, err
	}
	return texts[index%ledger.BundleWidth], nil
}

// write adds entries from start on, durably.
func (e *entryFiles) write(start int64, texts [][]byte) error {
	for len(texts) > 0 {
		n := start / ledger.BundleWidth
		fits := min(int64(len(texts)), ledger.BundleWidth-start%ledger.BundleWidth)
		var b bytes.Buffer
		for _, t := range texts[:fits] {
			one, err := ledger.AppendBundle(nil, t)
			if err != nil {
				return err
			}
			b.Write(one)
		}
		if err := appendTo(e.path(n), b.Bytes()); err != nil {
			return err
		}
		start, texts = start+fits, texts[fits:]
	}
	return nil
}

// appendTo makes the bytes durable, and the file's name if it is new.
func appendTo(path string, b []byte) error {
	_, err := os.Lstat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if fresh {
		if err := durable.Folder(filepath.Dir(path)); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil && fresh {
		err = durable.Names(filepath.Dir(path))
	}
	return err
}
