package main_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	main "github.com/safehand/safehand/cmd/safehand"
)

// Several requests that wait at once are one line, and another comes when the next
// wait begins.
func TestWaitingLines(t *testing.T) {
	var out bytes.Buffer
	say := main.WaitingLines(&out)
	now := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { say(errors.New("the service could not be reached: no route"), 20*time.Second, now) })
	}
	all.Wait()
	say(errors.New("later"), 300*time.Millisecond, now.Add(19*time.Second))
	say(errors.New("still no route"), 5*time.Minute, now.Add(20*time.Second))
	want := "Waiting for the network, trying again in 20 s: the service could not be reached: no route\n" +
		"Waiting for the network, trying again in 5 min: still no route\n"
	if out.String() != want {
		t.Errorf("it says\n%s", &out)
	}
}

// On a terminal a person is told why nothing happens; a file that errors are sent to
// has no use for it. The last line says what happened and what to do.
func TestWaitingOnATerminal(t *testing.T) {
	n := newLine(t)
	n.rewire("https://127.0.0.1:1", strings.Repeat("0", 64)) // where nobody listens
	args := []string{"list", "--patience", "2s"}
	cmd, all := n.command(args...)
	if err := cmd.Run(); err == nil || strings.Contains(all.String(), "Waiting") || !strings.Contains(all.String(), "connection refused (tried ") || !strings.Contains(all.String(), "hint: nothing was lost") {
		t.Errorf("it says %s", all)
	}
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("there is no program script to make a terminal with")
	}
	cmd, _ = n.command(args...)
	pty := exec.CommandContext(t.Context(), script, "-qec", "safehand "+strings.Join(cmd.Args[1:], " "), "/dev/null")
	pty.Stdin = strings.NewReader("")
	words, err := pty.CombinedOutput()
	if err == nil || !strings.Contains(string(words), "Waiting for the network, trying again in ") {
		t.Errorf("on a terminal it says %s, %v", words, err)
	}
}
