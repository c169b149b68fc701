package safehand_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// required are the rows that docs/requirements.md must answer for.
var required = []string{"A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A15", "A19", "A31", "A37", "A42", "A46"}

var requirementRE = regexp.MustCompile(`(?m)^\| (A\d\d) \|.*\| ([^|]*) \| ([^|]*)\|$`)

// Each row names tests that exist, one of them by its number, or says that there
// is none yet; and no test carries the number of a row that does not name it.
func TestEveryRequirementHasItsTest(t *testing.T) {
	page, err := os.ReadFile("docs/requirements.md")
	if err != nil {
		t.Fatal(err)
	}
	there, named := allTests(t), []string{}
	var rows []string
	for _, m := range requirementRE.FindAllStringSubmatch(string(page), -1) {
		row, what := m[1], m[2]
		rows = append(rows, row)
		tests := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(m[3], -1)
		carries := false
		for _, test := range tests {
			named = append(named, test[1])
			carries = carries || strings.HasPrefix(test[1], "Test"+row)
			if !slices.Contains(there, test[1]) {
				t.Errorf("%s: there is no %s", row, test[1])
			}
		}
		if !carries && !strings.HasPrefix(what, "not yet") {
			t.Errorf("%s: no test carries its number, and it does not say \"not yet\"", row)
		}
	}
	if !slices.Equal(rows, required) {
		t.Errorf("the page has %v, want %v", rows, required)
	}
	numbered := regexp.MustCompile(`^TestA\d\d[A-Z]`)
	for _, test := range there {
		if numbered.MatchString(test) && !slices.Contains(named, test) {
			t.Errorf("%s is not on the page", test)
		}
	}
}

func allTests(t *testing.T) (out []string) {
	t.Helper()
	decl := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		b, err := os.ReadFile(path)
		for _, m := range decl.FindAllSubmatch(b, -1) {
			out = append(out, string(m[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
