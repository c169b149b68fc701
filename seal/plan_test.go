//go:build unix

package seal_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/safehand/safehand/seal"
)

func TestRefusedSources(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(filepath.Join(dir, "good"), nil, 0o600))
	must(os.Symlink("good", filepath.Join(dir, "link")))
	must(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	must(os.Mkdir(filepath.Join(dir, "other"), 0o700))
	must(os.WriteFile(filepath.Join(dir, "other/good"), nil, 0o600))
	_, err := seal.PlanPaths([]string{dir, filepath.Join(dir, "good"), filepath.Join(dir, "other/good"), filepath.Join(dir, "gone"), "/dev/null", "/"})
	var refused *seal.RefusedError
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, r := range refused.Refused {
		why[filepath.Base(r.Path)] = r.Why
	}
	for name, want := range map[string]string{"link": "a link", "pipe": "a pipe", "gone": "can't be read", "null": "a device", "good": "two with this name", "/": "no name"} {
		if !strings.Contains(why[name], want) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, want %q", name, why[name], want)
		}
	}
	if len(refused.Refused) != 6 {
		t.Errorf("%d refusals: %v", len(refused.Refused), err)
	}
}

func TestChangedSource(t *testing.T) {
	for name, change := range map[string]func(p string) error{
		"longer": func(p string) error {
			return errors.Join(os.WriteFile(p, noise(70_001), 0o600), os.Chtimes(p, stamp, stamp))
		},
		"shorter": func(p string) error { return errors.Join(os.Truncate(p, 10), os.Chtimes(p, stamp, stamp)) },
		"touched": func(p string) error { return os.Chtimes(p, stamp, stamp.Add(1000)) },
		"gone":    os.Remove,
		"replaced": func(p string) error {
			return errors.Join(os.WriteFile(p+"2", noise(70_000), 0o600), os.Chtimes(p+"2", stamp, stamp), os.Rename(p+"2", p))
		},
		"link": func(p string) error { return errors.Join(os.Rename(p, p+"2"), os.Symlink(p+"2", p)) },
	} {
		t.Run(name, func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "JRS 1.mp4")
			if err := errors.Join(os.WriteFile(p, noise(70_000), 0o600), os.Chtimes(p, stamp, stamp)); err != nil {
				t.Fatal(err)
			}
			plan, err := seal.PlanPaths([]string{p})
			if err != nil {
				t.Fatal(err)
			}
			if err := change(p); err != nil {
				t.Fatal(err)
			}
			_, err = seal.Seal(t.Context(), plan, identity(t), meta(), &store{}, nil)
			var changed *seal.ChangedError
			if !errors.As(err, &changed) || changed.Path != "JRS 1.mp4" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// growing is a file to which somebody writes while it is being read.
type growing struct{ fs.File }

func (g growing) Read(p []byte) (int, error) {
	n, err := g.File.Read(p)
	if err == io.EOF {
		return copy(p, "more"), nil
	}
	return n, err
}

// shrinking is a file that is cut while it is being read.
type shrinking struct{ fs.File }

func (s shrinking) Read([]byte) (int, error) { return 0, io.EOF }

func TestSourceChangesMeanwhile(t *testing.T) {
	for name, change := range map[string]func(fs.File) fs.File{
		"grows":   func(f fs.File) fs.File { return growing{f} },
		"shrinks": func(f fs.File) fs.File { return shrinking{f} },
	} {
		s := synthetic("f", noise(1000))
		open := s.Open
		s.Open = func() (fs.File, error) { f, err := open(); return change(f), err }
		_, err := seal.Seal(t.Context(), planOf(t, s), identity(t), meta(), &store{}, nil)
		var changed *seal.ChangedError
		if !errors.As(err, &changed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
