package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	mutants "github.com/safehand/safehand/tools/mutants"
)

// house is a module with one function and its tests, and another module in it.
func house(t *testing.T, patch string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":             "module house\n\ngo 1.26\n",
		"sum.go":             "package house\n\nfunc sum(a, b int) int {\n\treturn a + b\n}\n\nfunc unused() int {\n\treturn 1\n}\n",
		"sum_test.go":        "package house\n\nimport \"testing\"\n\nfunc TestSum(t *testing.T) {\n\tif sum(1, 2) != 3 {\n\t\tt.Error(\"no sum\")\n\t}\n}\n",
		"read_test.go":       "package house\n\nimport (\n\t\"os\"\n\t\"strings\"\n\t\"testing\"\n)\n\nfunc TestSource(t *testing.T) {\n\tif b, _ := os.ReadFile(\"sum.go\"); !strings.Contains(string(b), \"a + b\") {\n\t\tt.Error(\"no sum\")\n\t}\n}\n",
		"in/go.mod":          "module house/in\n\ngo 1.26\n",
		"in/one/one.go":      "package one\n\nconst one = 1\n",
		"in/one/one_test.go": "package one\n\nimport \"testing\"\n\nfunc TestOne(t *testing.T) {\n\tif one != 1 {\n\t\tt.Error(\"not one\")\n\t}\n}\n",
		"m/a.patch":          patch,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

const (
	head = "breaks: sums\npromise: 1\ntest: . TestSum\n\n"
	diff = "--- a/sum.go\n+++ b/sum.go\n@@ -3,3 +3,3 @@\n func sum(a, b int) int {\n-\treturn a + b\n+\treturn a - b\n }\n"
)

func TestMutants(t *testing.T) {
	other := "--- a/sum.go\n+++ b/sum.go\n@@ -7,3 +7,3 @@\n func unused() int {\n-\treturn 1\n+\treturn 2\n }\n"
	inner := "--- a/in/one/one.go\n+++ b/in/one/one.go\n@@ -1,3 +1,3 @@\n package one\n \n-const one = 1\n+const one = 2\n"
	for _, c := range []struct{ name, patch, says string }{
		{"red", head + diff, ""},
		{"in another module", strings.Replace(head, ". TestSum", "./in/one TestOne", 1) + inner, ""},
		{"red in a copy of the tree", strings.Replace(head, ". TestSum", ". TestSource\ntree: copied", 1) + diff, ""},
		{"reads the source", strings.Replace(head, "TestSum", "TestSource", 1) + diff, "TestSource is green with it"},
		{"green with it", head + other, "TestSum is green with it"},
		{"no longer applies", head + strings.Replace(diff, "a + b", "b + a", 1), "no longer applies"},
		{"does not compile", head + strings.Replace(diff, "a - b", "nothing", 1), "does not come to a test"},
		{"no such test", strings.Replace(head, "TestSum", "TestOther", 1) + diff, "there is no such test"},
		{"says too little", strings.Replace(head, "promise: 1\n", "", 1) + diff, "does not say"},
		{"says what nobody reads", "author: me\n" + head + diff, `"author"`},
		{"no end of the head", strings.TrimSpace(head) + "\n" + diff, "no empty line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			house(t, c.patch)
			var out strings.Builder
			err := mutants.Run(&out, "m")
			if (err == nil) != (c.says == "") || !strings.Contains(out.String(), c.says) {
				t.Errorf("%v\n%s", err, &out)
			}
		})
	}
}

func TestNone(t *testing.T) {
	if err := mutants.Run(&strings.Builder{}, t.TempDir()); err == nil || !strings.Contains(err.Error(), "no patch") {
		t.Errorf("got %v", err)
	}
}
