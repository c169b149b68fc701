package event

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// URN is a case's Unique Reference Number in the shape the CPS validates: two
// digits for the force, two letters or digits for the unit, seven digits for
// serial and year; M or S when cases were merged or one was split, and a number
// behind a slash. It has one spelling: [NormalURN] makes it of what people type.
type URN string

// urnRoot is the length of what stays the same when a case is split or merged.
const urnRoot = 11

var errURN = errors.New("not a URN: 2 digits, 2 letters or digits, 7 digits, such as 45AA2098221")

var urnRE = regexp.MustCompile(`^[0-9]{2}[A-Z0-9]{2}[0-9]{7}(M|S)?(/[1-9][0-9]?)?$`)

func (u URN) MarshalText() ([]byte, error) { return []byte(u), nil }
func (u *URN) UnmarshalText(b []byte) error {
	if !urnRE.Match(b) {
		return errURN
	}
	*u = URN(b)
	return nil
}

// Root is the URN without what splitting and merging put behind it.
func (u URN) Root() URN { return u[:min(len(u), urnRoot)] }

// SameCase compares by the root: a split or merged case is still the case.
func SameCase(a, b URN) bool { return a != "" && a.Root() == b.Root() }

// typedRE is a URN in capitals as people write it: with spaces, hyphens, dots or
// slashes between its parts, (M) or (S) in brackets.
var typedRE = regexp.MustCompile(`^([0-9]{2})[ _/.-]*([A-Z0-9]{2})[ _/.-]*([0-9]{5})[ _/.-]*([0-9]{2}) *(?:([MS])|\(([MS])\))? *(?:/ *(?:0?([1-9])|([1-9][0-9])))?$`)

// NormalURN is the one spelling of a URN that a person typed or a file name
// holds: 45/AA/20982/21, 45aa 2098221 and 45AA2098221 are the same.
func NormalURN(s string) (URN, error) {
	m := typedRE.FindStringSubmatch(capitals(strings.TrimSpace(s)))
	if m == nil {
		return "", errURN
	}
	root, suffix := m[1]+m[2]+m[3]+m[4], m[5]+m[6]
	if n := m[7] + m[8]; n != "" {
		suffix += "/" + n
	}
	return URN(root + suffix), nil
}

// capitals raises the letters of ASCII only: others have capitals that a URN
// holds, and do not stand in one.
func capitals(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// foundRE is what may be a URN in the middle of a name, with at most one sign
// between two of its parts.
var foundRE = regexp.MustCompile(`([0-9]{2})([ _/.-]?)([A-Z0-9]{2})([ _/.-]?)([0-9]{5})([ _/.-]?)([0-9]{2})`)

// suffixRE is what may stand behind it.
var suffixRE = regexp.MustCompile(`^(?:([MS])|[ _-]?\(([MS])\))`)

// FindURNs are the URNs in the name of a file or folder, each once, in their
// order. A name is full of numbers that are none, and an alarm that rings for a
// date or a telephone number is soon not heard: so a URN must stand alone, not
// as a part of a longer word, and its unit must have a letter, unless all four
// of its parts are kept apart by the same sign (45-01-20982-21).
func FindURNs(name string) []URN {
	var out []URN
	s := capitals(name)
	for at := 0; at < len(s); {
		m := foundRE.FindStringSubmatchIndex(s[at:])
		if m == nil {
			break
		}
		for i := range m {
			m[i] += at
		}
		u, ok := urnAt(s, m)
		if !ok {
			at = m[0] + 1
			continue
		}
		at = m[1]
		if !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// urnAt judges what foundRE found.
func urnAt(s string, m []int) (URN, bool) {
	part := func(i int) string { return s[m[2*i]:m[2*i+1]] }
	unit, signs := part(3), [3]string{part(2), part(4), part(6)}
	before, after := s[:m[0]], s[m[1]:]
	suffix := ""
	if x := suffixRE.FindStringSubmatch(after); x != nil && !startsWord(after[len(x[0]):]) {
		suffix, after = x[1]+x[2], after[len(x[0]):]
	}
	if endsWord(before) || startsWord(after) || !plausible(unit, signs, before, after) {
		return "", false
	}
	return URN(part(1) + unit + part(5) + part(7) + suffix), true
}

// notUnits are words that stand between two numbers in ordinary names: "page 12
// of 2982214", "10 GB".
var notUnits = []string{"AM", "AT", "BY", "CM", "GB", "HZ", "IN", "KB", "KM", "MB", "MM", "NO", "OF", "ON", "OR", "PM", "TB", "TO"}

var (
	dateRE = regexp.MustCompile(`[0-9]{2}-$`)
	// A number that goes on before or behind is longer than a URN.
	goesOnBefore = regexp.MustCompile(`[0-9][ _/.-]$`)
	goesOnAfter  = regexp.MustCompile(`^[ _/.-][0-9]`)
)

func plausible(unit string, signs [3]string, before, after string) bool {
	apart := signs[0] != "" && signs[1] != ""
	switch {
	case !strings.ContainsAny(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
		return apart && signs[0] == signs[1] && signs[1] == signs[2] &&
			!goesOnBefore.MatchString(before) && !goesOnAfter.MatchString(after)
	case apart && slices.Contains(notUnits, unit):
		return false
	case unit[0] == 'T' && unit[1] <= '9' && dateRE.MatchString(before):
		return false // 2026-11-20T20310012: a date and a time
	}
	return true
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func endsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
