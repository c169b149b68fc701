package notice_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/notice"
)

// go test ./internal/notice -run Docs -update writes the texts anew.
var update = flag.Bool("update", false, "write the texts of docs/notices.md anew")

const page = "../../docs/notices.md"

// The page has every text as it is sent.
func TestDocs(t *testing.T) {
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const heading = "## The texts\n"
	head, rest, ok := strings.Cut(string(b), heading)
	intro, _, _ := strings.Cut(rest, "\n### ")
	if !ok {
		t.Fatal("the page has no texts")
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s%s%s\n", head, heading, strings.TrimRight(intro, "\n"))
	messages := kinds(t)
	for _, kind := range append(notice.Kinds(), "summary") {
		name := kind
		if kind == "summary" {
			name = "several things"
		}
		fmt.Fprintf(&out, "\n### %s\n\n```text\nSubject: %s```\n", name, strings.Replace(written(t, messages[kind]), "\n", "\n\n", 1))
	}
	fmt.Fprintf(&out, "\n### Matters of health\n\n")
	var matters []string
	for code, sentence := range notice.Matters() {
		matters = append(matters, fmt.Sprintf("- `%s`: %s\n", code, sentence))
	}
	slices.Sort(matters)
	out.WriteString(strings.Join(matters, ""))
	if *update {
		if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if out.String() != string(b) {
		t.Error("docs/notices.md is not what is sent: go test ./internal/notice -run Docs -update")
	}
	for _, kind := range notice.Kinds() {
		if !strings.Contains(head, "| `"+kind+"` |") {
			t.Errorf("the page does not say who hears %s", kind)
		}
	}
}
