// Command pages bundles the browser code of the pages from internal/web/browser
// into internal/web/dist, which is committed: whoever builds the program needs
// only Go, and anybody can hash exactly the code that runs in a page.
//
//	pages [-check] [root of the project]
//
// The same sources and lock file give the same bytes on every machine. With -check
// it writes nothing, and fails when what is committed is not what it builds. It
// fetches nothing: `npm ci` in internal/web/browser comes first.
//
// What Go builds for the page is not here but in the command inpage.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	source = "internal/web/browser"
	target = "internal/web/dist"
)

// notOurs are in the folder and made by the command inpage.
var notOurs = []string{"client.wasm.gz", "wasm_exec.js"}

func main() {
	check := flag.Bool("check", false, "write nothing; fail when what is there is not what would be built")
	flag.Parse()
	root := "."
	if flag.NArg() > 0 {
		root = flag.Arg(0)
	}
	if err := run(root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	built, err := bundle(filepath.Join(root, source))
	if err != nil {
		return err
	}
	dist := filepath.Join(root, target)
	have, err := read(dist)
	if err != nil {
		return err
	}
	if check {
		return differs(have, built)
	}
	return write(dist, have, built)
}

// read gives the files of the folder that are built here.
func read(dist string) (map[string][]byte, error) {
	out := map[string][]byte{}
	entries, err := os.ReadDir(dist)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	for _, e := range entries {
		if slices.Contains(notOurs, e.Name()) {
			continue
		}
		if out[e.Name()], err = os.ReadFile(filepath.Join(dist, e.Name())); err != nil {
			return nil, err
		}
	}
	return out, err
}

func differs(have, built map[string][]byte) error {
	var wrong []string
	for name, b := range built {
		switch old, ok := have[name]; {
		case !ok:
			wrong = append(wrong, name+" is missing")
		case !bytes.Equal(old, b):
			wrong = append(wrong, name+" is not what its sources make")
		}
	}
	for name := range have {
		if _, ok := built[name]; !ok {
			wrong = append(wrong, name+" is made of nothing")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("%s is out of date; 'make pages' builds it:\n\t%s", target, strings.Join(wrong, "\n\t"))
}

// write leaves what has not changed alone, so that nothing is rebuilt for it.
func write(dist string, have, built map[string][]byte) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	for name := range have {
		if _, ok := built[name]; !ok {
			if err := os.Remove(filepath.Join(dist, name)); err != nil {
				return err
			}
		}
	}
	for name, b := range built {
		if old, ok := have[name]; ok && bytes.Equal(old, b) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dist, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}
