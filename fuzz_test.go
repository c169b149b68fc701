package safehand_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// targetsFile lists every fuzz target: the folder, the function, whether it reads
// what a stranger sends, and which of our functions it feeds. tools/fuzz runs them.
const targetsFile = "tools/fuzz/targets.txt"

// unfed are functions that read something and have no target, and why.
var unfed = map[string]string{
	"internal/store.load":           "what the service keeps in its own database",
	"internal/store.appendNotice":   "what the service keeps in its own database",
	"internal/inpage.with":          "what the page's own script asks its own program",
	"internal/door/passkey.options": "what the library has just written",
	"internal/mirror.readBreach":    "what the mirror wrote when it stopped; it only tells it again",
}

type target struct {
	dir, name string
	stranger  bool
	feeds     []string
}

func readTargets(t *testing.T) (out []target) {
	t.Helper()
	f, err := os.Open(targetsFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if s.Text() == "" || strings.HasPrefix(s.Text(), "#") {
			continue
		}
		p := strings.Fields(s.Text())
		if len(p) < 4 || p[2] != "stranger" && p[2] != "own" {
			t.Fatalf("%s: %q is not a folder, a target, stranger or own, and what it feeds", targetsFile, s.Text())
		}
		out = append(out, target{p[0], p[1], p[2] == "stranger", p[3:]})
	}
	return out
}

// function is a function of ours.
type function struct {
	dir, name string // name is Type.Method of a method
	decl      *ast.FuncDecl
	test      bool
}

func functions(t *testing.T) (out []function) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return skipFolder(".", file, e.Name())
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				out = append(out, function{filepath.ToSlash(filepath.Dir(file)), receiver(d) + d.Name.Name, d, strings.HasSuffix(file, "_test.go")})
			}
		}
		return nil
	})
	if err != nil || len(out) < 1000 {
		t.Fatalf("%d functions were found: %v", len(out), err)
	}
	return out
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	x := d.Recv.List[0].Type
	if s, ok := x.(*ast.StarExpr); ok {
		x = s.X
	}
	if i, ok := x.(*ast.IndexExpr); ok {
		x = i.X
	}
	if id, ok := x.(*ast.Ident); ok {
		return id.Name + "."
	}
	return ""
}

// The list names the fuzz targets there are, and each has seeds: a target that
// begins with nothing finds nothing, and nobody sees it.
func TestEveryFuzzTargetIsListedAndSeeded(t *testing.T) {
	listed := readTargets(t)
	for _, f := range functions(t) {
		if !f.test || !strings.HasPrefix(f.name, "Fuzz") || f.decl.Recv != nil {
			continue
		}
		i := slices.IndexFunc(listed, func(x target) bool { return x.dir == f.dir && x.name == f.name })
		if i < 0 {
			t.Errorf("%s: %s is not in %s", f.dir, f.name, targetsFile)
			continue
		}
		listed = slices.Delete(listed, i, i+1)
		if !seeded(f.decl) {
			t.Errorf("%s: %s could begin with nothing: it needs an f.Add that is not in a loop, or vectors.Seed", f.dir, f.name)
		}
	}
	for _, x := range listed {
		t.Errorf("%s lists %s in %s, and there is none", targetsFile, x.name, x.dir)
	}
}

// seeded looks for a seed that is added whatever a folder or a list holds.
func seeded(d *ast.FuncDecl) bool {
	for _, s := range d.Body.List {
		x, ok := s.(*ast.ExprStmt)
		if loop, isLoop := s.(*ast.RangeStmt); isLoop {
			list, literal := loop.X.(*ast.CompositeLit)
			ok = literal && len(list.Elts) > 0
			if ok {
				x, ok = loop.Body.List[0].(*ast.ExprStmt)
			}
		}
		if !ok {
			continue
		}
		if c, ok := x.X.(*ast.CallExpr); ok && (selected(c) == "f.Add" || selected(c) == "vectors.Seed") {
			return true
		}
	}
	return false
}

func selected(c *ast.CallExpr) string {
	if s, ok := c.Fun.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	return ""
}

var parses = regexp.MustCompile(`^([A-Za-z]+\.)?([pP]arse([A-Z].*)?|UnmarshalText|Unescape[A-Z].*|Unlock|Normal[A-Z].*)$`)

// reads reports functions that take apart what came from outside.
func reads(f function) bool {
	found := parses.MatchString(f.name)
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			found = found || slices.Contains([]string{"json.Unmarshal", "json.NewDecoder", "csv.NewReader", "age.Decrypt", "tar.NewReader", "fmt.Sscanf"}, selected(c))
		}
		return true
	})
	return found
}

// Whatever reads something that came from outside is fed by a fuzz target, or
// stands in unfed with a reason.
func TestEveryParserHasAFuzzTarget(t *testing.T) {
	used := map[string]bool{}
	var feeds []string
	for _, x := range readTargets(t) {
		feeds = append(feeds, x.feeds...)
	}
	for _, f := range functions(t) {
		if f.test || testOnly(f.dir) {
			continue
		}
		name := f.dir + "." + f.name
		fed := slices.ContainsFunc(feeds, func(p string) bool {
			ok, _ := path.Match(strings.ReplaceAll(p, "/", "|"), strings.ReplaceAll(name, "/", "|"))
			used[p] = used[p] || ok
			return ok
		})
		_, excused := unfed[name]
		used[name] = used[name] || excused
		if !fed && !excused && reads(f) {
			t.Errorf("%s reads something and no fuzz target feeds it", name)
		}
	}
	for _, p := range feeds {
		if !used[p] {
			t.Errorf("%s: there is no %s", targetsFile, p)
		}
	}
	for u := range unfed {
		if !used[u] {
			t.Errorf("%s is excused, and there is none", u)
		}
	}
}

// testOnly packages are never part of the program.
func testOnly(dir string) bool {
	return strings.HasSuffix(path.Base(dir), "test") || strings.HasPrefix(dir, "internal/world") || strings.HasPrefix(dir, "internal/crash") || strings.HasPrefix(dir, "tools") || dir == "vectors"
}
