package world_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/world"
)

// program is the real program, built once for a test.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "safehand")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/safehand/safehand/cmd/safehand")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// processes runs `safehand serve`, again and again, and keeps what it prints.
// Closing one of its services is kill -9.
type processes struct {
	t        *testing.T
	program  string
	out, log buffer
	started  func(*world.Service)
	running  *exec.Cmd
}

func (p *processes) launch(_ context.Context, c node.Config) (*world.Service, error) {
	args := []string{"serve", "--data", c.Data, "--listen", c.Listen, "--name", string(c.Name)}
	if c.Listen == "" {
		args[4] = "127.0.0.1:0"
	}
	if c.DSN != "" {
		args = append(args, "--database", c.DSN)
	}
	before := p.out.Len()
	cmd := exec.Command(p.program, args...)
	cmd.Env = clean(os.Environ())
	cmd.Stdout, cmd.Stderr = &p.out, &p.log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p.running = cmd
	p.t.Cleanup(func() { _ = p.kill(cmd) })
	address, err := p.address(before)
	if err != nil {
		return nil, err
	}
	keys, err := node.LoadKeys(c.Data, "")
	if err != nil {
		return nil, err
	}
	s := &world.Service{Address: address, Keys: keys, Close: func() error { return p.kill(cmd) }}
	p.started(s)
	return s, nil
}

func clean(env []string) (out []string) {
	for _, e := range env {
		if !strings.HasPrefix(e, "SAFEHAND_") {
			out = append(out, e)
		}
	}
	return out
}

var addressRE = regexp.MustCompile(`https://\S+#[0-9a-f]{64}`)

// address waits until the service has said where it listens.
func (p *processes) address(before int) (client.Address, error) {
	for range 3000 {
		if a := addressRE.Find(p.out.Copy()[before:]); a != nil {
			return client.ParseAddress(string(a))
		}
		time.Sleep(10 * time.Millisecond)
	}
	return client.Address{}, fmt.Errorf("the service did not start: %s", p.log.Copy())
}

func (p *processes) kill(cmd *exec.Cmd) error {
	if cmd.ProcessState != nil {
		return nil
	}
	if err := cmd.Process.Kill(); err != nil {
		return err
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		return fmt.Errorf("the service ended by itself: %v", err)
	}
	return nil
}

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) Copy() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.b.Bytes())
}

func (b *buffer) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Len()
}
