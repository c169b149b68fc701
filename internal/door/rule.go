package door

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Rule lets through so many a second lastingly, and so many at once. One is a
// request, and each whole mebibyte that it moves one more. The zero Rule lets
// everything through.
type Rule struct {
	Second float64
	Burst  int
}

// Limit is what a rule is for.
type Limit struct {
	Act   Act
	Scope Scope
}

// Rules are all of them.
type Rules map[Limit]Rule

// DefaultRules stand well above honest work: 400 exhibits dragged into one
// sending are some 400 statements and 2,400 requests with blobs; an agent of a
// busy unit reads what came each few seconds and fetches all of it; two hundred
// officers who share one address sign in within the same minute.
func DefaultRules() Rules {
	return Rules{
		{SignIns, Person}: {5, 300}, {SignIns, Organisation}: {50, 5_000}, {SignIns, Address}: {50, 5_000},
		{Statements, Person}: {20, 2_000}, {Statements, Organisation}: {400, 20_000}, {Statements, Address}: {400, 20_000},
		{Reads, Person}: {100, 10_000}, {Reads, Organisation}: {1_000, 50_000}, {Reads, Address}: {1_000, 50_000},
		{Blobs, Person}: {500, 20_000}, {Blobs, Organisation}: {2_000, 100_000}, {Blobs, Address}: {2_000, 100_000},
	}
}

// Set reads one rule in the form that operators write: "reads/person=100:10000",
// or "reads/person=off".
func (r Rules) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	act, scope, is := strings.Cut(name, "/")
	l := Limit{Act(act), Scope(scope)}
	if _, known := DefaultRules()[l]; !ok || !is || !known {
		return fmt.Errorf("%q names no limit: it is one of %s, then = and the rule, such as reads/person=100:10000", text, strings.Join(names(), ", "))
	}
	if value == "off" {
		r[l] = Rule{}
		return nil
	}
	second, burst, ok := strings.Cut(value, ":")
	s, err := strconv.ParseFloat(second, 64)
	b, err2 := strconv.Atoi(burst)
	if !ok || err != nil || err2 != nil || !(s > 0) || math.IsInf(s, 0) || b < 1 {
		return fmt.Errorf("%q is no rule for %s: say how many a second and how many at once, such as 100:10000, or off", value, name)
	}
	r[l] = Rule{s, b}
	return nil
}

func names() (out []string) {
	for l := range DefaultRules() {
		out = append(out, string(l.Act)+"/"+string(l.Scope))
	}
	slices.Sort(out)
	return out
}
