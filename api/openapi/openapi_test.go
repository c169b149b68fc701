package openapi_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/api/openapi"
	"github.com/safehand/safehand/event"
)

func document(t *testing.T) []byte {
	t.Helper()
	b, err := openapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t *testing.T, b []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// dialect says that the schemas in a document are those of JSON Schema 2020-12,
// which the official schema leaves open.
const dialect = `{
	"$id": "https://safehand.example/dialect", "$ref": "https://spec.openapis.org/oas/3.1/schema/2022-10-07",
	"$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": "https://json-schema.org/draft/2020-12/schema"}}
}`

// official holds a document against OpenAPI's own schema of its documents (the
// edition of 2022-10-07, under the Apache License 2.0), and each schema in it
// against that of JSON Schema.
func official(t *testing.T, doc any) error {
	t.Helper()
	b, err := os.ReadFile("testdata/openapi-3.1-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	for url, text := range map[string][]byte{"https://spec.openapis.org/oas/3.1/schema/2022-10-07": b, "https://safehand.example/dialect": []byte(dialect)} {
		if err := c.AddResource(url, read(t, text)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("https://safehand.example/dialect")
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestTheDocumentIsOpenAPI(t *testing.T) {
	good := document(t)
	if err := official(t, read(t, good)); err != nil {
		t.Error(err)
	}
	for _, spoil := range [][2]string{
		{`"openapi": "3.1.1"`, `"openapi": "3.0.1"`},
		{`"in": "path"`, `"in": "road"`},
		{`"operationId"`, `"operationID"`},
		{`"content": {`, `"contents": {`},
		{`"type": "integer"`, `"type": "whole"`},
	} {
		bad := strings.Replace(string(good), spoil[0], spoil[1], 1)
		if bad == string(good) {
			t.Errorf("%s is not in the document", spoil[0])
		}
		if official(t, read(t, []byte(bad))) == nil {
			t.Errorf("a document with %s passes", spoil[1])
		}
	}
}

func TestTheDocumentHasOneSpelling(t *testing.T) {
	first := document(t)
	for range 5 {
		again, err := openapi.Build(api.Operations())
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another document the second time: %v", err)
		}
	}
}

func TestOperationsHaveNamesOfTheirOwn(t *testing.T) {
	ids, patterns := map[string]bool{}, map[string]bool{}
	for _, o := range api.Operations() {
		if o.ID == "" || o.Summary == "" || ids[o.ID] || patterns[o.Pattern] {
			t.Errorf("%s: %q is missing or taken, or the path is", o.Pattern, o.ID)
		}
		ids[o.ID], patterns[o.Pattern] = true, true
	}
	if len(ids) < 20 {
		t.Errorf("only %d operations", len(ids))
	}
}

type schema struct {
	Type                 string
	Description          string
	Properties           map[string]map[string]any
	Required             []string
	AdditionalProperties *bool
	Enum                 []string
}

func components(t *testing.T) map[string]schema {
	t.Helper()
	var d struct {
		Components struct{ Schemas map[string]json.RawMessage }
	}
	if err := json.Unmarshal(document(t), &d); err != nil {
		t.Fatal(err)
	}
	out := map[string]schema{}
	for name, b := range d.Components.Schemas {
		var s schema
		if err := json.Unmarshal(b, &s); err != nil {
			t.Fatalf("%s: %v in %s", name, err, b)
		}
		out[name] = s
	}
	return out
}

func TestEveryErrorCodeIsInTheDocument(t *testing.T) {
	in := components(t)["Error"].Properties["code"]["enum"].([]any)
	for _, r := range api.Table() {
		if !slices.Contains(in, any(string(r.Code))) {
			t.Errorf("%s is not", r.Code)
		}
	}
	if len(in) != len(api.Table()) {
		t.Errorf("%d codes where the table has %d", len(in), len(api.Table()))
	}
}

// An answer with a field more or less than its Go type has is not of its schema.
func TestSchemasAreStrict(t *testing.T) {
	got := components(t)
	for name, s := range got {
		if s.Description == "" {
			t.Errorf("%s is not described: give the type a comment", name)
		}
		if s.Type == "object" && (s.AdditionalProperties == nil || *s.AdditionalProperties) {
			t.Errorf("%s lets anything in", name)
		}
	}
	sub := got["Submission"]
	if !slices.Equal(sub.Required, []string{"note"}) || len(sub.Properties) < 5 {
		t.Errorf("Submission: %d properties, of which %v are required", len(sub.Properties), sub.Required)
	}
	if label := sub.Properties["label"]; label["type"] != "string" || label["contentEncoding"] != "base64" {
		t.Errorf("bytes: %v", label)
	}
	if i := got["Item"].Properties["index"]; i["$ref"] != "#/components/schemas/LogIndex" {
		t.Errorf("a place in the log: %v", i)
	}
	if n := got["Stored"].Properties["size"]; n["type"] != "integer" {
		t.Errorf("a size: %v", n)
	}
	if p := got["Recorded"].Properties["proof"]; p["type"] != "array" || !strings.Contains(p["description"].(string), "Entry stands at Index") {
		t.Errorf("a slice: %v", p)
	}
}

func unmarshals(typ reflect.Type, s string) bool {
	return reflect.New(typ).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)) == nil
}

// Each pattern takes what the Go type takes. What it refuses, the type refuses.
func TestPatternsAgreeWithTheTypes(t *testing.T) {
	examples := []string{"", " ", "0", "00", "-1", "A", "2026-11-23T09:30:00+01:00", "exhibit x", "a.b.c@d.example", "45AA2098221M/12"}
	for _, o := range []event.Owner{
		event.OwnerOrg("a.example"), event.OwnerService("a.example"), event.OwnerExhibit(event.RecipientID{}),
		event.OwnerCase(event.CaseID{}), event.OwnerRequest(event.EventID{}),
	} {
		examples = append(examples, o.String())
	}
	for _, row := range openapi.Texts() {
		examples = append(examples, row[0], row[0]+" ", row[0]+"\n", strings.ToUpper(row[0]), row[0]+"0")
	}
	for typ, row := range openapi.Texts() {
		re := regexp.MustCompile(row[1])
		if !re.MatchString(row[0]) || !unmarshals(typ, row[0]) {
			t.Errorf("%s: %q is no example", typ, row[0])
		}
		refused := 0
		for _, e := range examples {
			if unmarshals(typ, e) && !re.MatchString(e) {
				t.Errorf("%s: the pattern refuses %q", typ, e)
			}
			if !re.MatchString(e) {
				refused++
			}
		}
		if refused < len(examples)/3 {
			t.Errorf("%s: the pattern refuses only %d of %d", typ, refused, len(examples))
		}
	}
}

type stranger struct{}

func (stranger) MarshalText() ([]byte, error) { return nil, nil }

// What can't be described truly is refused, and not described somehow.
func TestWhatHasNoSchemaIsRefused(t *testing.T) {
	for name, o := range map[string]api.Operation{
		"a text without a row":       {Pattern: "GET /x", Answer: struct{ A stranger }{}},
		"a wildcard without a type":  {Pattern: "GET /x/{stranger}"},
		"a function":                 {Pattern: "GET /x", Answer: struct{ A func() }{}},
		"two types of the same name": {Pattern: "GET /x", Answer: map[string]api.Error{}, Request: struct{ A struct{ B stranger } }{}},
	} {
		if _, err := openapi.Build([]api.Operation{o}); err == nil || !strings.Contains(err.Error(), "GET /x") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
