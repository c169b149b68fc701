package openapi

import (
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/safehand/safehand/event"
)

// The objects of an OpenAPI 3.1 document, as far as ours needs them. Maps are
// written in the order of their keys: the document has one spelling.
type (
	document struct {
		OpenAPI    string                          `json:"openapi"`
		Info       info                            `json:"info"`
		Paths      map[string]map[string]operation `json:"paths"`
		Components components                      `json:"components"`
	}

	info struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Version     string `json:"version"` // of the paths' v1, not of the program
	}

	components struct {
		Schemas         map[string]*jsonschema.Schema `json:"schemas"`
		SecuritySchemes map[string]security           `json:"securitySchemes"`
	}

	security struct {
		Type        string `json:"type"`
		Scheme      string `json:"scheme"`
		Description string `json:"description"`
	}

	operation struct {
		ID         string                    `json:"operationId"`
		Summary    string                    `json:"summary"`
		Security   []map[string][]event.Code `json:"security"`
		Parameters []parameter               `json:"parameters,omitempty"`
		Request    *request                  `json:"requestBody,omitempty"`
		Responses  map[string]response       `json:"responses"`
	}

	// parameter is also what OpenAPI calls a header, which has no name and
	// place.
	parameter struct {
		Name        string             `json:"name,omitempty"`
		In          string             `json:"in,omitempty"`
		Required    bool               `json:"required,omitempty"`
		Description string             `json:"description,omitempty"`
		Schema      *jsonschema.Schema `json:"schema"`
	}

	request struct {
		Required bool             `json:"required"`
		Content  map[string]media `json:"content"`
	}

	response struct {
		Description string               `json:"description"`
		Headers     map[string]parameter `json:"headers,omitempty"`
		Content     map[string]media     `json:"content,omitempty"`
	}

	media struct {
		Schema *jsonschema.Schema `json:"schema,omitempty"`
	}
)
