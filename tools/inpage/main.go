// Command inpage builds the client that runs in a page, internal/inpage, for
// WebAssembly, and puts it with the script that starts it into internal/web/dist.
// It needs Go alone.
//
//	inpage [root of the project]
//
// The two belong together: the script is that of the Go which compiled the client,
// and another's may not start it. So neither is committed; the same sources and Go
// give the same bytes. Without the folder it says so and does nothing.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(root); err != nil {
		fmt.Fprintln(os.Stderr, "inpage:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	const from = "internal/inpage"
	if _, err := os.Stat(filepath.Join(root, from)); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(os.Stderr, "inpage: there is no %s: the pages are built without the client\n", from)
		return nil
	}
	dist := filepath.Join(root, "internal/web/dist")
	if err := start(dist); err != nil {
		return err
	}
	// Go leaves what is up to date as it is, so it is kept between builds.
	kept := filepath.Join(root, ".bin", "client.wasm")
	path, err := filepath.Abs(kept)
	if err != nil {
		return err
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "./"+from)
	build.Dir = root
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("the client does not build: %v", err)
	}
	return pack(path, filepath.Join(dist, "client.wasm.gz"))
}

// start puts Go's own script beside the client.
func start(dist string) error {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "lib/wasm/wasm_exec.js"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	return replace(filepath.Join(dist, "wasm_exec.js"), b)
}

// pack compresses with no name and no time in it.
func pack(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if _, err = z.Write(b); err == nil {
		err = z.Close()
	}
	if err != nil {
		return err
	}
	return replace(to, out.Bytes())
}

// replace leaves a file that holds b already alone, so that nothing is rebuilt
// for it.
func replace(path string, b []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, b) {
		return nil
	}
	return os.WriteFile(path, b, 0o644)
}
