package api

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Operation says of a path what it takes and what it answers. The OpenAPI
// document is made of [Operations], and a response that its row does not name
// fails the tests.
type Operation struct {
	Pattern string // one of the Path constants
	ID      string // the name that generated code gives it; never changed
	Summary string
	// Callers are the roles of a session that may get a success; nil is anybody.
	Callers []event.Code
	// Session says that a session is looked at, and not needed.
	Session bool
	Query   []Parameter
	// Request and Answer are a value of the wire type, or a [Media]; nil is no
	// body, and as an answer the status 204.
	Request, Answer any
	// Ranges says that a part of the answer can be asked for.
	Ranges bool
	// Errors are codes beside those that follow from the rest: see [Operation.Codes].
	Errors []event.Code
}

// Media is the type of a body that is not JSON.
type Media string

const (
	Plain  Media = "text/plain"
	Binary Media = "application/octet-stream"
)

// Parameter is one of the query.
type Parameter struct {
	Name, About string
	Type        any // a value of its type; of a slice when it may be repeated
	OneOf       []event.Code
	Required    bool
}

// Wildcards are the types of what stands in braces in the patterns.
func Wildcards() map[string]any {
	return map[string]any{
		"case":        event.CaseID{},
		"consignment": event.ConsignmentID{},
		"digest":      event.Digest{},
		"event":       event.EventID{},
		"exhibit":     event.ExhibitID{},
		"index":       event.LogIndex(0),
		"passkey":     event.Digest{},
		"recipient":   event.RecipientID{},
	}
}

// Codes are all codes that an operation may answer with, in the order of
// [Table]: what a request of its form can be refused with, and its own.
func (o *Operation) Codes() []event.Code {
	own := append([]event.Code{CodeInternal, CodeBusy, CodeTooMany}, o.Errors...)
	if o.Request != nil || o.Query != nil || o.wild() {
		own = append(own, CodeBadRequest)
	}
	if o.Request != nil {
		own = append(own, CodeTooLarge)
	}
	if o.Callers != nil {
		own = append(own, CodeSignIn)
	}
	if o.Method() != "GET" { // a page of another site asked
		own = append(own, event.CodeNotYours)
	}
	return slices.DeleteFunc(codes(), func(c event.Code) bool { return !slices.Contains(own, c) })
}

func codes() (all []event.Code) {
	for _, r := range Table() {
		all = append(all, r.Code)
	}
	return all
}

// Method is the pattern's method.
func (o *Operation) Method() string { m, _, _ := strings.Cut(o.Pattern, " "); return m }

// Path is the pattern's path.
func (o *Operation) Path() string { _, p, _ := strings.Cut(o.Pattern, " "); return p }

func (o *Operation) wild() bool { return strings.Contains(o.Pattern, "{") }
