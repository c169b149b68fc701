package main_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/safehand/safehand/api"
	main "github.com/safehand/safehand/cmd/safehand"
)

var update = flag.Bool("update", false, "write the command reference of docs/cli.md anew")

const reference = "../../docs/cli.md"

// leaves are all commands of the program, by name.
func leaves() (map[string]*kong.Node, error) {
	p, err := main.Parser()
	if err != nil {
		return nil, err
	}
	out := map[string]*kong.Node{}
	for _, n := range p.Model.Leaves(false) {
		out[strings.TrimPrefix(n.Path(), "safehand ")] = n
	}
	return out, nil
}

// allowed: the code is one that the command says it may end with.
func allowed(args []string, code int) error {
	all, err := leaves()
	if err != nil {
		return err
	}
	for n := min(2, len(args)); n > 0; n-- {
		node, ok := all[strings.Join(args[:n], " ")]
		if !ok {
			continue
		}
		if _, may, _ := main.Command(node); !slices.Contains(may, code) {
			return fmt.Errorf("%s says that it ends with %v, not with %d", node.Path(), may, code)
		}
		return nil
	}
	return nil // not a command: usage
}

func TestEachCommandIsDocumented(t *testing.T) {
	all, err := leaves()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 28 {
		t.Fatalf("only %d commands were found", len(all))
	}
	p, err := main.Parser()
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range all {
		example, exits, ok := main.Command(n)
		if !ok || n.Help == "" || len(exits) == 0 {
			t.Errorf("%s has no help, example or exit codes", name)
		}
		if !strings.HasPrefix(example, "safehand "+name) {
			t.Errorf("%s: its example is of something else: %s", name, example)
		}
		words, err := shellWords(example)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		k, err := kong.Trace(p, words[1:])
		// The files of an example are not on this machine.
		if err != nil || k.Error != nil && !strings.Contains(k.Error.Error(), "no such file") {
			t.Errorf("%s: its example does not parse: %v", name, err)
		} else if got := strings.TrimPrefix(k.Selected().Path(), "safehand "); got != name {
			t.Errorf("%s: its example is of %s", name, got)
		}
		for _, f := range append(slices.Clone(n.Flags), positionals(n)...) {
			if f.Help == "" {
				t.Errorf("%s: %s has no help", name, f.Summary())
			}
		}
	}
}

func positionals(n *kong.Node) (out []*kong.Flag) {
	for _, p := range n.Positional {
		out = append(out, &kong.Flag{Value: p})
	}
	return out
}

// shellWords splits as a shell does, as far as our examples go.
func shellWords(line string) ([]string, error) {
	line, _, _ = strings.Cut(line, " > ")
	parts := strings.Split(line, "'")
	if len(parts)%2 == 0 {
		return nil, fmt.Errorf("a quotation mark is missing in %s", line)
	}
	var out []string
	for i, p := range parts {
		if i%2 == 1 {
			out = append(out, p)
		} else {
			out = append(out, strings.Fields(p)...)
		}
	}
	return out, nil
}

// meanings are the rows of the table of exit codes.
func meanings() (out [][2]string) {
	for code, words := range main.Meanings() {
		out = append(out, [2]string{fmt.Sprint(code), words})
	}
	return out
}

func TestReference(t *testing.T) {
	have, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	made, err := commandReference()
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- made from the program: go test ./cmd/safehand -run Reference -update -->\n", "<!-- end -->\n"
	head, rest, ok := bytes.Cut(have, []byte(begin))
	_, tail, ok2 := bytes.Cut(rest, []byte(end))
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the reference", reference)
	}
	want := slices.Concat(head, []byte(begin), made, []byte(end), tail)
	if bytes.Equal(have, want) {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the program says; go test ./cmd/safehand -run Reference -update", reference)
	}
	if err := os.WriteFile(reference, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// commandReference is the part of docs/cli.md that is made.
func commandReference() ([]byte, error) {
	p, err := main.Parser()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("\n## Exit codes\n\n| code | meaning |\n|---|---|\n")
	for _, m := range meanings() {
		fmt.Fprintf(&b, "| %s | %s |\n", m[0], m[1])
	}
	b.WriteString("\n## Which command ends with which\n\n| command |")
	for _, m := range meanings() {
		fmt.Fprintf(&b, " %s |", m[0])
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(meanings())) + "\n")
	for _, n := range p.Model.Leaves(false) {
		_, exits, _ := main.Command(n)
		fmt.Fprintf(&b, "| [%[1]s](#%[2]s) |", command(n), strings.ReplaceAll(command(n), " ", "-"))
		for _, m := range meanings() {
			mark := " |"
			if slices.ContainsFunc(exits, func(e int) bool { return fmt.Sprint(e) == m[0] }) {
				mark = " • |"
			}
			b.WriteString(mark)
		}
		b.WriteString("\n")
	}
	group := ""
	for _, n := range p.Model.Leaves(false) {
		if g := groupOf(n); g != group {
			group = g
			fmt.Fprintf(&b, "\n## %s\n", g)
		}
		describe(&b, n)
	}
	return b.Bytes(), nil
}

func command(n *kong.Node) string { return strings.TrimPrefix(n.Path(), "safehand ") }

func groupOf(n *kong.Node) string {
	for ; n != nil; n = n.Parent {
		if n.Group != nil {
			return n.Group.Title
		}
	}
	return "Others"
}

func describe(b *bytes.Buffer, n *kong.Node) {
	example, _, _ := main.Command(n)
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", command(n), n.Help)
	fmt.Fprintf(b, "    %s\n", example)
	if len(n.Positional)+len(n.Flags) == 0 {
		return
	}
	b.WriteString("\n| argument | |\n|---|---|\n")
	for _, a := range n.Positional {
		fmt.Fprintf(b, "| `%s` | %s |\n", a.Summary(), cell(a.Help))
	}
	for _, f := range n.Flags {
		if f.Name == "help" {
			continue
		}
		help := f.Help
		if f.HasDefault && f.Default != "" && !f.IsBool() {
			help += " `" + f.Default + "` if you say nothing."
		}
		if len(f.Envs) > 0 {
			help += " Also `" + strings.Join(f.Envs, "`, `") + "`."
		}
		name := "--" + f.Name
		if !f.IsBool() {
			name += " " + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", name, cell(help))
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// Each exit code is provoked by a story, with the program itself.
func TestEachExitCodeHappens(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d stories: %v", len(files), err)
	}
	happens := map[string]bool{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^exits (\d+) `).FindAllSubmatch(b, -1) {
			happens[string(m[1])] = true
		}
	}
	// 0 is what most commands of the stories end with, and 130 is TestStopped's.
	happens[fmt.Sprint(api.ExitOK)], happens[fmt.Sprint(api.ExitStopped)] = true, true
	for _, m := range meanings() {
		if !happens[m[0]] {
			t.Errorf("no story ends with %s", m[0])
		}
	}
	known := map[string]bool{}
	for _, m := range meanings() {
		known[m[0]] = true
	}
	for _, r := range api.Table() {
		if !known[fmt.Sprint(r.Exit)] {
			t.Errorf("%s exits with %d, which no row of docs/cli.md explains", r.Code, r.Exit)
		}
	}
}
