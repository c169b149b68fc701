package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// mutant is one patch.
type mutant struct {
	breaks, promise string
	pkg, name       string // of the test
	files           []string
	diff            []byte
}

func read(path string) (*mutant, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	head, diff, found := bytes.Cut(b, []byte("\n\n"))
	if !found {
		return nil, errors.New("there is no empty line between what it says and the patch")
	}
	m := &mutant{diff: diff}
	for line := range strings.Lines(string(head)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "breaks":
			m.breaks = value
		case "promise":
			m.promise = value
		case "test":
			m.pkg, m.name, _ = strings.Cut(value, " ")
		default:
			return nil, fmt.Errorf("%q is nothing that a patch says", key)
		}
	}
	for line := range strings.Lines(string(diff)) {
		if f, found := strings.CutPrefix(strings.TrimSpace(line), "+++ b/"); found {
			m.files = append(m.files, f)
		}
	}
	if m.breaks == "" || m.promise == "" || m.pkg == "" || m.name == "" || len(m.files) == 0 {
		return nil, errors.New("it does not say what it breaks, which promise, which test, or in which file")
	}
	return m, nil
}

// apply patches copies of the files in a folder, and writes for the compiler which
// stands for which. The tree itself is left as it is: somebody may be at work in it.
func (m *mutant) apply(dir string) (string, error) {
	instead := map[string]string{}
	for _, f := range m.files {
		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		to := filepath.Join(dir, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return "", err
		}
		if err := os.WriteFile(to, b, 0o600); err != nil {
			return "", err
		}
		here, err := filepath.Abs(f)
		if err != nil {
			return "", err
		}
		instead[here] = to
	}
	git := exec.Command("git", "apply", "-")
	git.Dir, git.Stdin = dir, bytes.NewReader(m.diff)
	// Outside any repository: git would look for the files in that one.
	git.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	if out, err := git.CombinedOutput(); err != nil {
		return "", fmt.Errorf("it no longer applies: %s", bytes.TrimSpace(out))
	}
	b, err := json.Marshal(map[string]any{"Replace": instead})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, b, 0o600)
}

// test runs the mutant's test, over the files of an overlay if there is one, and
// reports whether it is red and the end of what it said.
func (m *mutant) test(overlay string) (red bool, why string) {
	args := []string{"test", "-run", "^" + strings.ReplaceAll(m.name, "/", "$/^") + "$"}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	out, err := exec.Command("go", append(args, m.pkg)...).CombinedOutput()
	if err == nil && !bytes.Contains(out, []byte("no tests to run")) {
		return false, ""
	}
	if err == nil {
		return true, "there is no such test"
	}
	return true, end(out)
}

// end is the line that says what failed, or else the last lines.
func end(out []byte) string {
	s := strings.TrimSpace(string(out))
	if i := strings.Index(s, "--- FAIL"); i >= 0 {
		return s[i:min(len(s), i+400)]
	}
	return s[max(0, len(s)-400):]
}
