package world_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

const docs = "../../docs/"

func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(docs + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// tableRows gives the cells of the rows below a heading, without the table's own
// head.
func tableRows(t *testing.T, text, heading string) (out [][]string) {
	t.Helper()
	_, rest, ok := strings.Cut(text, "# "+heading+"\n")
	if !ok {
		t.Fatalf("there is no heading %q", heading)
	}
	for line := range strings.Lines(rest) {
		if strings.HasPrefix(line, "#") {
			break
		}
		if strings.HasPrefix(line, "|") {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out = append(out, cells)
		}
	}
	if len(out) < 3 {
		t.Fatalf("%s: no table", heading)
	}
	return out[2:]
}

var linkRE = regexp.MustCompile(`\[((?:Test|Fuzz)[A-Za-z0-9_]+)\]\(([^)]+)\)`)

// Every row of the threat model links tests that exist, or owns up.
func TestEveryThreatHasItsTest(t *testing.T) {
	text := page(t, "threat-model.md")
	numbers, linked := map[string]bool{}, 0
	for _, section := range []string{"On secrecy", "On who is who", "On statements", "On the log", "On sealed evidence"} {
		for _, cells := range tableRows(t, text, section) {
			if len(cells) != 4 || slices.Contains(cells, "") || numbers[cells[0]] {
				t.Errorf("%s: a row is not whole, or its number is taken: %v", section, cells)
				continue
			}
			numbers[cells[0]] = true
			links := linkRE.FindAllStringSubmatch(cells[3], -1)
			if len(links) == 0 && cells[3] != "not yet" && cells[3] != "not protected" {
				t.Errorf("%s links no test and does not say that it is not protected, or not yet", cells[0])
			}
			for _, l := range links {
				linked++
				if !defines(t, docs+l[2], l[1]) {
					t.Errorf("%s: there is no %s in %s", cells[0], l[1], l[2])
				}
			}
		}
	}
	if linked < 40 || len(linkRE.FindAllString(text, -1)) != linked {
		t.Errorf("%d links to tests were looked at", linked)
	}
	if defines(t, "docs_test.go", "TestNobodyWrote") {
		t.Error("a test that does not exist was found")
	}
}

// defines reports whether a file declares a test of that name.
func defines(t *testing.T, path, name string) bool {
	t.Helper()
	if !strings.HasSuffix(path, "_test.go") {
		return false
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Error(err)
		return false
	}
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && fn.Recv == nil && fn.Name.Name == name
	})
}

// The glossary has every kind of statement and every word of status, the
// programs' and the people's.
func TestTheGlossaryHasEveryWord(t *testing.T) {
	text := page(t, "glossary.md")
	if n := strings.Count(text, "\n"); n > 200 {
		t.Errorf("%d lines: a glossary is to be looked things up in", n)
	}
	var kinds []string
	for _, cells := range tableRows(t, text, "Kinds of statement") {
		kinds = append(kinds, strings.Trim(cells[0], "`"))
	}
	var want []string
	for _, k := range event.Kinds() {
		want = append(want, string(k))
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("kinds\n%v\nwant\n%v", kinds, want)
	}
	stands := ""
	for _, cells := range tableRows(t, text, "Where a sending stands") {
		stands += strings.Join(cells, "|") + "\n"
	}
	words := []string{
		string(custody.Waiting), string(custody.Overdue), string(custody.Partly), string(custody.Received), string(custody.Recalled),
		string(custody.Rejected), string(custody.Returned),
		"order `" + string(custody.Open), "order `" + string(custody.Fulfilled), "order `" + string(custody.CalledBack),
	}
	words = append(words, statusWords(t)...)
	for _, w := range words {
		if !strings.Contains(stands, w) {
			t.Errorf("%q is not in the table of where a sending stands", w)
		}
	}
}

// statusWords are what the command line calls the state of a sending: the text
// that its function status returns.
func statusWords(t *testing.T) (out []string) {
	t.Helper()
	paths, err := filepath.Glob("../../cmd/safehand/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || fn.Name.Name != "status" {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if r, ok := n.(*ast.ReturnStmt); ok {
					out = append(out, literals(t, r)...)
				}
				return true
			})
		}
	}
	if len(out) < 8 {
		t.Fatalf("only these words of status were found: %q", out)
	}
	return out
}

func literals(t *testing.T, n ast.Node) (out []string) {
	t.Helper()
	ast.Inspect(n, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, err := strconv.Unquote(l.Value)
			if err != nil {
				t.Error(err)
			}
			out = append(out, strings.ReplaceAll(s, "%d of %d", "14 of 15"))
		}
		return true
	})
	return out
}

var attributeRE = regexp.MustCompile(`(?:^| )([a-z_]+)=(?:"(?:[^"\\]|\\.)*"|[^ "]*)`)

// attributes are the names of what stands in lines of the log.
func attributes(log []byte) (out []string) {
	for line := range bytes.Lines(log) {
		for _, m := range attributeRE.FindAllSubmatch(bytes.TrimSpace(line), -1) {
			if !slices.Contains(out, string(m[1])) {
				out = append(out, string(m[1]))
			}
		}
	}
	return out
}

// What the program gives a logger by name, anywhere on the server, is listed in
// docs/what-the-server-sees.md; and so is all that a line really holds.
func TestEveryLogLineIsListed(t *testing.T) {
	listed := logFields(t)
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("some words", "caller", `a "quoted" x=1`)
	if got := attributes(b.Bytes()); !slices.Equal(got, []string{"time", "level", "msg", "caller"}) {
		t.Fatalf("a line's attributes were read as %q", got)
	}
	given := 0
	for _, dir := range []string{"desk", "door", "server", "server/node", "web", "record", "store", "blob", "watch"} {
		paths, err := filepath.Glob("../" + dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			for _, name := range loggedNames(t, path) {
				given++
				if !slices.Contains(listed, name) {
					t.Errorf("%s logs %q, which the page does not list", path, name)
				}
			}
		}
	}
	if given < 10 {
		t.Errorf("only %d attributes were found", given)
	}
}

func logFields(t *testing.T) (out []string) {
	t.Helper()
	for _, cells := range tableRows(t, page(t, "what-the-server-sees.md"), "Log lines") {
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[0], -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// loggedNames are the names that a file's calls of a logger give.
func loggedNames(t *testing.T, path string) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from := -1
		switch x, _ := sel.X.(*ast.Ident); {
		case x != nil && x.Name == "slog" && slices.Contains([]string{"String", "Int", "Int64", "Duration", "Any", "Bool", "Time"}, sel.Sel.Name):
			out = append(out, literals(t, call.Args[0])...)
		case x != nil && x.Name == "http": // an answer, and no line of the log
		case slices.Contains([]string{"Debug", "Info", "Warn", "Error"}, sel.Sel.Name):
			from = 1
		}
		for i := from; from > 0 && i < len(call.Args); i += 2 {
			if l, ok := call.Args[i].(*ast.BasicLit); ok && l.Kind == token.STRING {
				out = append(out, literals(t, l)...)
			}
		}
		return true
	})
	return out
}
