package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// mutant is one patch.
type mutant struct {
	breaks, promise string
	pkg, name       string // of the test
	copied          bool   // the test reads the source itself, and gets a copy of the tree
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
		case "tree":
			m.copied = value == "copied"
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

// fill copies the rest of the tree beside the patched files. The compiler's overlay
// does not reach a test that opens the source by itself.
func fill(dir string) error {
	return filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		to := filepath.Join(dir, path)
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != "." && (e.Name()[0] == '.' || path == "bin"):
			return fs.SkipDir
		case e.IsDir():
			return os.MkdirAll(to, 0o700)
		}
		if _, err := os.Stat(to); err == nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o600)
	})
}

// test runs the mutant's test in a tree, over the files of an overlay if there is
// one, and reports whether it is red and the end of what it said.
func (m *mutant) test(tree, overlay string) (red bool, why string) {
	module, pkg := m.module()
	// Vet looks at what is written, and a mutant is about what happens.
	args := []string{"test", "-vet=off", "-run", "^" + strings.ReplaceAll(m.name, "/", "$/^") + "$"}
	if overlay != "" {
		args = append(args, "-count=1") // what a test builds is not what the cache goes by
	}
	cmd := exec.Command("go", append(args, pkg)...)
	if overlay != "" {
		// In the environment: a test that builds the program has to build this one.
		cmd.Env = append(os.Environ(), "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -overlay="+overlay))
	}
	cmd.Dir = filepath.Join(tree, module)
	out, err := cmd.CombinedOutput()
	if err == nil && !bytes.Contains(out, []byte("no tests to run")) {
		return false, ""
	}
	if err == nil {
		return true, "there is no such test"
	}
	return true, end(out)
}

// module is the folder of the module that the test is of, and the package in it:
// the tools are a module of their own.
func (m *mutant) module() (dir, pkg string) {
	dir = filepath.Clean(m.pkg)
	for dir != "." {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	pkg, _ = filepath.Rel(dir, m.pkg) // it is below it
	return dir, "./" + filepath.ToSlash(pkg)
}

// end is the line that says what failed, or else the last lines.
func end(out []byte) string {
	s := strings.TrimSpace(string(out))
	if i := strings.Index(s, "--- FAIL"); i >= 0 {
		return s[i:min(len(s), i+400)]
	}
	return s[max(0, len(s)-400):]
}
