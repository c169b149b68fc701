package web_test

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

	"github.com/safehand/safehand/client"
)

var sentences = regexp.MustCompile(`<p data-word="(?:error-|(passkey-))([a-z-]+)">([^<]*)</p>`)

// errorWords are the page's sentences by the class of the error.
func errorWords(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range sentences.FindAllStringSubmatch(fetch(t, gallery(t), "/gallery/unlock/fresh").Body.String(), -1) {
		out[m[1]+m[2]] = m[3]
	}
	return out
}

// Whatever the client, the service or the page's own script gives as the class of an error has a sentence that
// says what happened, and then what stands or what to do; in words of those who read it.
func TestEveryErrorHasASentence(t *testing.T) {
	words, given := errorWords(t), map[string]bool{"page": true, "passkey-refused": true, "passkey-damaged": true}
	for _, c := range client.Classes() {
		given[string(c)] = true
	}
	for _, c := range ofScript(t) {
		given[c] = true
	}
	for c := range given {
		text := words[c]
		switch {
		case text == "":
			t.Errorf("%s has no sentence", c)
		case engineers.MatchString(text):
			t.Errorf("%s says %q", c, engineers.FindAllString(text, -1))
		case c != "due-moved" && strings.Count(text, ". ")+strings.Count(text, ": ") == 0: // what that is, the client says to the end
			t.Errorf("%s says only %q", c, text)
		}
	}
	for _, c := range slips(t) {
		if !given[c] {
			t.Errorf("nothing gives %s, of which the service desk is told nothing", c)
		}
	}
	for c := range words {
		if !given[c] && !strings.HasPrefix(c, "passkey-") {
			t.Errorf("nothing gives %s, which has a sentence", c)
		}
	}
}

// slips are the classes of what whoever made it puts right herself.
func slips(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("browser/src/reason.ts")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`const slips = \[(.*)\]`).FindSubmatch(b)
	if list == nil {
		t.Fatal("there is no list of slips")
	}
	return strings.Split(strings.Trim(string(list[1]), "'"), "', '")
}

// ofScript are the classes that the page's script gives.
func ofScript(t *testing.T) (out []string) {
	t.Helper()
	gives := regexp.MustCompile(`(?:new ClientError|this\.fail)\(.*, '([a-z-]+)'\)|code = '([a-z-]+)'\): void`)
	for _, name := range []string{"program.ts", "client.ts"} {
		b, err := os.ReadFile(filepath.Join("browser/src", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range gives.FindAllStringSubmatch(string(b), -1) {
			out = append(out, m[1]+m[2])
		}
	}
	if len(out) < 5 {
		t.Fatalf("only %q were found", out)
	}
	return out
}

// What a rule says of the one thing that it turned down stands on the page as it is.
func TestWhatARuleSaysHasNoEngineersWords(t *testing.T) {
	n := 0
	for _, f := range sayers(t) {
		for at, text := range ruleTexts(t, f) {
			n++
			if bad := engineers.FindAllString(text, -1); bad != nil {
				t.Errorf("%s says %q in %s", at, bad, text)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d texts were found", n)
	}
}

// sayers are the files of which a page shows what they say.
func sayers(t *testing.T) (out []string) {
	t.Helper()
	for _, dir := range []string{"custody", "directory", "client", "event", "api", "seal", "internal/desk", "internal/door", "internal/door/passkey", "internal/inpage", "internal/record"} {
		files, err := filepath.Glob(filepath.Join("../..", dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		out = append(out, slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })...)
	}
	return out
}

// typed is what nobody can do in a page: a command, or its flag.
var typed = regexp.MustCompile(`safehand [a-z]|(^|[^-\w])--[a-z]|\b[Rr]un '|command line`)

// What a page shows of an error tells nobody to type a command: that stands in a hint of the client's, which the page
// leaves out (client.Plain). A page's own sentences have none either.
func TestNoPageSaysWhatToType(t *testing.T) {
	hinted := 0
	for _, f := range sayers(t) {
		said, hints := literals(t, f)
		hinted += len(hints)
		for at, text := range said {
			if bad := typed.FindString(text); bad != "" {
				t.Errorf("%s says %q in %s", at, bad, text)
			}
		}
	}
	if hinted < 15 {
		t.Errorf("only %d hints were found", hinted)
	}
	for c, text := range errorWords(t) {
		if bad := typed.FindString(text); bad != "" {
			t.Errorf("%s says %q", c, bad)
		}
	}
}

// Every error that the program of a page hands over goes without what is typed (client.Plain).
func TestAPageGetsNoErrorWhole(t *testing.T) {
	files, err := filepath.Glob("../inpage/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			if strings.Contains(line, ".Error()") && !strings.Contains(line, "panic(") {
				t.Errorf("%s:%d hands over all that an error says: %s", f, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// literals are the texts of a file, and those of them that only the command line shows, by where they stand.
func literals(t *testing.T, file string) (said, hints map[string]string) {
	t.Helper()
	said, hints = map[string]string{}, map[string]string{}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var into func(out map[string]string) func(ast.Node) bool
	into = func(out map[string]string) func(ast.Node) bool {
		return func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && last(call.Fun) == "typing" {
				ast.Inspect(call.Args[0], into(out))
				ast.Inspect(call.Args[1], into(hints))
				return false
			}
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
				value, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				out[set.Position(text.Pos()).String()] = value
			}
			return true
		}
	}
	ast.Inspect(parsed, into(said))
	return said, hints
}

// unsaid have a sentence of the page's own instead.
var unsaid = map[string]bool{"CodeForked": true, "CodeOtherLog": true, "CodeMissing": true, "CodeMismatch": true}

// ruleTexts are the texts of a file's refusals, by where they stand.
func ruleTexts(t *testing.T, file string) map[string]string {
	t.Helper()
	set, out := token.NewFileSet(), map[string]string{}
	parsed, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 || last(call.Fun) != "Refuse" || unsaid[last(call.Args[0])] {
			return true
		}
		if text, ok := call.Args[1].(*ast.BasicLit); ok {
			out[set.Position(text.Pos()).String()] = text.Value
		}
		return true
	})
	return out
}

func last(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}
