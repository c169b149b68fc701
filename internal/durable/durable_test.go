package durable_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/safehand/safehand/internal/durable"
)

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, c := range []struct {
		text string
		mode fs.FileMode
	}{{"first", 0o600}, {"second", 0o660}} {
		if err := durable.Replace(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil || string(b) != c.text {
			t.Errorf("it reads %q: %v", b, err)
		}
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != c.mode {
			t.Errorf("it has the mode %v: %v", info.Mode(), err)
		}
	}
	left(t, dir, "file")
}

// What could not be written leaves what was there, and nothing beside it.
func TestNotHalf(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := durable.Replace(path, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	torn := errors.New("the disk is full")
	err := durable.Write(path, 0o600, func(w io.Writer) error {
		_, _ = w.Write([]byte("sec"))
		return torn
	})
	if b, _ := os.ReadFile(path); !errors.Is(err, torn) || string(b) != "first" {
		t.Errorf("it reads %q: %v", b, err)
	}
	// A folder can't be replaced by a file.
	if err := durable.Replace(dir, nil, 0o600); err == nil {
		t.Error("a folder was replaced")
	}
	left(t, dir, "file")
	if all, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".new-*")); len(all) > 0 {
		t.Errorf("beside it there is left %q", all)
	}
}

func TestFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "one", "two", "three")
	for range 2 {
		if err := durable.Folder(path); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		t.Errorf("it is not there: %v", err)
	}
	file := filepath.Join(path, "file")
	if err := durable.Replace(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := durable.Folder(filepath.Join(file, "below")); err == nil {
		t.Error("a folder was made below a file")
	}
}

// The names of a folder that is not there can't be made to last.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	if err := durable.Names(dir); err != nil {
		t.Error(err)
	}
	if err := durable.Names(filepath.Join(dir, "none")); runtime.GOOS != "windows" && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func left(t *testing.T, dir string, want string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != 1 || all[0].Name() != want {
		t.Errorf("there is left %v: %v", all, err)
	}
}

// A folder that is there may have been made by a process that was killed before its name
// lasted, and some file systems take no such call for a folder.
func TestTheNameOfAFolderThatIsThereLasts(t *testing.T) {
	dir := t.TempDir()
	torn := errors.New("the disk is broken")
	for said, want := range map[error]error{nil: nil, syscall.EINVAL: nil, errors.ErrUnsupported: nil, fs.ErrPermission: nil, torn: torn} {
		var asked []string
		back := durable.SetNames(func(folder string) error { asked = append(asked, folder); return said })
		err := durable.Folder(dir)
		back()
		if !errors.Is(err, want) || len(asked) != 1 || asked[0] != filepath.Dir(dir) {
			t.Errorf("%v: asked of %q, got %v", said, asked, err)
		}
	}
}
