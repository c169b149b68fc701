package main_test

import (
	"errors"
	"flag"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Stories run services, and leave keys, homes and sealed bytes behind. When the
// test that tells them is killed, nobody is there to put them away: so the
// services watch for it, and a keeper beside the test removes its folders.

// endWithParent ends the program when whoever started it is gone.
func endWithParent() {
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(100 * time.Millisecond)
	}
	os.Exit(1)
}

// keep has stories told in a folder that is gone after the test, however it
// ends.
func keep(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "safehand-stories-")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOTMPDIR", dir) // where testscript makes its folders
	keeper := exec.Command("story-keeper", dir)
	alive, err := keeper.StdinPipe()
	if err == nil {
		err = keeper.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		word := ended
		if f := flag.Lookup("testwork"); f != nil && f.Value.String() == "true" {
			word = kept
		}
		_, err := io.WriteString(alive, word)
		if err := errors.Join(err, alive.Close(), keeper.Wait()); err != nil {
			t.Error(err)
		}
	})
}

// What a test that was not killed tells its keeper: that it has ended, or that
// its folders are to be looked at (-testwork).
const (
	ended = "ended"
	kept  = "kept"
)

// keepStories waits until the test is gone, which closes its end of the pipe. Of
// one that was killed everything goes, with the folder of the programs it ran.
func keepStories() {
	signal.Ignore(os.Interrupt) // Ctrl-C is for the test
	told, _ := io.ReadAll(os.Stdin)
	if string(told) == kept {
		return
	}
	folders := []string{os.Args[1]}
	// The programs of a test that has ended are needed by the tests after it.
	if exe, err := os.Executable(); err == nil && string(told) != ended {
		if programs := filepath.Dir(filepath.Dir(exe)); strings.HasPrefix(filepath.Base(programs), "testscript-main") {
			folders = append(folders, programs)
		}
	}
	for range 50 { // a service takes a moment to notice
		var err error
		for _, f := range folders {
			err = errors.Join(err, os.RemoveAll(f))
		}
		if err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	os.Exit(1)
}

// A story is killed in the middle, with a service running: soon nothing is left
// of either.
func TestACrashedStoryLeavesNothing(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cmd := exec.Command(self, "-test.run", "^TestStories$/^hand-to-hand$")
	cmd.Env = append(os.Environ(), "TMPDIR="+dir, "GOTMPDIR=")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := ""
	within(t, 30*time.Second, "the story's service to run", func() bool {
		files, _ := filepath.Glob(filepath.Join(dir, "safehand-stories-*", "*", "*", "service", "address"))
		if len(files) == 0 {
			return false
		}
		b, err := os.ReadFile(files[0])
		u, err2 := url.Parse(strings.TrimSpace(string(b)))
		if errors.Join(err, err2) != nil || u.Host == "" {
			return false
		}
		address = u.Host
		return answers(address)
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	within(t, 10*time.Second, "the service to be gone", func() bool { return !answers(address) })
	within(t, 10*time.Second, "its folders to be gone", func() bool {
		left, err := os.ReadDir(dir)
		return err == nil && len(left) == 0
	})
}

func answers(address string) bool {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	c.Close()
	return true
}

func within(t *testing.T, d time.Duration, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(d); !f(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s for %s", d, what)
		}
	}
}
