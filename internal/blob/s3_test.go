package blob_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/blob/blobtest"
	"github.com/safehand/safehand/internal/blob/s3test"
)

// A real server holds the store to the contract. It starts each time with an
// empty bucket, and nothing is left in the spool.
func TestS3(t *testing.T) {
	b, server := s3test.Start(t)
	n := 0
	blobtest.Run(t, func(t *testing.T) blob.Store {
		n++
		b := b
		b.Name, b.Spool = fmt.Sprintf("bucket-%d", n), t.TempDir()
		if err := os.Mkdir(filepath.Join(server.Dir, b.Name), 0o700); err != nil {
			t.Fatal(err)
		}
		s, err := blob.S3(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if left, err := os.ReadDir(b.Spool); err != nil || len(left) > 0 {
				t.Errorf("%d files left in the spool (%v)", len(left), err)
			}
		})
		return s
	})
}

// A list comes in pages of a thousand.
func TestS3WalksPages(t *testing.T) {
	b, server := s3test.Start(t)
	s, err := blob.S3(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	const many = 2100
	for i := range many {
		n := nameOf(fmt.Append(nil, i))
		path := filepath.Join(server.Dir, b.Name, n.Recipient.String(), n.Digest.String())
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(server.Dir, b.Name, "lost+found"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	seen := map[blob.Name]bool{}
	if err := s.Walk(t.Context(), func(n blob.Name, size int64) error { seen[n] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(seen) != many {
		t.Errorf("it sees %d of %d", len(seen), many)
	}
}

// What is there with another length is no blob, and is replaced; so is what the
// server lost between two calls put again.
func TestS3HealsAndSurvivesItsServer(t *testing.T) {
	b, server := s3test.Start(t)
	s, err := blob.S3(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	content := bytes.Repeat([]byte("sealed "), 100_000)
	n := nameOf(content)
	if err := put(t, s, content); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(server.Dir, b.Name, n.Recipient.String(), n.Digest.String())
	if err := os.Truncate(path, 1000); err != nil {
		t.Fatal(err)
	}
	if err := put(t, s, content); err != nil {
		t.Errorf("over a blob that was cut short: %v", err)
	}
	if size, err := s.Stat(t.Context(), n); err != nil || size != int64(len(content)) {
		t.Errorf("it has %d bytes, %v", size, err)
	}
	server.Down()
	if err := put(t, s, []byte("another")); err == nil || errors.Is(err, blob.ErrMismatch) || errors.Is(err, blob.ErrNotFound) {
		t.Errorf("without its server it says %v", err)
	}
	if _, err := s.Stat(t.Context(), n); err == nil || errors.Is(err, blob.ErrNotFound) {
		t.Errorf("without its server it denies a blob: %v", err)
	}
	server.Up()
	r, size, err := s.Open(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || int64(len(got)) != size || !bytes.Equal(got, content) {
		t.Errorf("after it came back: %d bytes, %v", len(got), err)
	}
}

// A bucket that is not there, or keys that are not its, are told at the start.
func TestS3SaysWhatIsWrong(t *testing.T) {
	b, _ := s3test.Start(t)
	b.Name = "nothing-of-the-kind"
	if _, err := blob.S3(t.Context(), b); err == nil || !strings.Contains(err.Error(), "the bucket nothing-of-the-kind can't be used") {
		t.Errorf("a bucket that is not there: %v", err)
	}
	b, _ = s3test.Start(t)
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	if _, err := blob.S3(t.Context(), b); err == nil || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a wrong key: %v", err)
	}
}
