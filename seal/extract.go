package seal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
)

// ExtractOptions say how names are written.
type ExtractOptions struct {
	// Portable writes only names that Windows takes too, whatever this machine
	// would take. On Windows it is always so.
	Portable bool
	// As gives each file and folder of the manifest, by its true path, the path
	// below the folder that it is written to. No list of true names is written
	// then: who chose the names has them.
	As map[string]string
	// Stage is the name of the hidden folder, beginning with .safehand-; it is made
	// up if there is none. One that a crash left there is taken away first, so it
	// must be nobody else's.
	Stage string
	// Shared lets the owner's group at what is written, as far as the process's
	// umask does: a unit's folder is for the unit. Otherwise it is the owner's.
	Shared bool
}

// Extracted says what was written.
type Extracted struct {
	Files   int
	Bytes   int64
	Written []string // what now stands in the folder itself
	Renamed []Renamed
	// TrueNames is the file in the folder that lists Renamed, if there is one.
	TrueNames string
}

// Renamed is a file or folder that could not be written under its own name.
type Renamed struct {
	Written, True string // paths
}

// ExistsError names what stands in the folder already. Nothing was written.
type ExistsError struct {
	Folder string
	Names  []string
}

func (e *ExistsError) Error() string {
	return fmt.Sprintf("%s: already there: %s", e.Folder, strings.Join(e.Names, ", "))
}

// Extract writes the files into folder, which is made if need be. They are
// written to a hidden folder inside it, compared with the manifest and made
// durable, and only when all of them are right do they take their places: a
// failure leaves nothing. (A machine that dies midway leaves the hidden folder,
// whose name begins with .safehand-.) It never writes outside folder, never
// over anything, never through a link, and nothing but files and folders.
func (x *Exhibit) Extract(ctx context.Context, folder string, o ExtractOptions, progress Progress) (*Extracted, error) {
	if err := durable.Folder(folder); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close() // everything in it was synced
	s, err := newStage(root, x.Manifest, o)
	if err != nil {
		return nil, err
	}
	defer s.remove()
	stream := x.Stream(ctx, progress)
	defer stream.Close() // it only ends the fetching
	if err := s.write(newTarReader(stream, x.Manifest)); err != nil {
		return nil, err
	}
	if err := s.settle(); err != nil {
		return nil, err
	}
	return &s.result, nil
}

// stage is the hidden folder that files are written to.
type stage struct {
	root     *os.Root
	folder   string // its name below root
	own      bool   // the folder itself takes a name, not what is in it
	portable bool
	as       map[string]string
	file     fs.FileMode
	dirs     fs.FileMode
	m        *event.Manifest

	written map[string]string // by true path of a folder
	names   map[string]string // by true path, those that could not be kept
	used    map[string]bool   // folded paths
	number  map[string]int    // by folded path: the next to try
	times   []folderTime
	top     []string // written names in the folder itself
	result  Extracted

	marks  *marks   // nil where it is not to be continued
	open   *marking // a file of which an earlier extraction wrote the beginning
	openAs string
}

type folderTime struct {
	path string
	time time.Time
}

// newStage refuses early what would be refused at the end.
func newStage(root *os.Root, m *event.Manifest, o ExtractOptions) (*stage, error) {
	s := emptyStage(root, m, o)
	names, err := s.tops()
	if err != nil {
		return nil, err
	}
	if err := s.free(names); err != nil {
		return nil, err
	}
	if s.folder == "" {
		var random [8]byte
		rand.Read(random[:])
		s.folder = stagePrefix + hex.EncodeToString(random[:])
	} else if err := s.left(); err != nil {
		return nil, err
	}
	return s, root.Mkdir(s.folder, 0o700)
}

func emptyStage(root *os.Root, m *event.Manifest, o ExtractOptions) *stage {
	s := &stage{
		root: root, m: m, folder: o.Stage, as: o.As, file: 0o600, dirs: 0o700,
		portable: o.Portable || os.PathSeparator != '/',
		written:  map[string]string{"": ""},
		names:    map[string]string{},
		used:     map[string]bool{},
		number:   map[string]int{},
	}
	if o.Shared {
		s.file, s.dirs = 0o660, 0o770
	}
	return s
}

// stagePrefix begins the name of every hidden folder that files are written to.
const stagePrefix = ".safehand-"

// tops are the names that are about to be written in the folder itself.
func (s *stage) tops() (names []string, err error) {
	seen := map[string]bool{}
	for _, f := range s.m.Files {
		name, _, _ := strings.Cut(f.Path, "/")
		if s.as != nil {
			if name, err = s.chosen(f.Path); err != nil {
				return nil, err
			}
			name, _, _ = strings.Cut(name, "/")
		}
		if !seen[name] && s.as == nil {
			names = append(names, candidate(name, 0, s.portable))
		} else if !seen[name] {
			names = append(names, name)
		}
		seen[name] = true
	}
	return names, nil
}

