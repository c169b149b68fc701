package cosign_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/safehand/safehand/internal/cosign"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

// litewitness is the stock witness, as 'make tools' builds it unchanged.
func litewitness(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("litewitness")
	if err != nil {
		path, err = filepath.Abs("../../.bin/litewitness")
		if err == nil {
			_, err = os.Stat(path)
		}
	}
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("litewitness is not there: %v", err)
		}
		t.Skip("NOT TESTED WITH A STOCK WITNESS: 'make tools' builds it")
	}
	return path
}

// keyring serves one key as ssh-agent does, which litewitness wants, and returns
// its fingerprint.
func keyring(t *testing.T, socket string) string {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: private}); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go agent.ServeAgent(ring, c)
		}
	}()
	k, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return ssh.FingerprintSHA256(k)
}

// heard is what a program says while it runs.
type heard struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.String()
}

var vkeyRE = regexp.MustCompile(`vkey=(\S+)`)

// stock runs litewitness on a log and returns how it is asked.
func stock(t *testing.T, s *Story) cosign.Asked {
	t.Helper()
	path := litewitness(t)
	dir, err := os.MkdirTemp("", "lw") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	out := new(heard)
	ctx, stop := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, path, "-name", "litewitness.example", "-db", dir+"/db", "-ssh-agent", dir+"/s",
		"-key", keyring(t, dir+"/s"), "-listen", address)
	c.Stdout, c.Stderr = out, out
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGINT) }
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); c.Wait() })
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatalf("litewitness does not listen: %s", out)
		}
	}
	known(t, dir+"/db", s)
	m := vkeyRE.FindStringSubmatch(out.String())
	if m == nil {
		t.Fatalf("litewitness says no key: %s", out)
	}
	a, err := cosign.ParseAsked("http://" + address + "#" + strings.Trim(m[1], `"`))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// known tells litewitness of the log, as its own witnessctl does.
func known(t *testing.T, file string, s *Story) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	root, err := ledger.RootAt(t.Context(), new(ledger.Memory), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range [][]any{
		{"INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", string(origin), root.String()},
		{"INSERT INTO key (origin, key) VALUES (?, ?)", string(origin), string(s.Service.LogKeys[0])},
	} {
		if _, err := db.Exec(q[0].(string), q[1:]...); err != nil {
			t.Fatal(err)
		}
	}
}

// The stock witness cosigns our log, head after head, and stops a service that was
// put back behind it.
func TestAStockWitnessCosigns(t *testing.T) {
	s := Begin(t, New(t, origin), storetest.Open(t, filepath.Join(t.TempDir(), "test.db")))
	grow(s)
	p := &post{as: stock(t, s)}
	n := ask(t, s, p)
	if got := lines(t, s, p); len(got) != 1 || got[0].Key.Name() != "litewitness.example" {
		t.Fatalf("its first line is %v; the witness is %+v, and it said %s", got, witnesses(t, s), n.said)
	}
	old := backup(t, s)
	for range 3 {
		grow(s)
		s.Clock = s.Clock.Add(time.Minute)
		n.Round(t.Context())
		if got := lines(t, s, p); len(got) != 1 || time.Since(got[0].At.Std()) > time.Minute {
			t.Fatalf("got %v; the witness is %+v", got, witnesses(t, s))
		}
	}
	statement := noteAt(t, s, 1)
	r := restore(t, s, old)
	ask(t, r, p)
	if w := witnesses(t, r)[0]; w.Trouble != store.Ahead {
		t.Errorf("behind it the witness is %+v", w)
	}
	stands(t, r, statement)
	r = restore(t, s, old)
	for range 5 {
		grow(r)
	}
	ask(t, r, p)
	if w := witnesses(t, r)[0]; w.Trouble != store.Forked {
		t.Errorf("after a fork the witness is %+v", w)
	}
	stands(t, r, statement)
}
