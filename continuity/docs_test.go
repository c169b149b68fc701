package continuity_test

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
)

// go test ./continuity -run Docs -update writes the examples anew.
var update = flag.Bool("update", false, "write the examples of docs/continuity.md anew")

const (
	page          = "../docs/continuity.md"
	exampleRecord = "../docs/examples/continuity/record.txt"
	exampleRoots  = "../docs/examples/continuity/roots.txt"
)

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var fence = regexp.MustCompile("(?s)```(record|roots|thread|proof) ?([^\n]*)\n(.*?)```\n")

// writeExamples makes a new world, whose log has new keys.
func writeExamples(t *testing.T) {
	t.Helper()
	s := continuitytest.Sent(t)
	s.Agent.Check(s.Sending, s.Exhibit, s.Other)
	s.Khan.Receive(s.Sending, s.Exhibit, s.Other)
	s.CPS.Revoke(s.Ellis, "left", nil)
	roots, err := continuity.FormatRoots(s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("../docs/examples/continuity", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{exampleRecord: s.Record(), exampleRoots: roots} {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text := fence.ReplaceAllStringFunc(string(readFile(t, page)), func(m string) string {
		p := fence.FindStringSubmatch(m)
		return strings.TrimSuffix(m, p[3]+"```\n") + example(t, p[1], p[2]) + "```\n"
	})
	if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// example is the part of the example record that a fence on the page names: a
// file's name, of which dots stand for the place in the log, or the header.
func example(t *testing.T, word, name string) string {
	t.Helper()
	if word == "roots" {
		return string(readFile(t, exampleRoots))
	}
	a := txtar.Parse(readFile(t, exampleRecord))
	if name == "header" {
		return string(a.Comment)
	}
	re := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(name), "N", "[0-9]+") + "$")
	for _, f := range a.Files {
		if re.MatchString(f.Name) {
			return string(f.Data)
		}
	}
	t.Fatalf("the example record has no file %q", name)
	return ""
}

func TestDocsExamples(t *testing.T) {
	if *update {
		writeExamples(t)
	}
	blocks := fence.FindAllStringSubmatch(string(readFile(t, page)), -1)
	if len(blocks) < 6 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, m := range blocks {
		if want := example(t, m[1], m[2]); m[3] != want {
			t.Errorf("example %q %q is not of the record:\n%s", m[1], m[2], m[3])
		}
	}
	if n := strings.Count(string(readFile(t, page)), "\n"); n > 400 {
		t.Errorf("%d lines", n)
	}
}

func TestDocsRecordVerifies(t *testing.T) {
	trust, err := continuity.ParseRoots(readFile(t, exampleRoots))
	if err != nil {
		t.Fatal(err)
	}
	b := readFile(t, exampleRecord)
	rep := valid(t, b, trust)
	if !rep.Exhibits[0].NeverOpened.Holds || len(rep.Statements) != 5 {
		t.Errorf("%+v", rep)
	}
	r, err := continuity.Parse(b)
	if err != nil || !bytes.Equal(r.Bytes(), b) {
		t.Errorf("parse then write: %v", err)
	}
}

// Each check of the page is one that the code can name, and the other way about.
func TestDocsChecks(t *testing.T) {
	src := string(readFile(t, "evidence.go"))
	want := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\tCheck\w+\s+= "([a-z]+)"`).FindAllStringSubmatch(src, -1) {
		want[m[1]] = true
	}
	got := map[string]bool{}
	_, section, _ := strings.Cut(string(readFile(t, page)), "\n## Checks\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|").FindAllStringSubmatch(section, -1) {
		got[m[1]] = true
		if !want[m[1]] {
			t.Errorf("the page has a check %q", m[1])
		}
	}
	for c := range want {
		if !got[c] {
			t.Errorf("the check %q is not on the page", c)
		}
	}
	if len(want) < 10 {
		t.Errorf("only %d checks found", len(want))
	}
}
