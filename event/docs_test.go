package event_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

// go test ./event -run Docs -update writes the examples anew.
var update = flag.Bool("update", false, "write the examples of docs/event.md anew")

const (
	page     = "../docs/event.md"
	examples = "../docs/examples/event"
)

func readPage(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var fence = regexp.MustCompile("(?s)```([a-z][a-z0-9 -]*)\n(.*?)```\n")

// pageBlocks are the examples that a page holds itself, by what is written
// behind their fences.
func pageBlocks() map[string]string {
	key, sign := keyOf(string(khan))
	n, err := event.Sign([]byte(sampleText("received")), sign)
	if err != nil {
		panic(err)
	}
	signIn, err := sampleSignIn().Text()
	if err != nil {
		panic(err)
	}
	seal := sampleSeal()
	sealText, err := seal.Text()
	if err != nil {
		panic(err)
	}
	words, err := exampleWords().Text()
	if err != nil {
		panic(err)
	}
	details, err := exampleDetails().Text()
	if err != nil {
		panic(err)
	}
	return map[string]string{
		"words":          string(words),
		"case":           string(details),
		"event received": string(n.Bytes()),
		"key":            string(key) + "\n",
		"id":             n.ID().String() + "\n",
		"sign-in":        string(signIn),
		"seal":           string(sealText),
		"seal-id":        seal.ID().String() + "\n" + seal.ID().SealNumber() + "\n",
	}
}

// The examples of the page are what this code writes, byte for byte, and verify.
func TestDocsExamples(t *testing.T) {
	text, want := readPage(t), pageBlocks()
	if *update {
		text = fence.ReplaceAllStringFunc(text, func(s string) string {
			m := fence.FindStringSubmatch(s)
			if w, ok := want[m[1]]; ok {
				return "```" + m[1] + "\n" + w + "```\n"
			}
			return s
		})
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		if m[1] != "text" {
			got[m[1]] = m[2]
		}
	}
	for name, w := range want {
		if got[name] != w {
			t.Errorf("example %q is\n%s\nwant\n%s", name, got[name], w)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("example %q is checked by nobody", name)
		}
	}
	n, err := event.ParseNote([]byte(got["event received"]))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := event.Parse(n.Text); err != nil {
		t.Error(err)
	}
	var k event.VKey
	if err := k.UnmarshalText([]byte(strings.TrimSuffix(got["key"], "\n"))); err != nil {
		t.Fatal(err)
	}
	if err := n.Verify([]event.VKey{k}); err != nil {
		t.Error(err)
	}
}

// There is one example file for each kind, and no other.
func TestDocsExampleFiles(t *testing.T) {
	if *update {
		if err := os.MkdirAll(examples, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range event.Kinds() {
		name := filepath.Join(examples, string(k)+".txt")
		if *update {
			if err := os.WriteFile(name, []byte(sampleText(k)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b, err := os.ReadFile(name)
		if err != nil || string(b) != sampleText(k) {
			t.Errorf("%s: %v, or not what this code writes", name, err)
			continue
		}
		if _, err := event.Parse(b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	files, err := os.ReadDir(examples)
	if err != nil || len(files) != len(event.Kinds()) {
		t.Errorf("%v: %d example files for %d kinds", err, len(files), len(event.Kinds()))
	}
}

var (
	row  = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|(.*)\\|$")
	tick = regexp.MustCompile("`([a-z-]+)`([?*+]?)")
)

// rows are the rows of the table under a heading, by the word in the first cell.
func rows(t *testing.T, heading string) map[string][]string {
	t.Helper()
	_, after, ok := strings.Cut(readPage(t), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("no section %q", heading)
	}
	section, _, _ := strings.Cut(after, "\n## ")
	out := map[string][]string{}
	for _, m := range row.FindAllStringSubmatch(section, -1) {
		var cells []string
		for c := range strings.SplitSeq(m[2], "|") {
			cells = append(cells, strings.TrimSpace(c))
		}
		if _, twice := out[m[1]]; twice {
			t.Errorf("%s: %s stands there twice", heading, m[1])
		}
		out[m[1]] = cells
	}
	return out
}

// keys are the keys of a text's lines after the first, without repeats.
func keys(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		k, _, _ := strings.Cut(l, " ")
		out = append(out, k)
	}
	return slices.Compact(out[1:])
}

// The table of each kind's fields is the code's.
func TestDocsFields(t *testing.T) {
	table := rows(t, "Kinds")
	heads := map[string][]string{
		"person": {"log", "by", "for", "at", "salt", "seen"}, "service": {"log", "by", "at"},
	}
	for _, k := range event.Kinds() {
		cells, ok := table[string(k)]
		if !ok {
			t.Errorf("%s is not in the table", k)
			continue
		}
		want := slices.Clone(heads[cells[0]])
		have := keys(sampleText(k))
		for _, m := range tick.FindAllStringSubmatch(cells[2], -1) {
			optional := m[2] == "?" || m[2] == "*"
			if i := len(want); optional && (i >= len(have) || have[i] != m[1]) {
				continue
			}
			want = append(want, m[1])
		}
		if !slices.Equal(want, have) {
			t.Errorf("%s: the page says %v, the code writes %v", k, want, have)
		}
	}
	if len(table) != len(event.Kinds()) {
		t.Errorf("%d rows for %d kinds", len(table), len(event.Kinds()))
	}
}

func TestDocsOperations(t *testing.T) {
	listed := 0
	for op, cells := range rows(t, "Operations") {
		for _, m := range tick.FindAllStringSubmatch(cells[0], -1) {
			k := event.Kind(m[1])
			listed++
			if got := string(k.Operation()); got != op && (got != "" || op != "none") || !slices.Contains(event.Kinds(), k) {
				t.Errorf("%s: the page says %s, the code %q", k, op, got)
			}
		}
	}
	if listed != len(event.Kinds()) {
		t.Errorf("%d kinds of %d have their operation on the page", listed, len(event.Kinds()))
	}
}

func TestDocsRefusals(t *testing.T) {
	src, err := os.ReadFile("refusal.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile(`(?m)^\tCode\w+\s+Code = "([a-z-]+)"`).FindAllStringSubmatch(string(src), -1) {
		want = append(want, m[1])
	}
	table := rows(t, "Refusals")
	for _, c := range want {
		if _, ok := table[c]; !ok {
			t.Errorf("the code %q is not on the page", c)
		}
	}
	if len(want) == 0 || len(table) != len(want) {
		t.Errorf("%d codes on the page, %d in the code", len(table), len(want))
	}
}

func TestDocsLength(t *testing.T) {
	if n := strings.Count(readPage(t), "\n"); n > 590 {
		t.Errorf("%d lines", n)
	}
}
