package lock_test

import (
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/internal/lock"
)

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := lock.File(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.File(path); err == nil {
		t.Error("two hold it")
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if unlock, err = lock.File(path); err != nil {
		t.Fatalf("it is held by nobody: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := lock.File(filepath.Join(path, "below a file")); err == nil {
		t.Error("it is held where nothing can be")
	}
}
