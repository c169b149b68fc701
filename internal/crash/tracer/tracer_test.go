//go:build linux && amd64

package tracer_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/crash/tracer"
	"github.com/safehand/safehand/internal/durable"
)

// The test is its own tracer and its own program to be traced.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 4 && os.Args[1] == "trace":
		p, err := tracer.ParsePlan(os.Args[2])
		if err != nil {
			panic(err)
		}
		code, err := tracer.Run(os.Args[4:], p, os.Args[3], true, func(c tracer.Call) { fmt.Fprintln(os.Stderr, c.N, c.Name, filepath.Base(c.On)) })
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 99
		}
		os.Exit(code)
	case len(os.Args) > 2 && os.Args[1] == "write":
		os.Exit(writeFour(os.Args[2]))
	}
	os.Exit(m.Run())
}

// writeFour writes one letter at a time, each on a thread of its own, syncs,
// renames, syncs the folder and writes one more. Its exit code says which failed.
func writeFour(path string) int {
	f, err := os.Create(path)
	if err != nil {
		return 50
	}
	for i, letter := range []string{"a", "b", "c", "d"} {
		done := make(chan error)
		go func() {
			_, err := f.WriteString(letter)
			done <- err
		}()
		if err := <-done; err != nil {
			return i + 1
		}
	}
	if err := f.Sync(); err != nil {
		return 5
	}
	if err := os.Rename(path, path+".whole"); err != nil {
		return 6
	}
	if err := durable.Names(filepath.Dir(path)); err != nil {
		return 7
	}
	if _, err := f.WriteString("e"); err != nil {
		return 8
	}
	return 0
}

func TestEachCallGoesWrong(t *testing.T) {
	if os.Getenv("CI") == "" && exec.Command(os.Args[0], "trace", "nothing/0/0", "", "/bin/true").Run() != nil {
		t.Skip("programs can't be traced here")
	}
	const killed = 128 + 9
	for _, c := range []struct {
		plan       string
		code       int
		file, left string // what it is called, and what is in it
	}{
		{"nothing/0/0", 0, "f.whole", "abcde"},
		{"kill/1/1", killed, "f", ""},
		{"kill/3/1", killed, "f", "ab"},
		{"kill after/3/1", killed, "f", "abc"},
		{"kill/5/1", killed, "f", "abcd"},
		{"kill/6/1", killed, "f", "abcd"},
		{"kill after/6/1", killed, "f.whole", "abcd"},
		{"kill/7/1", killed, "f.whole", "abcd"},
		{"kill/9/1", 0, "f.whole", "abcde"},
		{"power/4/1", killed, "", ""},
		{"power/7/1", killed, "", ""}, // synced, and under no name that lasts
		{"power/8/1", killed, "f.whole", "abcd"},
		{"power/9/1", 0, "f.whole", "abcd"}, // when it has ended
		{"fail/2/1", 2, "f", "a"},
		{"no room/4/1", 4, "f", "abc"},
		{"fail but done/4/1", 4, "f", "abcd"},
		{"fail/5/1", 5, "f", "abcd"},
		{"fail/6/2", 6, "f", "abcd"},
		{"fail but done/6/1", 6, "f.whole", "abcd"},
	} {
		t.Run(strings.ReplaceAll(c.plan, "/", " "), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			cmd := exec.Command(os.Args[0], "trace", c.plan, filepath.Dir(path), os.Args[0], "write", path)
			var said bytes.Buffer
			cmd.Stderr = &said
			err := cmd.Run()
			code := cmd.ProcessState.ExitCode()
			if e := new(exec.ExitError); err != nil && !errors.As(err, &e) || code != c.code {
				t.Errorf("it ends with %d (%v), want %d:\n%s", code, err, c.code, &said)
			}
			if left, err := os.ReadDir(filepath.Dir(path)); c.file == "" && (err != nil || len(left) > 0) {
				t.Errorf("it left %v, %v", left, err)
			}
			if c.file == "" {
				return
			}
			got, err := os.ReadFile(filepath.Join(filepath.Dir(path), c.file))
			if err != nil || string(got) != c.left {
				t.Errorf("it left %q, %v, want %q in %s:\n%s", got, err, c.left, c.file, &said)
			}
		})
	}
}
