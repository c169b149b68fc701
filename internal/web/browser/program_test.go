package browser_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What judges statements, entries, seals, labels, proofs and records in a page is the
// same Go, made for a browser: there too each vector comes out as it says.
func TestTheProgramInAPagePassesTheVectors(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "go_js_wasm_exec")
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run", "^TestVectors$", "-v", "-exec", run, "../../../vectors")
	cmd.Env = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}
	for _, name := range []string{"PATH", "HOME", "GOPATH", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "TMPDIR"} { // a page's program has room for few
		if v, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestVectors ") {
		t.Errorf("%v\n%s", err, out)
	}
}
