// Command fuzz runs every fuzz target of targets.txt, one after the other, and says
// how often each was run and how large its corpus has become.
//
//	fuzz [-time 10m] [-stranger 1h] [-run regexp]
//
// It is run in the project's folder. What a target finds is written below its
// package's testdata/fuzz; keep it there, so that every test run tries it again.
package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

//go:embed targets.txt
var targets string

func main() {
	long := flag.Duration("time", 10*time.Second, "how long each target runs")
	stranger := flag.Duration("stranger", 0, "how long those run that read what a stranger sends (-time if not given)")
	only := flag.String("run", "", "only targets whose `folder.Name` this expression fits")
	flag.Parse()
	if *stranger == 0 {
		*stranger = *long
	}
	re, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(2)
	}
	if err := run(os.Stdout, re, *long, *stranger); err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

// run runs the targets that fit. One that finds something does not keep the others
// from running.
func run(w io.Writer, only *regexp.Regexp, long, stranger time.Duration) error {
	var all []error
	ran := 0
	fmt.Fprintf(w, "%-45s %8s %12s %8s\n", "target", "time", "executions", "corpus")
	for line := range strings.Lines(targets) {
		p := strings.Fields(line)
		if len(p) < 3 || p[0] == "#" || strings.HasPrefix(line, "#") || !only.MatchString(p[0]+"."+p[1]) {
			continue
		}
		ran++
		d := long
		if p[2] == "stranger" {
			d = stranger
		}
		out, err := fuzz(p[0], p[1], d)
		n := count(out)
		fmt.Fprintf(w, "%-45s %8s %12s %8s\n", p[0]+"."+p[1], d, n.execs, n.corpus)
		if err != nil {
			fmt.Fprintf(w, "%s\n", out)
			all = append(all, fmt.Errorf("%s.%s: %w", p[0], p[1], err))
		}
	}
	if ran == 0 {
		return errors.New("no target has such a name")
	}
	return errors.Join(all...)
}

func fuzz(dir, name string, d time.Duration) ([]byte, error) {
	// Go shrinks each new input for up to a minute, in which it tries nothing new: of two and a half
	// minutes, targets that are slow by themselves came to a few dozen executions.
	c := exec.Command("go", "test", "-run=^$", "-fuzz=^"+name+"$", "-fuzztime="+d.String(), "-fuzzminimizetime=1s", "./"+dir)
	return c.CombinedOutput()
}

// counted is what the last line of a run says: how often the target was run, and
// how many inputs its corpus holds.
type counted struct{ execs, corpus string }

var (
	execs  = regexp.MustCompile(`^fuzz: elapsed: .*execs: ([0-9]+)`)
	corpus = regexp.MustCompile(`\(total: ([0-9]+)\)`)
)

func count(out []byte) counted {
	n := counted{"none", "none"}
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		if m := execs.FindStringSubmatch(s.Text()); m != nil {
			n.execs = m[1]
		}
		if m := corpus.FindStringSubmatch(s.Text()); m != nil {
			n.corpus = m[1]
		}
	}
	return n
}
