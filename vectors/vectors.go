// Package vectors holds golden files for every text of Safehand: what must be
// accepted, and what must be refused and for which reason. Each file has one
// success or exactly one thing wrong, and every failure names the success it
// becomes when that one thing is put right: so a check that is made early can't
// hide that a later one is missing.
//
// README.md describes the files for programs in any language. What a version
// accepts is accepted for ever: a vector is added, never changed.
package vectors

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:generate go test -count=1 -run ^TestGenerated$ . -update

// FS holds the vectors, a folder for each thing that is checked, and in golden
// a whole log that every later version must verify.
//
//go:embed README.md */*.txt golden
var FS embed.FS

// Success is what a vector expects that must be accepted.
const Success = "success"

// Vector is one file.
type Vector struct {
	Name   string // event/received
	Expect string // Success, or the class of the refusal
	Fields []Field
	Body   []byte
}

// Field is one line of a vector's header.
type Field struct{ Key, Value string }

// Kind is the folder: which check the vector is of.
func (v *Vector) Kind() string { return path.Dir(v.Name) }

// All are the values of every field of that key, in their order.
func (v *Vector) All(key string) []string {
	var out []string
	for _, f := range v.Fields {
		if f.Key == key {
			out = append(out, f.Value)
		}
	}
	return out
}

// Get is the value of the first field of that key, or nothing.
func (v *Vector) Get(key string) string {
	if all := v.All(key); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Read gives one vector of those in fsys, its body whole.
func Read(fsys fs.FS, name string) (*Vector, error) {
	b, err := fs.ReadFile(fsys, name+".txt")
	if err != nil {
		return nil, err
	}
	v, err := parse(name, b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	base := v.Get("onto")
	if base == "" {
		return v, nil
	}
	under, err := Read(fsys, base)
	if err != nil {
		return nil, err
	}
	v.Body = lay(under.Body, v.Body, v.All("without"))
	return v, nil
}

// Every reads all vectors of fsys, in the order of their names.
func Every(fsys fs.FS) ([]*Vector, error) {
	names, err := fs.Glob(fsys, "*/*.txt")
	if err != nil {
		return nil, err
	}
	var out []*Vector
	for _, n := range names {
		v, err := Read(fsys, strings.TrimSuffix(n, ".txt"))
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Seed gives a fuzz target the bodies of folders to begin with. A folder that holds
// none ends it: a corpus that moved away must not leave a target that finds nothing.
func Seed(f interface {
	Add(args ...any)
	Fatal(args ...any)
}, folders ...string) {
	all, err := Every(FS)
	if err != nil {
		f.Fatal(err)
	}
	for _, folder := range folders {
		n := 0
		for _, v := range all {
			if v.Kind() == folder {
				f.Add(v.Body)
				n++
			}
		}
		if n == 0 {
			f.Fatal("there are no vectors in " + folder)
		}
	}
}

func parse(name string, b []byte) (*Vector, error) {
	head, body, ok := bytes.Cut(b, []byte("\n\n"))
	if !ok {
		return nil, fmt.Errorf("no empty line ends its header")
	}
	v := &Vector{Name: name, Body: body}
	for line := range strings.SplitSeq(string(head), "\n") {
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("a line of its header is no field: %q", line)
		}
		v.Fields = append(v.Fields, Field{key, value})
	}
	if v.Expect = v.Get("expect"); v.Expect == "" {
		return nil, fmt.Errorf("it does not say what to expect")
	}
	if v.Get("encoding") == "base64" {
		var err error
		if v.Body, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(string(body), "\n", "")); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// lay lays a record over another: each part of over replaces the one of its
// name, and the parts that are named in without are left out.
func lay(under, over []byte, without []string) []byte {
	a, b := txtar.Parse(under), txtar.Parse(over)
	if len(b.Comment) > 0 {
		a.Comment = b.Comment
	}
	for _, f := range b.Files {
		if i := slices.IndexFunc(a.Files, func(g txtar.File) bool { return g.Name == f.Name }); i >= 0 {
			a.Files[i].Data = f.Data
		}
	}
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return slices.Contains(without, f.Name) })
	return txtar.Format(a)
}
