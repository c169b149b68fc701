package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const root = "../.."

var (
	blockRE = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	linkRE  = regexp.MustCompile(`\]\(([^)#:]+)\)`)
)

// A newcomer with nothing but the README gets a file across, with the program
// as it is built for everybody.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	script := "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
	blocks := blockRE.FindAllSubmatch(b, -1)
	if len(blocks) < 6 {
		t.Fatalf("only %d blocks of commands were found", len(blocks))
	}
	for _, m := range blocks {
		script += string(m[1])
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir, cmd.Env = root, newcomer(t, home)
	cmd.WaitDelay = 10 * time.Second
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("the README took %.1f s", time.Since(start).Seconds())
	for _, want := range []string{"Waiting for receipt", "checks passed", "you signed for 1 exhibit", "VALID.", "unchanged since it was sealed"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("nothing says %q:\n%s", want, out)
		}
	}
	if _, err := os.Stat(filepath.Join(home, "safehand-trial", "received", "JRS-1", "interview.txt")); err != nil {
		t.Error(err)
	}
}

// newcomer is the environment of somebody with an empty home. The building of Go
// programs alone is not begun anew.
func newcomer(t *testing.T, home string) []string {
	t.Helper()
	env := []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "SAFEHAND_LISTEN=127.0.0.1:0"}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOTOOLCHAIN", "GOPROXY", "GOFLAGS"} {
		v, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+strings.TrimSpace(string(v)))
	}
	return env
}

// What the README sends people to is there.
func TestReadmeLinks(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := linkRE.FindAllSubmatch(b, -1)
	if len(links) < 5 {
		t.Fatalf("only %d links were found", len(links))
	}
	for _, l := range links {
		if _, err := os.Stat(filepath.Join(root, string(l[1]))); err != nil {
			t.Error(err)
		}
	}
}
