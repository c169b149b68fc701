package seal

import (
	"archive/tar"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/safehand/safehand/event"
)

// block is the unit of a tar stream.
const block = 512

func roundUp(n int64) int64 { return (n + block - 1) / block * block }

// tarHeader is what stands before f's content: of the file nothing but its
// path, size and time. Owner and permissions are of the machine it came from.
func tarHeader(f *event.File) ([]byte, error) {
	h := &tar.Header{
		Typeflag: tar.TypeReg,
		Name:     f.Path,
		Size:     f.Size,
		Mode:     0o644,
		ModTime:  f.Modified.Std(),
		Format:   tar.FormatPAX,
	}
	if f.Folder {
		h.Typeflag, h.Name, h.Mode = tar.TypeDir, f.Path+"/", 0o755
	}
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(h); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

var errChanged = errors.New("changed while we were reading it")

// ChangedError names a file that was not, while it was read, what it was when
// the exhibit was planned.
type ChangedError struct {
	Path string
}

func (e *ChangedError) Error() string { return event.EscapePath(e.Path) + ": " + errChanged.Error() }

// source keeps an error of reading apart from one of storing.
type source struct {
	file fs.File
	err  error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.file.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func readError(path string, err error) error {
	if errors.Is(err, errChanged) || errors.Is(err, fs.ErrNotExist) {
		return errChanged
	}
	return fmt.Errorf("%s: %s", event.EscapePath(path), reason(err))
}

func (e *entry) unchanged(f fs.File) error {
	now, err := f.Stat()
	if err != nil {
		return readError(e.Path, err)
	}
	same := now.Mode().Type() == e.Info.Mode().Type() && now.ModTime().Equal(e.Info.ModTime()) &&
		(e.file.Folder || now.Size() == e.Info.Size())
	if !same {
		return errChanged
	}
	return nil
}

// tarReader reads the stream and demands that it is what the manifest says,
// block for block: the right headers in the right places, and nothing between.
type tarReader struct {
	in  *placed
	tar *tar.Reader // nil until the next header, where another reader had begun
	m   *event.Manifest
	i   int

	within bool  // a file, of whose content there is the rest
	rest   int64 // of it
}

func newTarReader(r io.Reader, m *event.Manifest) *tarReader {
	in := &placed{r: r}
	return &tarReader{in: in, tar: tar.NewReader(in), m: m}
}

// next gives the next file, whose content the tarReader then reads.
func (t *tarReader) next() (*event.File, error) {
	if t.within {
		t.within = false
		t.i++
		return &t.m.Files[t.i-1], nil
	}
	if err := t.aligned(); err != nil {
		return nil, err
	}
	if t.i == len(t.m.Files) {
		return nil, t.end()
	}
	f := &t.m.Files[t.i]
	t.i++
	h, err := t.tar.Next()
	if err == io.EOF {
		return nil, broken(Stream, "it ends before the last file")
	}
	if err != nil {
		return nil, t.broken(err)
	}
	if why := differs(h, f); why != "" || t.in.at != f.Offset {
		return nil, broken(Stream, "header %d is not what the manifest says (%s)", t.i, cmp.Or(why, "place"))
	}
	// What fills the last block must be zeros: nothing travels unseen.
	t.in.zeroFrom = f.Offset + f.Size
	t.in.zeroTo = roundUp(t.in.zeroFrom)
	return f, nil
}

// aligned goes on to the next header where another reader had begun.
func (t *tarReader) aligned() error {
	if t.tar != nil {
		return nil
	}
	t.tar = tar.NewReader(t.in)
	if _, err := io.CopyN(io.Discard, t.in, roundUp(t.in.at)-t.in.at); err != nil {
		return t.broken(err)
	}
	return nil
}

func (t *tarReader) Read(p []byte) (int, error) {
	if t.tar == nil {
		if t.rest == 0 {
			return 0, io.EOF
		}
		n, err := t.in.Read(p[:min(int64(len(p)), t.rest)])
		t.rest -= int64(n)
		if err != nil {
			err = t.broken(err)
		}
		return n, err
	}
	n, err := t.tar.Read(p)
	if err != nil && err != io.EOF {
		err = t.broken(err)
	}
	return n, err
}

// end demands zeros to the end of the stream.
func (t *tarReader) end() error {
	if _, err := t.tar.Next(); err != io.EOF {
		return t.broken(errors.New("there is more than the manifest says"))
	}
	if t.in.at != t.m.Stream.Tar {
		return broken(Stream, "it does not end where the manifest says")
	}
	t.in.zeroFrom, t.in.zeroTo = t.in.at, t.m.Stream.Padded
	if _, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{t.in}, make([]byte, 1<<20)); err != nil {
		return t.broken(err)
	}
	if t.in.at != t.m.Stream.Padded {
		return broken(Stream, "%d bytes where the manifest has %d", t.in.at, t.m.Stream.Padded)
	}
	return io.EOF
}

// broken prefers what stopped the stream to what tar makes of it.
func (t *tarReader) broken(err error) error {
	if t.in.err != nil {
		return t.in.err
	}
	return broken(Stream, "%v", err)
}

// differs says in what a header is not the file's.
func differs(h *tar.Header, f *event.File) string {
	name, kind := f.Path, byte(tar.TypeReg)
	if f.Folder {
		name, kind = f.Path+"/", tar.TypeDir
	}
	for k := range h.PAXRecords {
		if k != "path" && k != "mtime" && k != "size" {
			return "extension"
		}
	}
	switch {
	case h.Typeflag != kind:
		return "type"
	case h.Name != name:
		return "path"
	case h.Size != f.Size:
		return "size"
	case !h.ModTime.Equal(f.Modified.Std()):
		return "time"
	case h.Linkname != "" || h.Uname != "" || h.Gname != "" || h.Uid != 0 || h.Gid != 0 || h.Devmajor != 0 || h.Devminor != 0:
		return "owner"
	}
	return ""
}

// placed counts what was read, demands zeros where they belong, and remembers
// the error that stopped it.
type placed struct {
	r                io.Reader
	at               int64
	zeroFrom, zeroTo int64
	err              error
}

func (p *placed) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	from, to := max(p.at, p.zeroFrom), min(p.at+int64(n), p.zeroTo)
	if from < to && len(bytes.Trim(b[from-p.at:to-p.at], "\x00")) > 0 {
		err = broken(Stream, "padding that is not zeros")
	}
	p.at += int64(n)
	if err != nil && err != io.EOF {
		p.err = err
	}
	return n, err
}
