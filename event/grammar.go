package event

import "strings"

// The grammar of names, read by hand: every row that the service loads and every
// line that a verifier reads is full of them, and regular expressions took a third
// of that time. The tests hold each against its expression.

// letters are those of a set, by their byte.
type letters [256]bool

func lettersOf(s string) (out letters) {
	for i := range len(s) {
		out[s[i]] = true
	}
	return out
}

func (l *letters) all(s string) bool {
	for i := range len(s) {
		if !l[s[i]] {
			return false
		}
	}
	return true
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	digits = "0123456789"
)

var (
	plain      = lettersOf(lower + digits)
	labelled   = lettersOf(lower + digits + "-")
	local      = lettersOf(lower + digits + ".'_-")
	hexDigits  = lettersOf(digits + "abcdef")
	base64Plus = lettersOf(lower + strings.ToUpper(lower) + digits + "+/")
	keyNamed   = lettersOf(lower + digits + "@./'_-")
	bech32     = lettersOf("acdefghjklmnpqrstuvwxyz023456789")
)

// bounded: of so many letters of the set at most, between two plain ones.
func bounded(s string, within *letters, most int) bool {
	return len(s) > 0 && len(s) <= most && plain[s[0]] && plain[s[len(s)-1]] && within.all(s)
}

func isLabel(s string) bool { return bounded(s, &labelled, 63) }

// isOrg: at least two labels with dots between.
func isOrg(s string) bool {
	n := 0
	for l := range strings.SplitSeq(s, ".") {
		if !isLabel(l) {
			return false
		}
		n++
	}
	return n > 1
}

func isPerson(s string) bool {
	who, org, _ := strings.Cut(s, "@")
	return bounded(who, &local, 64) && isOrg(org)
}

func isUnit(s string) bool {
	org, unit, _ := strings.Cut(s, "/")
	return isOrg(org) && isLabel(unit)
}

func isAgent(s string) bool {
	org, rest, _ := strings.Cut(s, "/")
	unit, agent, _ := strings.Cut(rest, "/")
	return isOrg(org) && isLabel(unit) && isLabel(agent)
}

func isOrigin(s string) bool {
	org, found := strings.CutSuffix(s, "/log")
	return found && isOrg(org)
}

// isLogKey: an origin, eight hexadecimal digits and forty or more of base64.
func isLogKey(s string) bool {
	name, rest, _ := strings.Cut(s, "+")
	hash, key, _ := strings.Cut(rest, "+")
	long := strings.TrimSuffix(strings.TrimSuffix(key, "="), "=")
	return isOrigin(name) && len(hash) == 8 && hexDigits.all(hash) && len(long) >= 40 && base64Plus.all(long)
}

func isKeyName(s string) bool {
	return len(s) > 0 && len(s) <= 221 && plain[s[0]] && keyNamed.all(s)
}

func isRecipient(s string) bool {
	rest, found := strings.CutPrefix(s, "age1pq1")
	return found && rest != "" && bech32.all(rest)
}

func isCode(s string) bool {
	return len(s) > 0 && len(s) <= 40 && s[0] != '-' && labelled.all(s)
}
