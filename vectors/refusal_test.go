//go:build !js

package vectors_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/safehand/safehand/vectors"
)

// A failure that is not what its success becomes by one change could be refused
// for another reason than it names.
func TestEachFailureHasItsSuccess(t *testing.T) {
	byName := map[string]*vectors.Vector{}
	for _, v := range every(t) {
		byName[v.Name] = v
	}
	for _, v := range byName {
		if v.Expect == vectors.Success {
			continue
		}
		good := byName[v.Get("like")]
		if good == nil || good.Expect != vectors.Success || good.Kind() != v.Kind() {
			t.Errorf("%s is like %q, which is no success of its folder", v.Name, v.Get("like"))
			continue
		}
		sameBody := string(v.Body) == string(good.Body)
		sameFields := slices.Equal(given(v), given(good))
		if sameBody == sameFields {
			t.Errorf("%s: its body is that of its success: %v; its fields too: %v; one of them must differ, and one only", v.Name, sameBody, sameFields)
		}
	}
}

// given are the fields that a check reads.
func given(v *vectors.Vector) (out []string) {
	for _, f := range v.Fields {
		if !slices.Contains([]string{"comment", "expect", "like", "encoding", "onto", "without"}, f.Key) {
			out = append(out, f.Key+": "+f.Value)
		}
	}
	return out
}

// refusals are where our parsers say no: files, and the calls with which they do.
var refusals = map[string][]string{
	"../event/*.go":             {"bad", "New", "Errorf"},
	"../ledger/entry.go":        {"because"},
	"../ledger/checkpoint.go":   {"because"},
	"../ledger/key.go":          {"because"},
	"../ledger/logproof.go":     {"because"},
	"../ledger/prove.go":        {"because"},
	"../continuity/[hpr]*r*.go": {"unreadable", "fail"},
}

// untold are the refusals that no vector shows, and why.
var untold = map[string]string{
	`the note is longer than %d bytes`:           "so long a file is left to FuzzNote",
	`an entry longer than %d bytes`:              "so long an entry is left to ledger's own tests",
	`more than %d exhibits`:                      "a sending of 401 exhibits is left to event's own tests",
	`a checkpoint longer than %d bytes`:          "so long a file is left to FuzzCheckpoint",
	`a proof longer than %d bytes`:               "so long a file is left to FuzzProof",
	`longer than %d bytes`:                       "no record in a repository is that long",
	`its file %q is longer than %d bytes`:        "no record in a repository is that long",
	`stream: %d bytes where the manifest has %d`: "said of a stream, when it is opened: exhibit/",
	`%s: not its one spelling`:                   "the rules before it leave nothing for it to find; it guards against a mistake in them",
	`not its one spelling`:                       "likewise",
	`%v`:                                         "passes on what others say",
	`%s: %v`:                                     "likewise",
	`%s: %w`:                                     "likewise",
	`%w (line %d)`:                               "likewise",
	`%w: %v`:                                     "likewise",
	`a control, hidden or private character, or more than one line`: "said to whoever writes a text; whoever reads one is told about the line",
	`not in Unicode normal form C`:                                  "likewise",
	`not in the grammar`:                                            "the name of them all",
	`signature`:                                                     "likewise",
	`not a valid name`:                                              "likewise",
	`no tree has %d entries`:                                        "said to whoever asks a log of her own",
	`a checkpoint signed at no time`:                                "said to whoever signs",
	`a number has two letters and sixteen characters, such as RT-7Q4M-2KPD-9XWC-3VTR`: "said of what people type",
	`a number has only digits and letters other than U`:                               "likewise",
	`a reference has eight digits and letters, such as 7Q4M-2KPD`:                     "likewise",
	`a case's reference is CA- and eight digits and letters, such as CA-7Q4M-2KPD`:    "likewise",
	`its header ends before the line %q`:                                              "the lines before it leave nothing for it to find",
	`its header names no exhibit`:                                                     "likewise",
}

// messages are the words of every refusal in a folder, as they stand in the code.
func messages(t *testing.T, pattern string, calls []string) (out []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && slices.Contains(calls, called(c)) {
				out = append(out, firstWords(c)...)
			}
			return true
		})
	}
	return out
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func firstWords(c *ast.CallExpr) []string {
	for _, a := range c.Args {
		if l, ok := a.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil {
				return []string{s}
			}
		}
	}
	return nil
}

var verb = regexp.MustCompile(`%[a-z0-9+#]*[a-zA-Z]`)

// Every reason that our parsers have to refuse something is shown by a vector, or
// stands above with a reason of its own.
func TestEveryRefusalHasAVector(t *testing.T) {
	var said []string
	for _, v := range every(t) {
		if err := checks[v.Kind()](v); err != nil {
			said = append(said, err.Error())
		}
	}
	found := map[string]bool{}
	for files, calls := range refusals {
		all := messages(t, files, calls)
		if len(all) < 3 {
			t.Errorf("%s: only %d refusals were found", files, len(all))
		}
		for _, m := range all {
			found[m] = true
			parts := verb.Split(strings.TrimPrefix(m, "%w: "), -1)
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			re := regexp.MustCompile("(?s)" + strings.Join(parts, ".*"))
			shown := len(m) > 8 && slices.ContainsFunc(said, re.MatchString)
			if _, excused := untold[m]; !shown && !excused {
				t.Errorf("%s: no vector is refused as %q", files, m)
			}
		}
	}
	for m := range untold {
		if !found[m] {
			t.Errorf("nothing is refused as %q any more", m)
		}
	}
}
