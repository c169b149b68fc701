package openapi

import (
	"fmt"
	"regexp"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/safehand/safehand/api"
)

func (s *schemas) parameters(o *api.Operation) ([]parameter, error) {
	out, err := s.inPath(o.Path())
	if err != nil {
		return nil, err
	}
	for _, q := range o.Query {
		p, err := s.inQuery(&q)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	if o.Ranges {
		out = append(out, header("Range", "which bytes"), header("If-Range", "the ETag they must be of; otherwise all bytes are the answer"))
	}
	return out, nil
}

var wildcardRE = regexp.MustCompile(`\{([a-z]+)\}`)

func (s *schemas) inPath(path string) (out []parameter, err error) {
	for _, m := range wildcardRE.FindAllStringSubmatch(path, -1) {
		v, ok := api.Wildcards()[m[1]]
		if !ok {
			return nil, fmt.Errorf("what {%s} stands for is not in api.Wildcards", m[1])
		}
		schema, err := s.of(v)
		if err != nil {
			return nil, err
		}
		out = append(out, parameter{Name: m[1], In: "path", Required: true, Schema: schema})
	}
	return out, nil
}

func (s *schemas) inQuery(q *api.Parameter) (parameter, error) {
	schema, err := s.of(q.Type)
	if err != nil {
		return parameter{}, err
	}
	for _, n := range []*jsonschema.Schema{schema, schema.Items} {
		if n != nil && n.Type == "integer" { // as the server reads numbers
			n.Minimum = new(float64)
		}
	}
	for _, c := range q.OneOf {
		schema.Enum = append(schema.Enum, c)
	}
	return parameter{Name: q.Name, In: "query", Required: q.Required, Description: q.About, Schema: schema}, nil
}

func header(name, about string) parameter {
	return parameter{Name: name, In: "header", Description: about, Schema: &jsonschema.Schema{Type: "string"}}
}
