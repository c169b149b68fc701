package main_test

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/world"
)

// silent is the address of a server that takes calls and never answers. The
// first call is told to called.
func silent(t *testing.T) (address string, called <-chan bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	c := make(chan bool, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		c <- true
		conn.Read(make([]byte, 1<<20)) // the client's greeting
		conn.Read(make([]byte, 1))     // until it hangs up
	}()
	return "https://" + l.Addr().String(), c
}

// Ctrl-C ends the waiting with a code of its own and leaves nothing half-done.
func TestStopped(t *testing.T) {
	address, called := silent(t)
	dir := t.TempDir()
	pass := filepath.Join(dir, "passphrase")
	if err := os.WriteFile(pass, []byte(world.Passphrase+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	cmd := exec.CommandContext(t.Context(), "safehand", "organisation", "create", "northshire.example",
		"--server", address, "--home", home, "--passphrase-file", pass)
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-called
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	e := new(exec.ExitError)
	if err := cmd.Wait(); !errors.As(err, &e) || e.ExitCode() != api.ExitStopped {
		t.Fatalf("got %v: %s", err, &msg)
	}
	if !strings.Contains(msg.String(), "nothing half-done was left") || out.Len() > 0 {
		t.Errorf("it says %q and %q", &msg, &out)
	}
	if have, err := os.ReadDir(home); len(have) > 0 {
		t.Errorf("it left %v, %v", have, err)
	}
}
