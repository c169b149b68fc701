// Command skips reads what `go test -json` writes, prints what plain `go test`
// would have printed, and fails when a test was skipped or when none ran. A test
// that is skipped on the machine that decides is a promise that nobody checks.
//
// It fails also when a test or a package failed, or when the stream ends in the
// middle of one, so that its own exit code is enough to judge a run by.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "skips:", err)
		os.Exit(1)
	}
}

// event is a line of the stream: `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
}

type tally struct {
	passed  int
	skipped []string
	failed  []string
	open    map[string]bool     // packages that have started and not ended
	output  map[string][]string // of each test and package, until its verdict
}

func run(in io.Reader, out io.Writer) error {
	t := tally{open: map[string]bool{}, output: map[string][]string{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			t.line(line, out)
		}
		if err == io.EOF {
			return t.verdict(out)
		}
		if err != nil {
			return err
		}
	}
}

func (t *tally) line(line string, out io.Writer) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		fmt.Fprint(out, line) // a tool's own words, such as a download's
		return
	}
	switch e.Action {
	case "start":
		t.open[e.Package] = true
	case "build-output":
		fmt.Fprint(out, e.Output)
	case "output":
		key := e.Package + " " + e.Test
		t.output[key] = append(t.output[key], e.Output)
	case "pass", "fail", "skip":
		t.ended(e, out)
	}
}

// ended prints what a person wants to see: all of a failure or a skip, and of a
// package that passed only its closing line.
func (t *tally) ended(e event, out io.Writer) {
	name := e.Package + " " + e.Test
	said := t.output[name]
	delete(t.output, name)
	if e.Test == "" {
		delete(t.open, e.Package)
		if e.Action == "fail" {
			t.failed = append(t.failed, e.Package)
		}
		for _, s := range said {
			if e.Action == "fail" || strings.HasPrefix(s, "ok ") || strings.HasPrefix(s, "? ") {
				fmt.Fprint(out, s)
			}
		}
		return
	}
	switch e.Action {
	case "pass":
		t.passed++
		return
	case "skip":
		t.skipped = append(t.skipped, name)
	case "fail":
		t.failed = append(t.failed, name)
	}
	for _, s := range said {
		if !strings.HasPrefix(s, "=== ") {
			fmt.Fprint(out, s)
		}
	}
}

func (t *tally) verdict(out io.Writer) error {
	// What a package that never ended had said so far is all there is to go by.
	for _, said := range t.output {
		fmt.Fprint(out, strings.Join(said, ""))
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", t.passed, len(t.failed), len(t.skipped))
	switch {
	case len(t.failed) > 0:
		return fmt.Errorf("failed:\n\t%s", strings.Join(t.failed, "\n\t"))
	case len(t.skipped) > 0:
		return fmt.Errorf("skipped:\n\t%s", strings.Join(t.skipped, "\n\t"))
	case len(t.open) > 0:
		return fmt.Errorf("%d packages did not end", len(t.open))
	case t.passed == 0:
		return errors.New("no test ran")
	}
	return nil
}
