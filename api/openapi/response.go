package openapi

import (
	"net/http"
	"strconv"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/safehand/safehand/api"
)

func (s *schemas) successes(o *api.Operation, out map[string]response) error {
	if o.Answer == nil {
		out["204"] = response{Description: "Done"}
		return nil
	}
	content, err := s.content(o.Answer)
	if err != nil {
		return err
	}
	ok := response{Description: "What was asked for", Content: content}
	if o.Ranges {
		ok.Headers = map[string]parameter{"ETag": {Description: "The digest of the whole, in quotes", Schema: &jsonschema.Schema{Type: "string"}}}
		out["206"] = response{Description: "The bytes asked for", Headers: ok.Headers, Content: content}
		out["416"] = response{Description: "There are no such bytes", Content: map[string]media{string(api.Plain): {}}}
	}
	out["200"] = ok
	return nil
}

// failures groups an operation's codes by the status they travel with.
func (s *schemas) failures(o *api.Operation, out map[string]response) error {
	ref, err := s.of(api.Error{})
	if err != nil {
		return err
	}
	byStatus := map[int][]any{}
	for _, c := range o.Codes() {
		n := api.RowOf(c).Status
		byStatus[n] = append(byStatus[n], c)
	}
	for n, codes := range byStatus {
		narrow := &jsonschema.Schema{Ref: ref.Ref, Properties: map[string]*jsonschema.Schema{"code": {Enum: codes}}}
		r := response{Description: http.StatusText(n), Content: map[string]media{"application/json": {Schema: narrow}}}
		if n == http.StatusTooManyRequests || n == http.StatusServiceUnavailable {
			r.Headers = map[string]parameter{"Retry-After": {Description: "In how many seconds the same can succeed", Schema: &jsonschema.Schema{Type: "integer"}}}
		}
		out[strconv.Itoa(n)] = r
	}
	return nil
}
