package openapi_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// go test ./api/openapi -run Docs -update writes the table of codes anew.
var update = flag.Bool("update", false, "write the table of codes in docs/api.md anew")

const page = "../../docs/api.md"

var tableRE = regexp.MustCompile(`(?m)^\| code \| status \| exit \|\n(\|.*\n)+`)

func codesTable() string {
	out := "| code | status | exit |\n|---|---|---|\n"
	for _, r := range api.Table() {
		out += fmt.Sprintf("| `%s` | %d | %d |\n", r.Code, r.Status, r.Exit)
	}
	return out
}

// The page's table is the program's, its paths are served, and its example of a
// sign-in is one.
func TestDocs(t *testing.T) {
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	if *update {
		text = tableRE.ReplaceAllLiteralString(text, codesTable())
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if tableRE.FindString(text) != codesTable() {
		t.Error("the table of codes is not the program's: go test ./api/openapi -run Docs -update")
	}
	paths := regexp.MustCompile("(GET|POST|PUT) /v1/[^` ]*").FindAllString(text, -1)
	if len(paths) < 5 {
		t.Fatalf("only %d paths were found", len(paths))
	}
	for _, p := range paths {
		if !slices.ContainsFunc(api.Operations(), func(o api.Operation) bool { return o.Pattern == p }) {
			t.Errorf("there is no %s", p)
		}
	}
	m := regexp.MustCompile("(?s)   ```sign-in\n(.*?)   ```\n").FindStringSubmatch(text)
	if m == nil {
		t.Fatal("there is no example of a sign-in")
	}
	if _, err := event.ParseSignIn([]byte(strings.ReplaceAll(m[1], "   ", ""))); err != nil {
		t.Errorf("the example of a sign-in: %v", err)
	}
}
