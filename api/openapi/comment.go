package openapi

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// comments are those of a package's struct types ("Bundle") and of their fields
// by the name on the wire ("Bundle.items").
type comments map[string]string

func readComments(source fs.FS) (comments, error) {
	names, err := fs.Glob(source, "*.go")
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		b, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(set, name, b, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	p, err := doc.NewFromFiles(set, files, "github.com/safehand/safehand/api")
	if err != nil {
		return nil, fmt.Errorf("the comments can't be read: %v", err)
	}
	return ofTypes(p), nil
}

func ofTypes(p *doc.Package) comments {
	printer := p.Printer()
	printer.TextWidth = -1
	plain := func(s string) string { return strings.TrimSpace(string(printer.Text(p.Parser().Parse(s)))) }
	out := comments{}
	for _, t := range p.Types {
		for _, spec := range t.Decl.Specs {
			body, ok := spec.(*ast.TypeSpec).Type.(*ast.StructType)
			if !ok {
				continue
			}
			out[t.Name] = plain(t.Doc)
			for _, f := range body.Fields.List {
				out[t.Name+"."+wireName(f)] = plain(f.Doc.Text() + f.Comment.Text())
			}
		}
	}
	return out
}

func wireName(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
	return name
}

// describe gives a type's schema its descriptions.
func (c comments) describe(name string, s *jsonschema.Schema) {
	s.Description = c[name]
	for field, p := range s.Properties {
		p.Description = c[name+"."+field]
	}
}
