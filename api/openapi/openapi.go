// Package openapi writes the service's OpenAPI 3.1 document, from the rows of
// [api.Operations] and the Go types they name. Nobody writes a schema by hand:
// the document can't say of a field what the program doesn't, and the tests hold
// every answer of the service against it.
//
// It is made of the program alone. Nothing that a service holds is in it, so it
// is the same for everybody and public.
package openapi

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Document is the document, made once. It must not be changed.
var Document = sync.OnceValues(func() ([]byte, error) {
	b, err := Build(api.Operations())
	if err != nil {
		return nil, fmt.Errorf("the OpenAPI document can't be made: %v", err)
	}
	return b, nil
})

const about = `Encrypted evidence from hand to hand. A session changes nothing of who has what: that takes a signed ` +
	`statement, sent to POST /v1/events. Believe no answer before you have verified it against keys you know. ` +
	`No value is ever null, and codes are added, never renamed.`

// Build makes a document of these operations.
func Build(ops []api.Operation) ([]byte, error) {
	s, err := newSchemas()
	if err != nil {
		return nil, err
	}
	d := document{
		OpenAPI: "3.1.1",
		Info:    info{Title: "Safehand", Version: "1", Description: about},
		Paths:   map[string]map[string]operation{},
	}
	for _, o := range ops {
		row, err := s.operation(&o)
		if err != nil {
			return nil, fmt.Errorf("%s: %v", o.Pattern, err)
		}
		d.add(&o, row)
	}
	d.Components = components{Schemas: s.components, SecuritySchemes: map[string]security{session: {
		Type: "http", Scheme: "bearer", Description: "The token of a sign-in. The roles are those that the session may have.",
	}}}
	return json.MarshalIndent(d, "", " ")
}

const session = "session"

func (d *document) add(o *api.Operation, row *operation) {
	if d.Paths[o.Path()] == nil {
		d.Paths[o.Path()] = map[string]operation{}
	}
	d.Paths[o.Path()][strings.ToLower(o.Method())] = *row
}

func (s *schemas) operation(o *api.Operation) (*operation, error) {
	out := &operation{ID: o.ID, Summary: o.Summary, Security: callers(o), Responses: map[string]response{}}
	var err error
	if out.Parameters, err = s.parameters(o); err != nil {
		return nil, err
	}
	if o.Request != nil {
		content, err := s.content(o.Request)
		if err != nil {
			return nil, err
		}
		out.Request = &request{Required: true, Content: content}
	}
	if err := s.successes(o, out.Responses); err != nil {
		return nil, err
	}
	return out, s.failures(o, out.Responses)
}

// callers says who may ask: any of the roles, or also nobody.
func callers(o *api.Operation) []map[string][]event.Code {
	out := []map[string][]event.Code{}
	for _, role := range o.Callers {
		out = append(out, map[string][]event.Code{session: {role}})
	}
	if o.Session {
		out = append(out, map[string][]event.Code{}, map[string][]event.Code{session: {}})
	}
	return out
}

func (s *schemas) content(v any) (map[string]media, error) {
	if m, ok := v.(api.Media); ok {
		return map[string]media{string(m): {}}, nil
	}
	schema, err := s.of(v)
	return map[string]media{"application/json": {Schema: schema}}, err
}
