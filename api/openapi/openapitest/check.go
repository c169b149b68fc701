package openapitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/safehand/safehand/api"
)

// exchange is a request and its answer.
type exchange struct {
	call
	asked  []byte // a body of JSON
	status int
	media  string
	body   []byte // what is not bytes
	broken error  // the body did not come to its end
}

// name is the route; never the address, which names evidence.
func (x *exchange) name() string {
	if x.op == nil {
		return "an unknown path"
	}
	return x.op.pattern
}

// check is everything in which an exchange is not as the document says.
func (d *document) check(x *exchange) (wrong []string) {
	a, err := d.due(x)
	if err != nil {
		return []string{err.Error()}
	}
	media, _, _ := mime.ParseMediaType(x.media)
	if media != a.media {
		return []string{fmt.Sprintf("it is of type %q where %q is due", media, a.media)}
	}
	if x.op != nil && x.matched.Method == http.MethodHead {
		return nil
	}
	if a.media == "" && len(x.body) > 0 {
		wrong = append(wrong, "it has a body where none is due")
	}
	if a.schema != nil && x.broken == nil {
		wrong = append(wrong, fits("the body", a.schema, x.body)...)
	}
	// What is malformed may be asked, and is refused.
	if x.op != nil && x.status < 300 {
		wrong = append(wrong, x.op.asked(x)...)
	}
	return wrong
}

// due is the answer that the document has for this status.
func (d *document) due(x *exchange) (answer, error) {
	if x.op == nil {
		if x.status < 400 {
			return answer{}, errors.New("it is no success that the document knows")
		}
		return answer{"application/json", d.anyError}, nil
	}
	a, ok := x.op.answers[x.status]
	if !ok {
		return answer{}, errors.New("the status is not in its row of api.Operations")
	}
	return a, nil
}

// result is the status, with the code of an error if it is one of the table:
// others could be anything.
func (x *exchange) result() string {
	var e api.Error
	_ = json.Unmarshal(x.body, &e)
	for _, r := range api.Table() {
		if r.Code == e.Code {
			return fmt.Sprintf("%d %s", x.status, r.Code)
		}
	}
	return strconv.Itoa(x.status)
}

// asked is in what a request that succeeded is not as the document says.
func (o *operation) asked(x *exchange) (wrong []string) {
	if o.request != nil {
		wrong = fits("the request's body", o.request, x.asked)
	}
	for _, p := range o.parameters {
		values := x.matched.URL.Query()[p.Name]
		switch p.In {
		case "path":
			values = []string{x.matched.PathValue(p.Name)}
		case "header":
			values = x.matched.Header.Values(p.Name)
		}
		wrong = append(wrong, p.fits(values)...)
	}
	return wrong
}

func (p *parameter) fits(values []string) []string {
	var v any
	switch {
	case len(values) == 0 && !p.Required:
		return nil
	case p.Schema.Type == "array" && p.Schema.Items.Type == "integer":
		var n []json.Number
		for _, s := range values {
			n = append(n, json.Number(s))
		}
		v = n
	case p.Schema.Type == "array":
		v = values
	case len(values) != 1:
		return []string{"the parameter " + p.Name + " is missing or there twice"}
	case p.Schema.Type == "integer":
		v = json.Number(values[0])
	default:
		v = values[0]
	}
	b, err := json.Marshal(v)
	if err != nil {
		return []string{"the parameter " + p.Name + " is not a number"}
	}
	return fits("the parameter "+p.Name, p.is, b)
}

func fits(what string, s *jsonschema.Schema, b []byte) []string {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return []string{what + " is not one value of JSON"}
	}
	var e *jsonschema.ValidationError
	switch err := s.Validate(v); {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		return []string{what + " could not be held against its schema"}
	}
	var out []string
	for _, l := range leaves(e) {
		out = append(out, fmt.Sprintf("%s at /%s: %s%s", what, strings.Join(l.InstanceLocation, "/"), strings.Join(l.ErrorKind.KeywordPath(), "/"), detail(l.ErrorKind)))
	}
	return out
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, c := range e.Causes {
		out = append(out, leaves(c)...)
	}
	return out
}

// detail is what can be told of an error without a word of what was answered.
func detail(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return fmt.Sprintf(" is %s, not %s", k.Got, strings.Join(k.Want, " or "))
	case *kind.Required:
		return " " + strings.Join(k.Missing, ", ")
	case *kind.AdditionalProperties:
		return fmt.Sprintf(": %d unknown", len(k.Properties))
	}
	return ""
}
