package safehand_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	attackRE = regexp.MustCompile(`\[([^\]]+)\]\(\.\./([^)]+)\)((?: "[^"]+")*)`)
	quotedRE = regexp.MustCompile(`"[^"]+"`)
)

// docs/attacks.md names tests and rows of tests that are there: a test that was
// renamed or taken away would leave an attack that only seems to be played.
func TestAttacksArePlayed(t *testing.T) {
	b, err := os.ReadFile("docs/attacks.md")
	if err != nil {
		t.Fatal(err)
	}
	played, _, ok := strings.Cut(string(b), "\n## Not covered\n")
	if !ok {
		t.Fatal("it does not say what is not covered")
	}
	files, rows, named := map[string]*ast.File{}, 0, 0
	for line := range strings.Lines(played) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| attack |") {
			continue
		}
		rows++
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		tests := attackRE.FindAllStringSubmatch(line, -1)
		if len(cells) != 3 || len(tests) == 0 {
			t.Errorf("no attack, answer and test: %s", line)
			continue
		}
		for _, m := range tests {
			named++
			if why := unplayed(files, m[1], m[2], quotedRE.FindAllString(m[3], -1)); why != "" {
				t.Errorf("%s: %s in %s: %s", strings.TrimSpace(cells[0]), m[1], m[2], why)
			}
		}
	}
	if rows < 40 || named < 80 {
		t.Errorf("only %d attacks and %d tests were read", rows, named)
	}
	if unplayed(files, "TestNobodyWrote", "attacks_test.go", nil) == "" || unplayed(files, "TestAttacksArePlayed", "attacks_test.go", []string{`"no such row"`}) == "" {
		t.Error("what is not there was found")
	}
}

// unplayed says what a file lacks of a test and its rows. Stories have one test
// for all of them.
func unplayed(files map[string]*ast.File, name, path string, rows []string) string {
	if strings.HasSuffix(path, ".txtar") {
		if _, err := os.Stat(path); err != nil || filepath.Base(path) != name+".txtar" {
			return "no such story"
		}
		return ""
	}
	if files[path] == nil {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return "no such file"
		}
		files[path] = f
	}
	i := slices.IndexFunc(files[path].Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv == nil && f.Name.Name == name
	})
	if i < 0 {
		return "no such test"
	}
	for _, r := range rows {
		if !says(files[path], r) {
			return "no row " + r
		}
	}
	return ""
}

// says reports whether a quoted text stands in a file: a test's rows may lie in a
// function beside it.
func says(f *ast.File, quoted string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, err := strconv.Unquote(l.Value)
			found = found || err == nil && strconv.Quote(s) == quoted
		}
		return !found
	})
	return found
}
