package main_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func script(t *testing.T, shell string) string {
	t.Helper()
	b, err := exec.CommandContext(t.Context(), "safehand", "completion", shell).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// groups are the places that commands stand in: the program itself, and those
// that have commands of their own.
func places(t *testing.T) map[string]*kong.Node {
	t.Helper()
	all, err := leaves()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range slices.Collect(maps.Values(all)) {
		for n = n.Parent; n.Parent != nil; n = n.Parent {
			all[command(n)] = n
		}
	}
	return all
}

// Every command and every flag of it is in each script, where it belongs.
func TestCompletionKnowsEverything(t *testing.T) {
	for shell, line := range map[string]func(path, word string) string{
		"bash": func(path, word string) string { return fmt.Sprintf("    '%s') words=", path) },
		"zsh":  func(path, word string) string { return fmt.Sprintf("        '%s') list=", path) },
		"fish": func(path, word string) string {
			if f, ok := strings.CutPrefix(word, "--"); ok {
				return fmt.Sprintf(`__safehand_at "%s"' -l %s`, path, f)
			}
			return fmt.Sprintf(`__safehand_at "%s"' -a %s`, path, word)
		},
	} {
		t.Run(shell, func(t *testing.T) {
			s := script(t, shell)
			n := 0
			has := func(path, word string) {
				n++
				for l := range strings.Lines(s) {
					if strings.Contains(l, line(path, word)) && strings.Contains(l, strings.TrimPrefix(word, "--")) {
						return
					}
				}
				t.Errorf("after %q it does not know %s", path, word)
			}
			for path, p := range places(t) {
				parent, name := "", path
				if i := strings.LastIndex(path, " "); i >= 0 {
					parent, name = path[:i], path[i+1:]
				}
				has(parent, name)
				for _, f := range p.Flags {
					has(path, "--"+f.Name)
				}
			}
			if n < 100 {
				t.Errorf("only %d words were looked for", n)
			}
		})
	}
}

// typed is a command line, cut where a shell would cut it; the last word is the
// one to be completed.
type typed struct {
	words []string
	want  []string
}

func lines(t *testing.T) map[string]typed {
	t.Helper()
	return map[string]typed{
		"a command":                      {words: []string{"re"}, want: commandsAfter(t, "", "re")},
		"one command":                    {words: []string{"docto"}, want: []string{"doctor"}},
		"a command of a group":           {words: []string{"unit", ""}, want: commandsAfter(t, "unit", "")},
		"a flag":                         {words: []string{"send", "--re"}, want: []string{"--receive-by", "--reference"}},
		"a flag of a subgroup":           {words: []string{"unit", "create", "--ho"}, want: []string{"--holidays", "--home"}},
		"a global flag":                  {words: []string{"--js"}, want: []string{"--json"}},
		"one of a few":                   {words: []string{"send", "--marking", "official-"}, want: []string{"official-sensitive"}},
		"after flags":                    {words: []string{"--home", "amy", "send", "--yes", "--ty"}, want: []string{"--type"}},
		"a command after flags":          {words: []string{"--home", "list", "uni"}, want: []string{"unit"}},
		"a shell":                        {words: []string{"completion", ""}, want: []string{"bash", "fish", "zsh"}},
		"a file":                         {words: []string{"verify", "JR"}, want: []string{"JRS-1 interview.mp4"}},
		"files to send":                  {words: []string{"send", "--yes", "JR"}, want: []string{"JRS-1 interview.mp4"}},
		"a folder":                       {words: []string{"serve", "--data", "ser"}, want: []string{"service"}},
		"a reference is known to nobody": {words: []string{"show", ""}, want: []string{}},
		// --lead takes a value in one command, and none in another.
		"after a bare flag":      {words: []string{"invite", "--lead", "--un"}, want: []string{"--unit"}},
		"after one with a value": {words: []string{"unit", "create", "--lead", "--unit", "--hol"}, want: []string{"--holidays"}},
		"after a value":          {words: []string{"appoint", "x@y.example", "--as", "le"}, want: []string{"lead"}},
	}
}

// commandsAfter are the commands that begin so and may stand after others.
func commandsAfter(t *testing.T, path, prefix string) (out []string) {
	t.Helper()
	for p := range places(t) {
		parent, name := "", p
		if i := strings.LastIndex(p, " "); i >= 0 {
			parent, name = p[:i], p[i+1:]
		}
		if parent == path && strings.HasPrefix(name, prefix) {
			out = append(out, name)
		}
	}
	if len(out) < 2 {
		t.Fatalf("after %q only %q begin with %q", path, out, prefix)
	}
	return out
}

// folder is where files are completed.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "JRS-1 interview.mp4"), nil, 0o600),
		os.WriteFile(filepath.Join(dir, "serial.txt"), nil, 0o600),
		os.Mkdir(filepath.Join(dir, "service"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// In a real bash, each line is completed as it should be.
func TestBashCompletes(t *testing.T) {
	dir := folder(t)
	path := filepath.Join(dir, ".completion")
	if err := os.WriteFile(path, []byte(script(t, "bash")), 0o600); err != nil {
		t.Fatal(err)
	}
	// What bash itself does when Tab is pressed: it looks up the function, gives
	// it the words and reads COMPREPLY.
	const press = `source .completion
[[ $(complete -p safehand) == 'complete -F _safehand safehand' ]] || exit 1
COMP_WORDS=(safehand "$@") COMP_CWORD=$#
_safehand safehand "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"`
	all := lines(t)
	all["a value after a sign"] = typed{words: []string{"send", "--marking", "=", "official-"}, want: []string{"official-sensitive"}}
	all["nothing after a sign yet"] = typed{words: []string{"send", "--marking", "="}, want: []string{"official", "official-sensitive"}}
	all["after a value with a sign"] = typed{words: []string{"--home", "=", "amy", "unit", "k"}, want: []string{"key"}}
	for name, l := range all {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "bash", append([]string{"--norc", "-c", press, "bash"}, l.words...)...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			compare(t, out, l)
		})
	}
}

func compare(t *testing.T, out []byte, l typed) {
	t.Helper()
	got := strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
	slices.Sort(got)
	slices.Sort(l.want)
	if !slices.Equal(got, l.want) {
		t.Errorf("%q completes to %q, want %q", l.words, got, l.want)
	}
}

// In a real fish, where there is one.
func TestFishCompletes(t *testing.T) {
	fish, err := exec.LookPath("fish")
	if err != nil {
		t.Log("there is no fish here: its script was looked at by TestCompletionKnowsEverything alone")
		return
	}
	dir := folder(t)
	path := filepath.Join(dir, ".completion")
	if err := os.WriteFile(path, []byte(script(t, "fish")), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, l := range lines(t) {
		t.Run(name, func(t *testing.T) {
			line := "safehand " + strings.Join(l.words, " ")
			cmd := exec.CommandContext(t.Context(), fish, "--no-config", "-c", "source .completion; complete -C '"+line+"'")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "HOME="+dir)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			var words []string
			for w := range strings.Lines(string(out)) {
				w, _, _ = strings.Cut(strings.TrimSpace(w), "\t")
				words = append(words, strings.ReplaceAll(strings.TrimSuffix(w, "/"), `\ `, " "))
			}
			compare(t, []byte(strings.Join(words, "\n")), l)
		})
	}
}

// In a real zsh, where there is one. What it would show can't be read without a
// terminal, so its own functions are put in the place of those that show.
func TestZshCompletes(t *testing.T) {
	zsh, err := exec.LookPath("zsh")
	if err != nil {
		t.Log("there is no zsh here: its script was looked at by TestCompletionKnowsEverything alone")
		return
	}
	dir := folder(t)
	if err := os.WriteFile(filepath.Join(dir, ".completion"), []byte(script(t, "zsh")), 0o600); err != nil {
		t.Fatal(err)
	}
	const press = `compdef() { :; }
compadd() { [[ $1 == -- ]] && shift; for w in $@; do [[ $w == ${words[CURRENT]}* ]] && print -r -- $w; done; return 0; }
_describe() { [[ $1 == -o ]] && shift; local -a l; l=(${(P)2}); for w in $l; do w=${w%%:*}; [[ $w == ${words[CURRENT]}* ]] && print -r -- $w; done; return 0; }
_files() { local -a f; if [[ $1 == -/ ]]; then f=(${words[CURRENT]}*(N/)); else f=(${words[CURRENT]}*(N)); fi; print -rl -- $f; }
source ./.completion
words=(safehand "$@") CURRENT=$(($# + 1))
_safehand`
	for name, l := range lines(t) {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), zsh, append([]string{"-f", "-c", press, "zsh"}, l.words...)...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			compare(t, out, l)
		})
	}
}
