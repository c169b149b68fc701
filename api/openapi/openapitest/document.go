package openapitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/safehand/safehand/api/openapi"
)

// document is the OpenAPI document as a stranger reads it, from its JSON alone,
// with a validator that had no part in writing it.
type document struct {
	mux      *http.ServeMux // of its paths, whose language is net/http's too
	anyError *jsonschema.Schema
}

// operation is a path and method of the document.
type operation struct {
	pattern    string
	request    *jsonschema.Schema // of a body of JSON
	parameters []parameter
	answers    map[int]answer
}

type parameter struct {
	Name, In string
	Required bool
	Schema   struct {
		Type  string
		Items struct{ Type string }
	}

	is *jsonschema.Schema
}

type answer struct {
	media  string             // "" for none
	schema *jsonschema.Schema // of a body of JSON
}

// The parts of the document that are read here. The schemas are read by the
// validator.
type (
	row struct {
		Parameters  []parameter
		RequestBody struct{ Content content }
		Responses   map[string]struct{ Content content }
	}
	content map[string]struct{ Schema json.RawMessage }
)

var load = sync.OnceValues(func() (*document, error) {
	b, err := openapi.Document()
	if err != nil {
		return nil, err
	}
	var d struct{ Paths map[string]map[string]row }
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, err
	}
	c, err := newCompiler(b)
	if err != nil {
		return nil, err
	}
	out := &document{mux: http.NewServeMux()}
	for path, methods := range d.Paths {
		for method, r := range methods {
			o, err := c.operation(path, method, &r)
			if err != nil {
				return nil, err
			}
			out.mux.HandleFunc(o.pattern, o.found)
		}
	}
	out.anyError, err = c.at("components", "schemas", "Error")
	return out, err
})

const url = "https://safehand.example/openapi.json"

type compiler struct{ *jsonschema.Compiler }

func newCompiler(b []byte) (*compiler, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	c := &compiler{jsonschema.NewCompiler()}
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertContent()
	return c, c.AddResource(url, doc)
}

// at is the schema that stands at a place in the document.
func (c *compiler) at(place ...string) (*jsonschema.Schema, error) {
	pointer := ""
	for _, p := range place {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(p)
	}
	return c.Compile(url + "#" + pointer)
}

func (c *compiler) operation(path, method string, r *row) (*operation, error) {
	o := &operation{pattern: strings.ToUpper(method) + " " + path, parameters: r.Parameters, answers: map[int]answer{}}
	for i := range o.parameters {
		s, err := c.at("paths", path, method, "parameters", strconv.Itoa(i), "schema")
		if err != nil {
			return nil, err
		}
		o.parameters[i].is = s
	}
	var err error
	if _, o.request, err = c.content(r.RequestBody.Content, "paths", path, method, "requestBody"); err != nil {
		return nil, err
	}
	for status, response := range r.Responses {
		n, err := strconv.Atoi(status)
		if err != nil {
			return nil, fmt.Errorf("%s has the response %q", o.pattern, status)
		}
		var a answer
		if a.media, a.schema, err = c.content(response.Content, "paths", path, method, "responses", status); err != nil {
			return nil, err
		}
		o.answers[n] = a
	}
	return o, nil
}

// content is the one media type of a body, and its schema if it has one.
func (c *compiler) content(all content, place ...string) (media string, s *jsonschema.Schema, err error) {
	if len(all) > 1 {
		return "", nil, fmt.Errorf("%v has several types", place)
	}
	for m, body := range all {
		media = m
		if body.Schema != nil {
			s, err = c.at(append(place, "content", m, "schema")...)
		}
	}
	return media, s, err
}

// call is which operation a request is for, and the request as it was matched.
type call struct {
	op      *operation
	matched *http.Request
}

type matching struct{}

// found is where the mux leads: it notes what it was led to.
func (o *operation) found(_ http.ResponseWriter, r *http.Request) {
	*r.Context().Value(matching{}).(*call) = call{o, r}
}

func (d *document) find(r *http.Request) (c call) {
	d.mux.ServeHTTP(httptest.NewRecorder(), r.Clone(context.WithValue(r.Context(), matching{}, &c)))
	return c
}
