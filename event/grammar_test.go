package event

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	labelRE  = `[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`
	domainRE = labelRE + `(?:\.` + labelRE + `)+`
	localRE  = `[a-z0-9](?:[a-z0-9.'_-]{0,62}[a-z0-9])?`
)

// grammar is each form beside the expression that says the same.
var grammar = []struct {
	name string
	is   func(string) bool
	re   *regexp.Regexp
}{
	{"organisation", isOrg, regexp.MustCompile(`^` + domainRE + `$`)},
	{"person", isPerson, regexp.MustCompile(`^` + localRE + `@` + domainRE + `$`)},
	{"unit", isUnit, regexp.MustCompile(`^` + domainRE + `/` + labelRE + `$`)},
	{"agent", isAgent, regexp.MustCompile(`^` + domainRE + `/` + labelRE + `/` + labelRE + `$`)},
	{"origin", isOrigin, regexp.MustCompile(`^` + domainRE + `/log$`)},
	{"log key", isLogKey, regexp.MustCompile(`^` + domainRE + `/log\+[0-9a-f]{8}\+[A-Za-z0-9+/]{40,}={0,2}$`)},
	{"key name", isKeyName, regexp.MustCompile(`^[a-z0-9][a-z0-9@./'_-]{0,220}$`)},
	{"recipient", isRecipient, regexp.MustCompile(`^age1pq1[ac-hj-np-z02-9]+$`)},
	{"code", isCode, regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)},
}

// names are some of each form, and of what nearly is.
func names() []string {
	key := "safehand.example/log+0123abcd+" + strings.Repeat("Ab+/", 10)
	out := []string{
		"", ".", "a", "a.b", "a..b", "-a.b", "a-.b", "a.b-", "northshire.example", "Northshire.example", "northshire.example\n",
		"amy.reed@northshire.example", "o'neill_1@a.b", "@a.b", "amy@", "amy@b", "amy@@a.b", "amy@a.b/c", ".amy@a.b", "a@a.b@a.b",
		"a.b/c", "a.b/", "a.b/c/d", "a.b/c/d/e", "/c", "a.b//d", "a/b",
		"a.b/log", "a.b/log/log", "log", "/log", "a.b/logs",
		key, key + "=", key + "==", key + "===", key + "=A", key[:len(key)-1], strings.ToUpper(key), "a.b/log+0123ABCD+" + key[30:],
		"age1pq1", "age1pq1qpzry", "age1pq1b", "age1pq1i", "age1pq1o", "age1pq11", "age1qpzry", "Age1pq1q",
		"code", "1code", "-code", "code-", "co_de", "order/amy@a.b", "order amy", "é", "a\x00b.c", "a\xffb",
	}
	for _, n := range []int{39, 40, 41, 62, 63, 64, 65, 220, 221, 222} {
		s := strings.Repeat("a", n)
		out = append(out, s, s+".b", "a."+s, s+"@a.b", "a.b/"+s, "a.b/c/"+s, s[1:]+"-", "a"+strings.Repeat("-", n-2)+"b.c")
	}
	return out
}

func TestGrammar(t *testing.T) {
	for _, g := range grammar {
		yes := 0
		for _, s := range names() {
			if got, want := g.is(s), g.re.MatchString(s); got != want {
				t.Errorf("%q is %s: %v, and the expression says %v", s, g.name, got, want)
			} else if got {
				yes++
			}
		}
		if yes == 0 {
			t.Errorf("no name here is %s", g.name)
		}
	}
}

func FuzzGrammar(f *testing.F) {
	f.Add("northshire.example")
	for _, s := range slices.Compact(names()) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, g := range grammar {
			if got, want := g.is(s), g.re.MatchString(s); got != want {
				t.Errorf("%q is %s: %v, and the expression says %v", s, g.name, got, want)
			}
		}
	})
}
