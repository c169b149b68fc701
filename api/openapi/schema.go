package openapi

import (
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/safehand/safehand/api"
)

// schemas are those of the Go types met so far. A named type is described once,
// among the components, and referred to everywhere else.
type schemas struct {
	known      map[reflect.Type]*jsonschema.Schema
	components map[string]*jsonschema.Schema
	comments   comments
}

func newSchemas() (*schemas, error) {
	c, err := readComments(api.Source)
	if err != nil {
		return nil, err
	}
	return &schemas{
		known: map[reflect.Type]*jsonschema.Schema{
			reflect.TypeFor[[]byte](): {Type: "string", ContentEncoding: "base64"},
		},
		components: map[string]*jsonschema.Schema{},
		comments:   c,
	}, nil
}

// of is the schema of v's type.
func (s *schemas) of(v any) (*jsonschema.Schema, error) {
	t := reflect.TypeOf(v)
	if err := s.meet(t); err != nil {
		return nil, err
	}
	return s.infer(t, s.known)
}

func (s *schemas) infer(t reflect.Type, known map[reflect.Type]*jsonschema.Schema) (*jsonschema.Schema, error) {
	out, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
	if err == nil {
		neverNull(out)
	}
	return out, err
}

// meet makes components of the named types that t consists of.
func (s *schemas) meet(t reflect.Type) error {
	if s.known[t] != nil {
		return nil
	}
	if written(t) {
		row, ok := texts()[t]
		if !ok {
			return fmt.Errorf("%s writes itself: say how with a row of texts in api/openapi/text.go", t)
		}
		name, err := s.refer(t)
		s.components[name] = row.schema()
		return err
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return s.meet(t.Elem())
	case reflect.Struct:
		return s.meetStruct(t)
	}
	return nil
}

var (
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
)

// written reports whether a type writes itself. Its kind says nothing about it
// then: a digest is an array of numbers in memory and a string on the wire.
func written(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() != reflect.Pointer && (p.Implements(textMarshaler) || p.Implements(jsonMarshaler))
}

// refer gives a type its name in the document, before its schema is there.
func (s *schemas) refer(t reflect.Type) (name string, err error) {
	name = cmp.Or(names()[t], t.Name())
	if _, taken := s.components[name]; taken || name == "" {
		return "", fmt.Errorf("%s has no name of its own in the document: see names", t)
	}
	s.components[name] = nil
	s.known[t] = &jsonschema.Schema{Ref: "#/components/schemas/" + name}
	return name, nil
}

func (s *schemas) meetStruct(t reflect.Type) error {
	name, err := s.refer(t)
	if err != nil {
		return err
	}
	for f := range t.Fields() {
		if err := s.meet(f.Type); err != nil {
			return err
		}
	}
	known := maps.Clone(s.known)
	delete(known, t)
	for f := range t.Fields() {
		if f.Anonymous { // on the wire a part of t, and no reference
			delete(known, f.Type)
		}
	}
	out, err := s.infer(t, known)
	if err != nil {
		return err
	}
	s.comments.describe(t.Name(), out)
	if t == reflect.TypeFor[api.Error]() {
		out.Properties["code"].Enum = allCodes()
	}
	s.components[name] = out
	return nil
}

func allCodes() (out []any) {
	for _, r := range api.Table() {
		out = append(out, r.Code)
	}
	return out
}

// neverNull takes null out of what the library lets slices and pointers be: on
// the wire they are an array, or left out. A nil slice that an answer forgets to
// fill then fails the tests.
func neverNull(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	s.Types = slices.DeleteFunc(s.Types, func(t string) bool { return t == "null" })
	if len(s.Types) == 1 {
		s.Type = s.Types[0]
	}
	if len(s.Types) <= 1 {
		s.Types = nil
	}
	neverNull(s.Items)
	neverNull(s.AdditionalProperties)
	for _, p := range s.Properties {
		neverNull(p)
	}
}
