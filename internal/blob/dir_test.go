package blob_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/blob/blobtest"
	"github.com/safehand/safehand/internal/durable"
)

func open(t *testing.T, path string) blob.Store {
	t.Helper()
	s, err := blob.Dir(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every test of the suite also ends with nothing in tmp.
func TestDir(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store {
		root := filepath.Join(t.TempDir(), "new", "blobs")
		t.Cleanup(func() {
			if left, err := os.ReadDir(filepath.Join(root, "tmp")); err != nil || len(left) > 0 {
				t.Errorf("%d temporary files left (%v)", len(left), err)
			}
		})
		return open(t, root)
	})
}

func put(t *testing.T, s blob.Store, b []byte) error {
	t.Helper()
	return s.Put(t.Context(), nameOf(b), int64(len(b)), bytes.NewReader(b))
}

func TestDirOutlivesItsProcess(t *testing.T) {
	root, b := t.TempDir(), []byte("content")
	if err := put(t, open(t, root), b); err != nil {
		t.Fatal(err)
	}
	if size, err := open(t, root).Stat(t.Context(), nameOf(b)); err != nil || size != int64(len(b)) {
		t.Errorf("after opening anew: %d, %v", size, err)
	}
}

func TestDirClearsWhatWasHalfWritten(t *testing.T) {
	root := t.TempDir()
	open(t, root)
	left := filepath.Join(root, "tmp", "put-123")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, root)
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the temporary file is still there: %v", err)
	}
}

// Whoever only looks leaves what is just being written alone.
func TestReadChangesNothing(t *testing.T) {
	root, b := t.TempDir(), []byte("content")
	if err := put(t, open(t, root), b); err != nil {
		t.Fatal(err)
	}
	coming := filepath.Join(root, "tmp", "put-123")
	if err := os.WriteFile(coming, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := blob.Read(root)
	seen := 0
	err := r.Walk(t.Context(), func(blob.Name, int64) error { seen++; return nil })
	if size, e := r.Stat(t.Context(), nameOf(b)); err != nil || e != nil || seen != 1 || size != int64(len(b)) {
		t.Errorf("%d blobs (%v), the one has %d bytes (%v)", seen, err, size, e)
	}
	if _, err := os.Stat(coming); err != nil {
		t.Errorf("what was being written is gone: %v", err)
	}
	none := blob.Read(filepath.Join(root, "nowhere"))
	if err := none.Walk(t.Context(), func(blob.Name, int64) error { return errors.New("a blob") }); err != nil {
		t.Errorf("where there is no folder: %v", err)
	}
	if _, err := none.Stat(t.Context(), nameOf(b)); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("and the blob there: %v", err)
	}
}

func TestDirIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // has no such modes
	}
	root := filepath.Join(t.TempDir(), "blobs")
	if err := put(t, open(t, root), []byte("content")); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		seen++
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", e.Name(), got, want)
		}
		return nil
	})
	if err != nil || seen != 5 {
		t.Errorf("%d files and folders (%v), want root, tmp, two levels and the blob", seen, err)
	}
}

// A blob is acknowledged only when its name and the folders above it are
// durable; when that fails it isn't acknowledged, and the next attempt, which
// finds the name in place, must see to it all the same.
func TestDirSyncsFolders(t *testing.T) {
	root, b := t.TempDir(), []byte("content")
	r := nameOf(b).Recipient.String()
	folders := []string{filepath.Join(root, r[:2], r), filepath.Join(root, r[:2]), root}
	s := open(t, root)
	full := errors.New("the disk has gone")
	for _, bad := range folders {
		failing := blob.WithSync(s, func(f string) error {
			if f == bad {
				return full
			}
			return nil
		})
		if err := put(t, failing, b); err == nil {
			t.Errorf("Put is acknowledged though syncing %s failed", bad)
		}
	}
	var synced []string
	recording := blob.WithSync(s, func(f string) error {
		synced = append(synced, f)
		return durable.Names(f)
	})
	if err := put(t, recording, b); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(synced, folders) {
		t.Errorf("synced %v, want %v", synced, folders)
	}
}

