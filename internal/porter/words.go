package porter

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// called are types of exhibit by other names than their own.
var called = map[string]event.Code{
	"abe": "abe-interview", "interview-abe": "abe-interview", "vri": "abe-interview", "999": "999-call", "body-worn-video": "bwv",
	"phone": "phone-download", "download": "phone-download", "phone-dump": "phone-download", "statement": "document",
}

// kind is the row's type of exhibit.
func (r *reading) kind(row listRow) event.Code {
	typed := row.cells["type"]
	if typed == "" {
		return r.usual
	}
	c := coded(typed)
	if k, ok := called[string(c)]; ok {
		c = k
	}
	if !slices.Contains(event.Types, c) {
		r.fault(row.line, "%q is no type of exhibit. These are: %s.", typed, join(event.Types))
	}
	return c
}

// marking is the row's, or what is usual for its type.
func (r *reading) marking(row listRow, kind event.Code) event.Marking {
	typed := row.cells["marking"]
	m := coded(typed)
	switch {
	case typed == "" && kind == "abe-interview":
		return event.OfficialSensitive
	case typed == "":
		return event.Official
	case m != event.Official && m != event.OfficialSensitive:
		r.fault(row.line, "%q is no marking. These are: %s.", typed, join([]event.Code{event.Official, event.OfficialSensitive}))
	}
	return m
}

// people are those in it: "victim: Child A; witness: Adult B", "Victim 1" or
// just "victim".
func (r *reading) people(row listRow) (out []event.Pseudonym) {
	for typed := range strings.SplitSeq(row.cells["people"], ";") {
		if typed = tidy(typed); typed == "" {
			continue
		}
		category, name, named := strings.Cut(typed, ":")
		if !named {
			category, _, _ = strings.Cut(typed, " ")
			name = strings.ToUpper(typed[:1]) + typed[1:]
		}
		var p event.Pseudonym
		if err := p.UnmarshalText([]byte(strings.ToLower(strings.TrimSpace(category)) + " " + strings.TrimSpace(name))); err != nil {
			r.fault(row.line, "%q is not a person by category and pseudonym, such as \"victim: Child A\". The categories are: %s.", typed, join(event.Categories))
			continue
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// coded is a code as people type it: "ABE interview", "OFFICIAL-SENSITIVE".
func coded(s string) event.Code { return event.Code(strings.ReplaceAll(strings.ToLower(s), " ", "-")) }

func join(codes []event.Code) string {
	var out []string
	for _, c := range codes {
		out = append(out, string(c))
	}
	return strings.Join(out, ", ")
}
