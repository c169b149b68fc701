package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	main "github.com/safehand/safehand/cmd/safehand"
)

// pages are all manual pages by their commands, as the program writes them.
func pages(t *testing.T) (map[string]string, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "man1")
	if out, err := exec.CommandContext(t.Context(), "safehand", "man", "--into", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name()] = string(b)
	}
	return out, dir
}

// plainText takes the escapes out of a page.
func plainText(page string) string {
	return strings.NewReplacer(`\fB`, "", `\fI`, "", `\fR`, "", `\-`, "-", `\(aq`, "'", `\(ga`, "`", `\(ti`, "~", `\(ha`, "^", `\&`, "", `\e`, `\`).Replace(page)
}

// Every command has a page with each of its flags, arguments, exit codes and its
// example; the first page lists the commands.
func TestManPagesSayEverything(t *testing.T) {
	all, _ := pages(t)
	first := plainText(all["safehand.1"])
	commands := places(t)
	if len(all) != len(commands)+1 {
		t.Errorf("%d pages of %d commands and the program", len(all), len(commands))
	}
	for path, n := range commands {
		page := plainText(all["safehand-"+strings.ReplaceAll(path, " ", "-")+".1"])
		if page == "" {
			t.Errorf("%s has no page", path)
			continue
		}
		for _, f := range n.Flags {
			if !strings.Contains(page, "\n--"+f.Name) {
				t.Errorf("%s: --%s is not in its page", path, f.Name)
			}
		}
		for _, a := range n.Positional {
			if !strings.Contains(page, a.Help) {
				t.Errorf("%s: %s is not in its page", path, a.Name)
			}
		}
		if example, exits, ok := main.Command(n); ok {
			if !strings.Contains(page, "\n"+example+"\n") {
				t.Errorf("%s: its example is not in its page", path)
			}
			for _, m := range meanings() {
				has := strings.Contains(page, "\n.TP\n"+m[0]+"\n")
				if may := slices.ContainsFunc(exits, func(e int) bool { return fmt.Sprint(e) == m[0] }); may != has {
					t.Errorf("%s: its page says %v of exit code %s", path, has, m[0])
				}
			}
		}
		if !strings.Contains(first, "safehand-"+strings.ReplaceAll(path, " ", "-")+"(1)") {
			t.Errorf("%s: the first page does not point to it", path)
		}
	}
}

var requestRE = regexp.MustCompile(`^\.(TH|SH|TP|PP|nf|fi|ad l)( .*)?$`)

// The pages hold nothing but text and the few requests they are made of, in an
// order that means something.
func TestManPagesAreWellFormed(t *testing.T) {
	all, _ := pages(t)
	for name, page := range all {
		lines := strings.Split(strings.TrimSuffix(page, "\n"), "\n")
		if !strings.HasPrefix(lines[0], ".TH ") || lines[1] != ".ad l" || lines[2] != ".SH NAME" || strings.Count(page, ".TH ") != 1 {
			t.Errorf("%s begins %q", name, lines[:3])
		}
		nf := 0
		for i, l := range lines {
			switch {
			case l == "":
				t.Errorf("%s:%d is empty", name, i+1)
			case l[0] == '\'':
				t.Errorf("%s:%d is read as a request: %s", name, i+1, l)
			case l[0] == '.' && !requestRE.MatchString(l):
				t.Errorf("%s:%d is no request of these pages: %s", name, i+1, l)
			case l == ".TP" && (i+2 >= len(lines) || lines[i+1][0] == '.' || lines[i+2][0] == '.'):
				t.Errorf("%s:%d is a list without an entry", name, i+1)
			case l == ".nf":
				nf++
			case l == ".fi":
				nf--
			}
			if left := regexp.MustCompile(`\\(fB|fI|fR|-|\(aq|\(ga|\(ti|\(ha|&|e)`).ReplaceAllString(l, ""); strings.Contains(left, `\`) {
				t.Errorf("%s:%d has another escape: %s", name, i+1, l)
			}
		}
		if nf != 0 {
			t.Errorf("%s does not end what it began", name)
		}
	}
}

// groff and mandoc have nothing to say against them, where they are there.
func TestManPagesAreClean(t *testing.T) {
	all, dir := pages(t)
	linted := 0
	for _, lint := range [][]string{
		{"groff", "-man", "-ww", "-z", "-Tutf8", "-K", "utf8"},
		{"mandoc", "-T", "lint", "-W", "warning"},
	} {
		if _, err := exec.LookPath(lint[0]); err != nil {
			t.Logf("there is no %s here", lint[0])
			continue
		}
		linted++
		for name := range all {
			// mandoc ends with an error when it has anything to say.
			out, err := exec.CommandContext(t.Context(), lint[0], append(lint[1:], filepath.Join(dir, name))...).CombinedOutput()
			said := 0
			for l := range strings.Lines(string(out)) {
				// They have no date on purpose: the same program makes the same pages.
				if !strings.Contains(l, "missing date") {
					said++
					t.Errorf("%s: %s", lint[0], l)
				}
			}
			if err != nil && said == 0 && len(out) == 0 {
				t.Errorf("%s %s: %v", lint[0], name, err)
			}
		}
	}
	if linted == 0 {
		t.Log("the pages were looked at by TestManPagesAreWellFormed alone")
	}
}

// One page is printed, and what is no command is said to be none.
func TestManPrints(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "safehand", "man", "unit", "create").Output()
	if err != nil || !strings.Contains(string(out), `safehand unit create`) {
		t.Errorf("%v: %s", err, out)
	}
	if err := exec.CommandContext(t.Context(), "safehand", "man", "units").Run(); err == nil {
		t.Error("there is a page of no command")
	}
}
