package crash_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// recorded are the calls that change what is on a disk, or make it durable.
const recorded = "openat,write,pwrite64,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,fsync,fdatasync"

// op is one of them, as strace told it.
type op struct {
	name  string
	files []string // the paths it names, of descriptors too
	flags string   // of openat
	data  []byte
	n     int64   // an offset, a length
	fake  bool    // it was only said to be done
	begun float64 // seconds since 1970
	after int     // how many ops had ended when it began
}

// strace runs a command under strace, which writes what it sees to a file.
func strace(t *testing.T, cmd *exec.Cmd, file string, inject ...string) {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("strace is not installed (apt-get install strace): no power was cut")
	} else if err != nil {
		t.Fatal("strace is not installed")
	}
	argv := []string{path, "-f", "-qq", "-o", file, "-ttt", "-y", "-xx", "-s", "100000000", "-e", "signal=none", "-e", "trace=" + recorded}
	for _, i := range inject {
		argv = append(argv, "-e", "inject="+i)
	}
	cmd.Args, cmd.Path = append(append(argv, cmd.Path), cmd.Args[1:]...), path
}

var (
	lineRE  = regexp.MustCompile(`^(\d+) +(\d+\.\d+) (.*)$`)
	startRE = regexp.MustCompile(`^(\w+)\((.*)$`)
	endRE   = regexp.MustCompile(`^<\.\.\. (\w+) resumed>(.*)$`)
)

// readStrace reads the calls that succeeded, in the order in which they ended.
func readStrace(file string) ([]op, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	type begun struct {
		text string
		at   float64
		ops  int
	}
	var ops []op
	waiting := map[string]begun{} // by thread
	for line := range strings.Lines(string(b)) {
		m := lineRE.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			return nil, fmt.Errorf("strace wrote %.100q", line)
		}
		at, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		call := begun{m[3], at, len(ops)}
		if text, ok := strings.CutSuffix(call.text, " <unfinished ...>"); ok {
			call.text = text
			waiting[m[1]] = call
			continue
		}
		if e := endRE.FindStringSubmatch(call.text); e != nil {
			call = waiting[m[1]]
			call.text += e[2]
			delete(waiting, m[1])
		}
		o, ok, err := parseCall(call.text)
		if err != nil {
			return nil, err
		}
		if o.begun, o.after = call.at, call.ops; ok {
			ops = append(ops, o)
		}
	}
	return ops, nil
}

var hexRE = regexp.MustCompile(`["<]((?:\\x[0-9a-f]{2})*)[">]`)

// parseCall reads name(arguments) = result. All text in it is in hexadecimal.
func parseCall(s string) (o op, ok bool, err error) {
	m := startRE.FindStringSubmatch(s)
	call, result, done := cutLast(s, ") = ")
	if m == nil || !done || strings.HasPrefix(result, "-1") || strings.HasPrefix(result, "?") {
		return o, false, nil // it failed, or never came back
	}
	o.name, o.fake = m[1], strings.Contains(result, "(INJECTED)")
	var texts [][]byte
	for _, h := range hexRE.FindAllStringSubmatch(call, -1) {
		b, err := hex.DecodeString(strings.ReplaceAll(h[1], `\x`, ""))
		if err != nil {
			return o, false, err
		}
		texts = append(texts, b)
	}
	args := strings.Split(strings.TrimSpace(call), ", ")
	last := strings.TrimSpace(args[len(args)-1])
	switch o.name {
	case "pwrite64", "ftruncate":
		if o.n, err = strconv.ParseInt(last, 10, 64); err != nil {
			return o, false, err
		}
	case "openat":
		o.flags = args[2]
	}
	if slices.Contains([]string{"write", "pwrite64"}, o.name) {
		written, err := strconv.Atoi(strings.Fields(result)[0])
		if err != nil || len(texts) != 2 || written > len(texts[1]) {
			return o, false, fmt.Errorf("a write of %.60q: %v", s, err)
		}
		o.data, texts = texts[1][:written], texts[:1]
	}
	for i, x := range texts {
		// What a relative name is relative to says nothing: all names are whole.
		if p := string(x); !(strings.HasSuffix(o.name, "at") && i%2 == 0 && len(texts) > 1) {
			o.files = append(o.files, p)
		}
	}
	return o, len(o.files) > 0, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
