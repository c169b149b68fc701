package safehand_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

type table struct {
	allow         map[string][]string
	pure, denied  []string
	blind, unseen []string
}

// source is what the checker knows of a package: its direct imports (ours
// relative to the module), and the clock's functions that it names.
type source struct {
	imports []string
	clock   []string
	dotTime bool
}

// readTree reads the packages under root, tests left out: a test may look from
// any side. It runs no tool, so the test cache sees what it has read.
func readTree(root, module string) (map[string]*source, error) {
	all := map[string]*source{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return skipFolder(root, path, e.Name())
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if all[name] == nil {
			all[name] = &source{}
		}
		return all[name].read(path, module)
	})
	return all, err
}

func skipFolder(root, path, name string) error {
	if path == root {
		return nil
	}
	if name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
		return fs.SkipDir // a module of its own
	}
	return nil
}

func (s *source) read(path, module string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	clock := ""
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		s.imports = append(s.imports, strings.TrimPrefix(imported, module+"/"))
		if imported != "time" {
			continue
		}
		clock = "time"
		if spec.Name != nil {
			clock = spec.Name.Name
		}
		s.dotTime = s.dotTime || clock == "."
	}
	slices.Sort(s.imports)
	s.imports = slices.Compact(s.imports)
	if clock != "" {
		s.clock = append(s.clock, clockCalls(file, clock)...)
	}
	return nil
}

// clockCalls lists what a file uses of the package time that reads the clock or
// waits for it.
func clockCalls(file *ast.File, name string) []string {
	reads := []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && slices.Contains(reads, sel.Sel.Name) {
			found = append(found, sel.Sel.Name)
		}
		return true
	})
	return found
}

// check lists what is wrong with the packages, sorted.
func (t table) check(packages map[string]*source) []string {
	var wrong []string
	for name, p := range packages {
		wrong = append(wrong, t.checkRow(name, p)...)
		if slices.Contains(t.pure, name) {
			wrong = append(wrong, t.checkPure(name, p)...)
		}
		if slices.ContainsFunc(t.blind, func(b string) bool { return within(name, b) }) {
			wrong = append(wrong, t.checkBlind(name, packages)...)
		}
	}
	slices.Sort(wrong)
	return slices.Compact(wrong)
}

func within(name, parent string) bool {
	return name == parent || strings.HasPrefix(name, parent+"/")
}

func (t table) checkRow(name string, p *source) []string {
	row, ok := t.allow[name]
	if !ok {
		return []string{name + ": has no row"}
	}
	var wrong []string
	for _, i := range p.imports {
		if !t.standard(i) && !slices.Contains(row, i) && !slices.Contains(row, "*") {
			wrong = append(wrong, fmt.Sprintf("%s: imports %s, which its row does not allow", name, i))
		}
	}
	return wrong
}

// standard reports whether an import is of the standard library: of the others
// each begins with a host's name, or is one of ours, which are relative here.
// One of ours without a row passes, but is itself reported for that.
func (t table) standard(path string) bool {
	if _, ours := t.allow[path]; ours {
		return false
	}
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && first != "internal" && first != "cmd"
}

func (t table) checkPure(name string, p *source) []string {
	var wrong []string
	for _, i := range p.imports {
		if slices.Contains(t.denied, i) {
			wrong = append(wrong, fmt.Sprintf("%s: imports %s, which is denied to it", name, i))
		}
	}
	for _, c := range p.clock {
		wrong = append(wrong, fmt.Sprintf("%s: uses time.%s", name, c))
	}
	if p.dotTime {
		wrong = append(wrong, name+": hides the package time behind a dot")
	}
	return wrong
}

// checkBlind follows the imports of a package through ours, shortest way first.
func (t table) checkBlind(name string, packages map[string]*source) []string {
	var wrong []string
	seen := map[string]bool{name: true}
	type step struct {
		name string
		way  []string // the packages passed, without the first
	}
	for queue := []step{{name: name}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if packages[at.name] == nil {
			continue
		}
		for _, i := range packages[at.name].imports {
			if seen[i] {
				continue
			}
			seen[i] = true
			if slices.ContainsFunc(t.unseen, func(u string) bool { return within(i, u) }) {
				wrong = append(wrong, reaches(name, i, at.way))
			}
			queue = append(queue, step{i, append(slices.Clone(at.way), i)})
		}
	}
	return wrong
}

func reaches(name, what string, way []string) string {
	if len(way) == 0 {
		return fmt.Sprintf("%s: reaches %s", name, what)
	}
	return fmt.Sprintf("%s: reaches %s by way of %s", name, what, strings.Join(way, " > "))
}