// free refuses names that stand in the folder already.
func (s *stage) free(names []string) error {
	e := &ExistsError{Folder: s.root.Name()}
	for _, n := range names {
		if _, err := s.root.Lstat(n); err == nil {
			e.Names = append(e.Names, n)
		}
	}
	if len(e.Names) > 0 {
		return e
	}
	return nil
}

// remove takes the hidden folder away, with whatever is still in it.
func (s *stage) remove() { _ = s.root.RemoveAll(s.folder) } // there is nobody left to tell

// write writes everything, and the list of true names.
func (s *stage) write(t *tarReader) error {
	for {
		f, err := t.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if f.Folder {
			err = s.addFolder(f)
		} else {
			err = s.addFile(f, t)
		}
		if err == nil && s.marks.due() {
			err = s.mark(t.i, nil)
		}
		if err != nil {
			return err
		}
	}
	// Only now: writing into a folder changes its time.
	for _, f := range s.times {
		if err := s.root.Chtimes(f.path, time.Time{}, f.time); err != nil {
			return err
		}
	}
	return s.writeTrueNames()
}

func (s *stage) addFolder(f *event.File) error {
	written, err := s.dir(f.Path)
	if err != nil {
		return err
	}
	s.times = append(s.times, folderTime{s.path(written), f.Modified.Std()})
	s.note(written, f.Path)
	return nil
}

func (s *stage) note(written, path string) {
	if written != path {
		s.result.Renamed = append(s.result.Renamed, Renamed{written, path})
	}
}

// path is where a written path lies while it is staged.
func (s *stage) path(written string) string { return s.folder + "/" + written }

func (s *stage) addFile(f *event.File, t *tarReader) error {
	m, written, err := s.begin(f)
	if err != nil {
		return err
	}
	m.index = t.i - 1
	err = m.fill(f, t)
	if e := m.file.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = s.root.Chtimes(s.path(written), time.Time{}, f.Modified.Std())
	}
	s.result.Files++
	s.result.Bytes += f.Size
	s.note(written, f.Path)
	return err
}

// begin makes a file, or takes up the one whose beginning is there.
func (s *stage) begin(f *event.File) (*marking, string, error) {
	if m := s.open; m != nil {
		s.open = nil
		return m, s.openAs, nil
	}
	m := &marking{s: s, hash: sha256.New()}
	written, err := s.place(f.Path, func(p string) (err error) {
		m.file, err = s.root.OpenFile(p, os.O_WRONLY|os.O_CREATE|os.O_EXCL, s.file)
		return err
	})
	return m, written, err
}

// fill writes the content, durably, and compares it with the manifest.
func (m *marking) fill(f *event.File, content io.Reader) error {
	if _, err := io.CopyBuffer(m, struct{ io.Reader }{content}, make([]byte, 1<<20)); err != nil {
		return err
	}
	if m.n != f.Size || event.Digest(m.hash.Sum(nil)) != f.Digest {
		return &PartError{Part: Content, Path: f.Path, Why: "its digest is not the one in the manifest"}
	}
	return m.file.Sync()
}

// dir gives the written path of a folder, which is made the first time.
func (s *stage) dir(path string) (string, error) {
	if w, ok := s.written[path]; ok {
		return w, nil
	}
	w, err := s.place(path, func(p string) error { return s.root.Mkdir(p, s.dirs) })
	if err == nil {
		s.written[path] = w
	}
	if err == nil && s.as != nil {
		s.written["/"+w] = w
	}
	return w, err
}

// place makes the file or folder of that true path under the first name that
// the file system takes and nothing has yet.
func (s *stage) place(path string, create func(string) error) (string, error) {
	if s.as != nil {
		return s.placeAs(path, create)
	}
	i := strings.LastIndexByte(path, '/')
	prefix, err := s.dir(path[:max(i, 0)])
	if err != nil {
		return "", err
	}
	if prefix != "" {
		prefix += "/"
	}
	twins := prefix + fold(PortableName(path[i+1:]))
	for n := 0; ; n++ {
		if n == 2 {
			// A hundred thousand names may come to one; none is tried twice.
			n = max(n, s.number[twins])
		}
		name := candidate(path[i+1:], n, s.portable)
		if s.portable && s.used[prefix+fold(name)] {
			continue
		}
		err := create(s.path(prefix + name))
		if err == nil {
			s.number[twins] = n + 1
			s.taken(prefix, name)
			if prefix+name != path {
				s.names[path] = prefix + name
			}
			return prefix + name, nil
		}
		if !refusesName(err, n) {
			return "", err
		}
	}
}

// taken: that name, in the written folder that prefix names, is given away.
func (s *stage) taken(prefix, name string) {
	s.used[prefix+fold(name)] = true
	if prefix == "" {
		s.top = append(s.top, name)
	}
}

// refusesName reports whether another name may fare better. In a folder that
// was empty a name is taken by a twin: on many file systems "a" and "A" are
// one. A name that every file system takes is refused for something else.
func refusesName(err error, n int) bool {
	if errors.Is(err, fs.ErrExist) {
		return true
	}
	for _, e := range nameErrors() {
		if n == 0 && errors.Is(err, e) {
			return true
		}
	}
	return false
}
