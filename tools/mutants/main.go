// Command mutants breaks the program on purpose, one small patch at a time, and
// holds that the test which each patch names turns red. A test that stays green
// while the promise it stands for is broken guards nothing.
//
//	mutants [-only WORD] [folder]
//
// A patch begins with a few lines of its own (docs/mutants.md):
//
//	breaks: what would go wrong, in a sentence
//	promise: which of the promises or rules it is
//	test: ./custody TestNoReceiptNoKey
//
// It fails when a patch no longer applies or compiles, when the test does not
// pass without it, and when the test passes with it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	only := flag.String("only", "", "those `WORD` occurs in the name of")
	check := flag.Bool("apply", false, "see only that each still applies")
	flag.Parse()
	folder := "testdata/mutants"
	if flag.NArg() > 0 {
		folder = flag.Arg(0)
	}
	if err := run(os.Stdout, folder, *only, *check); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, folder, only string, check bool) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.patch"))
	if err != nil {
		return err
	}
	seen, bad := 0, 0
	for _, name := range names {
		if !strings.Contains(filepath.Base(name), only) {
			continue
		}
		seen++
		began := time.Now()
		err := try(name, check)
		verdict := "red"
		if check {
			verdict = "applies"
		}
		if err != nil {
			bad++
			verdict = "FAILED: " + err.Error()
		}
		fmt.Fprintf(out, "%-50s %5.1f s  %s\n", strings.TrimSuffix(filepath.Base(name), ".patch"), time.Since(began).Seconds(), verdict)
	}
	switch {
	case seen == 0:
		return errors.New("there is no patch in " + folder)
	case bad > 0:
		return fmt.Errorf("%d of %d did not turn their test red", bad, seen)
	}
	fmt.Fprintf(out, "%d of %d\n", seen, seen)
	return nil
}

// try is nil when the patch turns its test red.
func try(name string, check bool) error {
	m, err := read(name)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	overlay, err := m.apply(tmp)
	if err != nil || check {
		return err
	}
	if red, why := m.test(".", ""); red {
		return fmt.Errorf("%s is red without it: %s", m.name, why)
	}
	tree := "."
	if m.copied {
		tree, overlay = tmp, ""
		if err := fill(tmp); err != nil {
			return err
		}
	}
	red, why := m.test(tree, overlay)
	switch {
	case !red:
		return fmt.Errorf("%s is green with it", m.name)
	case !strings.Contains(why, "--- FAIL"):
		return fmt.Errorf("it does not come to a test: %s", why)
	}
	return nil
}
