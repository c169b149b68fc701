package node_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi/openapitest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/ledger"
)

// pinned is a client that believes one certificate and nobody's word for it, and
// holds every answer against the OpenAPI document.
func pinned(t *testing.T, pin event.Digest) *http.Client {
	return &http.Client{Transport: openapitest.Transport(t, &http.Transport{TLSClientConfig: &tls.Config{
		InsecureSkipVerify: true,
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if event.Sum(raw[0]) != pin {
				return errors.New("another certificate")
			}
			return nil
		},
	}})}
}

func ask(t *testing.T, n *node.Node) api.Service {
	t.Helper()
	r, err := pinned(t, n.Pin).Get(n.URL + "/v1/service")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	var s api.Service
	if err := json.Unmarshal(b, &s); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%d %s: %v", r.StatusCode, b, err)
	}
	return s
}

func start(t *testing.T, c node.Config) *node.Node {
	t.Helper()
	n, err := node.Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSameServiceComesBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	n := start(t, node.Config{Data: dir})
	first := ask(t, n)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, node.Config{Data: dir})
	defer again.Close()
	if s := ask(t, again); s.Key != first.Key || s.Log != first.Log || s.Thread != first.Thread || s.Checkpoint != first.Checkpoint {
		t.Errorf("another service after a restart: %+v", s)
	}
	if again.Pin != n.Pin {
		t.Error("another certificate after a restart")
	}
	if c, err := ledger.OpenCheckpoint([]byte(first.Checkpoint), first.Log, first.LogKeys); err != nil || c.Size != 1 {
		t.Errorf("the first checkpoint: %+v, %v", c, err)
	}
	if !strings.HasSuffix(string(first.Log), ".example/log") {
		t.Errorf("a name nobody chose is %s, which could be somebody's", first.Log)
	}
}

func TestANameIsForLife(t *testing.T) {
	dir := t.TempDir()
	n := start(t, node.Config{Data: dir, Name: "safehand.example"})
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := node.Start(t.Context(), node.Config{Data: dir, Name: "other.example"})
	if err == nil || !strings.Contains(err.Error(), "safehand.example for life") {
		t.Fatalf("got %v", err)
	}
	n = start(t, node.Config{Data: dir, Name: "safehand.example"})
	defer n.Close()
	if got := n.Service().Log; got != "safehand.example/log" {
		t.Errorf("the log is %s", got)
	}
}

func TestAnImproperNameMakesNoService(t *testing.T) {
	dir := t.TempDir()
	if _, err := node.Start(t.Context(), node.Config{Data: dir, Name: "Not A Name"}); !errors.Is(err, event.ErrName) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "name")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the improper name was kept")
	}
}

func TestTwoNodesNeverShareADirectory(t *testing.T) {
	dir := t.TempDir()
	n := start(t, node.Config{Data: dir})
	defer n.Close()
	if second, err := node.Start(t.Context(), node.Config{Data: dir}); err == nil {
		second.Close()
		t.Fatal("a second node started on the same directory")
	}
	ask(t, n) // and the first still runs
}

func TestSecretsAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
	dir := t.TempDir()
	n := start(t, node.Config{Data: dir})
	defer n.Close()
	for _, name := range []string{"service.key", "log.key", "tls.pem", "safehand.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}

func TestADamagedOrStrangeKeyFileIsRefused(t *testing.T) {
	other := t.TempDir()
	if _, err := node.LoadKeys(other, "other.example"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"service.key", "log.key"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := node.LoadKeys(dir, "safehand.example"); err != nil {
				t.Fatal(err)
			}
			theirs, err := os.ReadFile(filepath.Join(other, name))
			if err != nil {
				t.Fatal(err)
			}
			for what, b := range map[string][]byte{"another service's": theirs, "half": theirs[:len(theirs)/2], "empty": nil} {
				if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
					t.Fatal(err)
				}
				_, err := node.LoadKeys(dir, "")
				if err == nil {
					t.Errorf("%s file was taken", what)
				} else if strings.Contains(err.Error(), "PRIVATE") {
					t.Errorf("the refusal of the %s file quotes it", what)
				}
			}
		})
	}
}

// A key that is lost is never made anew beside the log it began.
func TestALostKeyIsNotMadeAnew(t *testing.T) {
	for _, name := range []string{"name", "service.key", "log.key"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := start(t, node.Config{Data: dir}).Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			n, err := node.Start(t.Context(), node.Config{Data: dir})
			if err == nil {
				n.Close()
			}
			if !errors.Is(err, node.ErrKeyMissing) || !strings.Contains(err.Error(), "the file "+name) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("it is there again: %v", err)
			}
			_, wrong := node.ReadKeys(dir)
			if len(wrong) != 1 || wrong[0].File != name || !errors.Is(wrong[0], node.ErrKeyMissing) {
				t.Errorf("ReadKeys says %v", wrong)
			}
		})
	}
}

// Another key of the service's own name would sign what nobody could verify.
func TestAnotherServiceKeyIsRefused(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	if err := start(t, node.Config{Data: dir, Name: "safehand.example"}).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := node.LoadKeys(other, "safehand.example"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(other, "service.key"), filepath.Join(dir, "service.key")); err != nil {
		t.Fatal(err)
	}
	n, err := node.Start(t.Context(), node.Config{Data: dir})
	if err == nil {
		n.Close()
	}
	if !errors.Is(err, record.ErrOtherLog) {
		t.Errorf("got %v", err)
	}
}

func TestNothingRunsOnHalfARestore(t *testing.T) {
	dir := t.TempDir()
	done, err := node.BeginRestore(dir)
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Start(t.Context(), node.Config{Data: dir})
	if err == nil {
		n.Close()
	}
	if !errors.Is(err, node.ErrRestoring) {
		t.Errorf("got %v", err)
	}
	if err := done(); err != nil {
		t.Fatal(err)
	}
	if err := start(t, node.Config{Data: dir}).Close(); err != nil {
		t.Fatal(err)
	}
}
