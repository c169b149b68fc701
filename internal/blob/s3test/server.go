// Package s3test runs a real S3-compatible server for a test: versitygw, over a
// folder.
package s3test

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/blob"
)

const access, secret = "safehand-test", "not-a-secret-of-anybody"

// Start starts a server for the time of the test, with an empty bucket in it,
// and gives its keys to this process's environment. Without versitygw it skips
// the test, which in CI must not be.
func Start(t *testing.T) (blob.Bucket, *Server) {
	t.Helper()
	path, err := exec.LookPath("versitygw")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("versitygw is not on the PATH ('make tools' builds it into .bin): S3 was not tried")
	} else if err != nil {
		t.Fatal("versitygw is not on the PATH")
	}
	t.Setenv("AWS_ACCESS_KEY_ID", access)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secret)
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	s := &Server{t: t, path: path, Dir: filepath.Join(t.TempDir(), "s3"), listen: free(t)}
	// A bucket of versitygw's is a folder.
	if err := os.MkdirAll(filepath.Join(s.Dir, bucket), 0o700); err != nil {
		t.Fatal(err)
	}
	s.Up()
	t.Cleanup(s.Down)
	return blob.Bucket{Endpoint: "http://" + s.listen, Region: "us-east-1", Name: bucket, Spool: filepath.Join(t.TempDir(), "spool")}, s
}

const bucket = "evidence"

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Server is one that runs.
type Server struct {
	Dir    string // the objects, under the bucket's name
	t      *testing.T
	path   string
	listen string
	cmd    *exec.Cmd
	said   strings.Builder
}

// Up starts it and waits until it answers.
func (s *Server) Up() {
	s.t.Helper()
	s.cmd = exec.Command(s.path, "--port", s.listen, "--access", access, "--secret", secret, "posix", s.Dir)
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.listen+"/", nil)
		if err == nil {
			var resp *http.Response
			if resp, err = http.DefaultClient.Do(req); err == nil {
				resp.Body.Close()
			}
		}
		cancel()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("versitygw does not answer: %v\n%s", err, &s.said)
		}
	}
}

// Down kills it; what it holds stays.
func (s *Server) Down() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
	s.cmd = nil
}
