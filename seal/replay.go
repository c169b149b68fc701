package seal

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/event"
)

// replay takes up what an earlier extraction wrote, if every byte of it up to the
// mark is what the manifest or the journal says; what lies beyond is taken away.
func (s *stage) replay(ctx context.Context, m *mark) error {
	if m.Files > len(s.m.Files) || m.Part != nil && m.Files == len(s.m.Files) {
		return errDiffers
	}
	for truePath, written := range m.Names {
		t, err := event.UnescapePath(truePath)
		w, wrong := event.UnescapePath(written)
		if err != nil || wrong != nil || !filepath.IsLocal(w) || w != path.Clean(w) {
			return errDiffers
		}
		s.names[t] = w
	}
	expected := map[string]bool{"": true, m.TrueNames: true}
	for i := range m.Files {
		if err := s.again(ctx, &s.m.Files[i], expected); err != nil {
			return err
		}
	}
	if m.Part != nil {
		if err := s.againPart(ctx, &s.m.Files[m.Files], m.Part, expected); err != nil {
			return err
		}
	}
	return s.sweep(expected, m.Whole)
}

// again compares a file or folder that is complete.
func (s *stage) again(ctx context.Context, f *event.File, expected map[string]bool) error {
	if f.Folder {
		w, err := s.againFolder(f.Path, expected)
		if err == nil {
			s.times = append(s.times, folderTime{s.path(w), f.Modified.Std()})
			s.note(w, f.Path)
		}
		return err
	}
	w, err := s.againPlace(f.Path, expected)
	if err != nil {
		return err
	}
	file, size, err := s.reopen(w, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer file.Close() // it was only read
	d, n, err := digestOf(readerUntil{ctx, file})
	if err == nil && (n != f.Size || size != f.Size || d != f.Digest) {
		err = errDiffers
	}
	s.result.Files++
	s.result.Bytes += f.Size
	s.note(w, f.Path)
	return err
}

// againPart compares the beginning of a file, and cuts off what comes after it.
func (s *stage) againPart(ctx context.Context, f *event.File, part *event.Sized, expected map[string]bool) error {
	w, err := s.againPlace(f.Path, expected)
	if err != nil {
		return err
	}
	file, size, err := s.reopen(w, os.O_RDWR)
	if err != nil {
		return err
	}
	m := &marking{s: s, file: file, hash: sha256.New(), n: part.Size}
	_, err = io.CopyBuffer(m.hash, io.LimitReader(readerUntil{ctx, file}, part.Size), make([]byte, 1<<20))
	switch {
	case err == nil && (part.Size < 0 || part.Size > min(size, f.Size) || event.Digest(m.hash.Sum(nil)) != part.Digest):
		err = errDiffers
	case err == nil:
		err = file.Truncate(part.Size)
	}
	if err != nil {
		file.Close() // nothing was written to it
		return err
	}
	s.open, s.openAs = m, w
	return nil
}

// shut closes a file that was taken up and not gone on with.
func (s *stage) shut() {
	if s.open != nil {
		s.open.file.Close() // what it holds was synced when it was written
		s.open = nil
	}
}

// reopen opens a file where it stands. What is none, or a link, differs.
func (s *stage) reopen(written string, how int) (*os.File, int64, error) {
	info, err := s.root.Lstat(s.path(written))
	if err != nil || !info.Mode().IsRegular() {
		return nil, 0, errDiffers
	}
	file, err := s.root.OpenFile(s.path(written), how, 0)
	return file, info.Size(), err
}

// againFolder finds a folder where it was made.
func (s *stage) againFolder(truePath string, expected map[string]bool) (string, error) {
	if w, ok := s.written[truePath]; ok {
		return w, nil
	}
	w, err := s.againPlace(truePath, expected)
	if err != nil {
		return "", err
	}
	if info, err := s.root.Lstat(s.path(w)); err != nil || !info.IsDir() {
		return "", errDiffers
	}
	s.written[truePath] = w
	return w, nil
}

// againPlace is the name that place gave.
func (s *stage) againPlace(truePath string, expected map[string]bool) (string, error) {
	w, renamed := s.names[truePath]
	if !renamed {
		w = truePath
	}
	above := ""
	if i := strings.LastIndexByte(truePath, '/'); i >= 0 {
		var err error
		if above, err = s.againFolder(truePath[:i], expected); err != nil {
			return "", err
		}
	}
	dir, name := "", w
	if i := strings.LastIndexByte(w, '/'); i >= 0 {
		dir, name = w[:i], w[i+1:]
	}
	if dir != above || !filepath.IsLocal(filepath.FromSlash(w)) {
		return "", errDiffers
	}
	s.taken(strings.TrimPrefix(dir+"/", "/"), name)
	expected[w] = true
	return w, nil
}

// sweep takes away what was written after the mark. Where nothing can have been,
// somebody else put it there.
func (s *stage) sweep(expected map[string]bool, whole bool) error {
	extra, err := s.beyond("", expected)
	if err == nil && whole && len(extra) > 0 {
		return errDiffers
	}
	for _, w := range extra {
		err = errors.Join(err, s.root.RemoveAll(s.path(w)))
	}
	if err != nil {
		return fmt.Errorf("%w: %v", errDiffers, err)
	}
	return nil
}

// beyond gives what stands below a folder and is not expected there. Package fs does
// not walk where names are not UTF-8.
func (s *stage) beyond(dir string, expected map[string]bool) (extra []string, err error) {
	have, err := readDir(s.root, strings.TrimSuffix(s.path(dir), "/"))
	for _, d := range have {
		w := strings.TrimPrefix(dir+"/"+d.Name(), "/")
		if !expected[w] {
			extra = append(extra, w)
			continue
		}
		if d.IsDir() {
			more, e := s.beyond(w, expected)
			extra, err = append(extra, more...), errors.Join(err, e)
		}
	}
	return extra, err
}

func readDir(root *os.Root, path string) ([]fs.DirEntry, error) {
	d, err := root.Open(path)
	if err != nil {
		return nil, err
	}
	defer d.Close() // it was only read
	return d.ReadDir(-1)
}

// readerUntil reads until ctx ends: an exhibit takes minutes to read.
type readerUntil struct {
	ctx context.Context
	io.Reader
}

func (r readerUntil) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}
