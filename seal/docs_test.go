package seal_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// examples are the fenced blocks of docs/seal.md that have an info string.
func examples(t *testing.T) (map[string][]byte, string) {
	t.Helper()
	doc, err := os.ReadFile("../docs/seal.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, m := range regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$").FindAllSubmatch(doc, -1) {
		if out[string(m[1])] != nil {
			t.Errorf("two blocks of %s", m[1])
		}
		out[string(m[1])] = m[2]
	}
	return out, string(doc)
}

// TestSpecification: the examples of docs/seal.md are one real exhibit.
func TestSpecification(t *testing.T) {
	ex, doc := examples(t)
	for _, name := range []string{"seal", "segments", "manifest", "label", "grant", "grants"} {
		if len(ex[name]) == 0 {
			t.Fatalf("no example of %s", name)
		}
	}
	s, err := event.ParseSeal(ex["seal"])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(doc, s.ID().String()) || !strings.Contains(doc, s.ID().SealNumber()) {
		t.Errorf("identity %s, seal number %s: not in the text", s.ID(), s.ID().SealNumber())
	}
	if _, err := seal.CheckList(s, ex["segments"]); err != nil {
		t.Error(err)
	}
	m, err := seal.MatchManifest(s, ex["manifest"])
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Files[1].Path; got != "JRS 1/caf\xe9.txt" {
		t.Errorf("path %q", got)
	}
	if paths, err := seal.MatchFile(m, strings.NewReader("Camera 2 was off until 10:04.\n")); err != nil || len(paths) != 1 {
		t.Errorf("the notes are not in the manifest: %v, %v", paths, err)
	}
	l, err := event.ParseLabel(ex["label"])
	if err != nil || l.Exhibits[0].Exhibit != s.Recipient {
		t.Errorf("label: %v", err)
	}
	holder := identity(t)
	file, err := seal.SealBytes(ex["grant"], holder.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.OpenGrant(file, s.ID(), s.Recipient, holder); err != nil {
		t.Errorf("grant: %v", err)
	}
	g, err := event.ParseGrants(ex["grants"])
	if err != nil || g.Grants[0].Exhibit != s.ID() {
		t.Errorf("grants: %v", err)
	}
}

func TestSpecificationPadding(t *testing.T) {
	_, doc := examples(t)
	_, table, _ := strings.Cut(doc, "| tar | padded |")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := regexp.MustCompile(`(?m)^\| (\d+) \| (\d+) \|$`).FindAllStringSubmatch(table, -1)
	if len(rows) < 5 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		n, _ := strconv.ParseInt(r[1], 10, 64)
		if got := strconv.FormatInt(seal.Padded(n), 10); got != r[2] {
			t.Errorf("Padded(%d) = %s, the table has %s", n, got, r[2])
		}
	}
}