// Its bytes are durable before it has its name, or it has none: else a power cut could
// leave a name that stands for nothing.
func TestDirSyncsBytesBeforeTheName(t *testing.T) {
	root, b := t.TempDir(), []byte("content")
	s, flushed := open(t, root), 0
	full := errors.New("the disk has gone")
	for _, answer := range []error{full, nil} {
		put1 := put(t, blob.WithFlush(s, func(f *os.File) error {
			flushed++
			if got, err := os.ReadFile(f.Name()); err != nil || !bytes.Equal(got, b) {
				t.Errorf("synced is %q: %v", got, err)
			}
			if _, err := s.Stat(t.Context(), nameOf(b)); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("it has its name already: %v", err)
			}
			return answer
		}), b)
		if _, err := s.Stat(t.Context(), nameOf(b)); (put1 == nil) != (answer == nil) || (err == nil) != (answer == nil) {
			t.Errorf("with %v it is acknowledged with %v, and there: %v", answer, put1, err)
		}
	}
	if flushed != 2 {
		t.Errorf("its bytes were synced %d times", flushed)
	}
}

// Folders that were synced last, and are not synced for each blob of an exhibit; one
// that has gone since is made and synced anew, with those above it. What another
// process left may be between being made and being synced.
func TestDirKnowsFoldersThatLast(t *testing.T) {
	root, b := t.TempDir(), []byte("content")
	r := nameOf(b).Recipient.String()
	folders := []string{filepath.Join(root, r[:2], r), filepath.Join(root, r[:2]), root}
	s := open(t, root)
	for _, step := range []struct {
		name   string
		before func() error
		want   []string
	}{
		{"the first", nil, folders},
		{"the next", nil, folders[:1]},
		{"its folder gone", func() error { return os.RemoveAll(folders[0]) }, folders},
		{"both gone", func() error { return os.RemoveAll(folders[1]) }, folders},
		{"the next after that", nil, folders[:1]},
		{"another process", func() error { s = open(t, root); return nil }, folders},
	} {
		if step.before != nil {
			if err := step.before(); err != nil {
				t.Fatal(err)
			}
		}
		var synced []string
		recording := blob.WithSync(s, func(f string) error {
			synced = append(synced, f)
			return durable.Names(f)
		})
		if err := put(t, recording, b); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(synced, step.want) {
			t.Errorf("%s: synced %v, want %v", step.name, synced, step.want)
		}
	}
}

func TestDirDeleteSyncs(t *testing.T) {
	s, b := open(t, t.TempDir()), []byte("content")
	if err := put(t, s, b); err != nil {
		t.Fatal(err)
	}
	failing := blob.WithSync(s, func(string) error { return errors.New("the disk has gone") })
	for range 2 { // the second time the file is gone, but not durably
		if err := failing.Delete(t.Context(), nameOf(b)); err == nil {
			t.Error("Delete is acknowledged though it isn't durable")
		}
	}
}

// What a broken disk cut short is put right by sending it again.
func TestDirHealsAWrongSize(t *testing.T) {
	root, b := t.TempDir(), []byte("content")
	s := open(t, root)
	if err := put(t, s, b); err != nil {
		t.Fatal(err)
	}
	n := nameOf(b)
	path := filepath.Join(root, n.Recipient.String()[:2], n.Recipient.String(), n.Digest.String())
	if err := os.Truncate(path, 3); err != nil {
		t.Fatal(err)
	}
	if err := put(t, s, b); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, b) {
		t.Errorf("the blob is %q, %v", got, err)
	}
}

func TestDirRefusalLeavesNoFile(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	err := s.Put(t.Context(), nameOf([]byte("content")), 7, iotest.ErrReader(errors.New("gone")))
	if err == nil {
		t.Fatal("Put succeeded")
	}
	filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			t.Errorf("left: %s (%v)", path, err)
		}
		return nil
	})
}

// The root of a mounted disk holds more than blobs.
func TestDirWalkPassesOverOtherFiles(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	if err := put(t, s, []byte("content")); err != nil {
		t.Fatal(err)
	}
	n := nameOf([]byte("content"))
	for _, path := range []string{
		"lost+found/x", "README",
		filepath.Join("tmp", n.Digest.String()),
		filepath.Join(n.Recipient.String(), n.Digest.String()), // not under its two digits
	} {
		full := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	err := s.Walk(t.Context(), func(got blob.Name, size int64) error {
		seen++
		if got != n || size != 7 {
			t.Errorf("Walk sees %s with size %d", got, size)
		}
		return nil
	})
	if err != nil || seen != 1 {
		t.Errorf("Walk sees %d blobs (%v), want 1", seen, err)
	}
}
