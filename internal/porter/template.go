package porter

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/safehand/safehand/seal"
)

// Template says how what is filed is to be called: words and fields in braces,
// with slashes where a folder is to hold it.
type Template string

// fields are what a template may name, each with the words that stand in for it
// where there is none.
var fields = map[string]string{
	"reference": "no reference", "description": "", "type": "other", "sending": "", "seal": "", "from": "", "urn": "no URN",
}

var fieldRE = regexp.MustCompile(`\{([^{}]*)\}`)

// UnmarshalText refuses a template that could not name anything.
func (t *Template) UnmarshalText(b []byte) error {
	s := string(b)
	for _, m := range fieldRE.FindAllStringSubmatch(s, -1) {
		if _, ok := fields[m[1]]; !ok {
			return fmt.Errorf("there is no field {%s}; these are: %s", m[1], strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
	}
	if rest := fieldRE.ReplaceAllString(s, ""); strings.ContainsAny(rest, "{}") {
		return fmt.Errorf("a brace stands alone in %q", s)
	}
	for part := range strings.SplitSeq(s, "/") {
		if strings.TrimSpace(part) == "" {
			return fmt.Errorf("a name is missing in %q", s)
		}
	}
	*t = Template(s)
	return nil
}

// longestPart is the longest name that a template makes of one part of it.
const longestPart = 80

// path is a name for an exhibit: safe on every system, whatever its sender wrote,
// and half as long as paths may be, so that what is in it has room. The values
// are the sender's: a slash in one makes no folder.
func (t Template) path(values map[string]string, maxPath int) string {
	n := strings.Count(string(t), "/")
	longest := min(longestPart, (maxPath/2-n)/(n+1))
	var parts []string
	for part := range strings.SplitSeq(string(t), "/") {
		part = fieldRE.ReplaceAllStringFunc(part, func(f string) string {
			name := strings.Trim(f, "{}")
			if v := values[name]; v != "" {
				return v
			}
			return fields[name]
		})
		parts = append(parts, safe(part, longest))
	}
	return strings.Join(parts, "/")
}

// safe is words as a name: letters, digits and the signs that no system, shell
// or spreadsheet reads as anything else.
func safe(words string, longest int) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), strings.ContainsRune(" _-.,()'", r):
			return r
		}
		return '-'
	}, tidy(words))
	name = strings.Trim(cut(name, longest), " -.'_")
	if name == "" {
		name = "exhibit"
	}
	return seal.PortableName(name)
}
