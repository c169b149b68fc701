package safehand_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var numberRE = regexp.MustCompile(`^[0-9]{2,3}$`)

// docs/mutants.md says by which patches each promise and each rule is held. The last
// one of a promise that was deleted or renumbered would leave it held by nothing.
func TestEachPromiseHasItsMutant(t *testing.T) {
	b, err := os.ReadFile("docs/mutants.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(b), "\n| promise, rule or decision | patches |\n|---|---|\n")
	if !ok {
		t.Fatal("it does not say what each promise is held by")
	}
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if len(cells) != 2 {
			t.Fatalf("no promise and patches: %s", line)
		}
		rows++
		for _, why := range unheld(strings.Fields(cells[1])) {
			t.Errorf("%s: %s", strings.TrimSpace(cells[0]), why)
		}
	}
	if rows < 25 {
		t.Errorf("only %d promises and rules were read", rows)
	}
	if len(unheld([]string{"000"})) == 0 || len(unheld(nil)) == 0 || len(unheld([]string{"none"})) == 0 {
		t.Error("what is not there was found")
	}
}

// unheld says what is wrong with the patches of one promise.
func unheld(numbers []string) []string {
	var wrong []string
	if len(numbers) == 0 {
		wrong = append(wrong, "no patch")
	}
	for _, n := range numbers {
		found, err := filepath.Glob("testdata/mutants/" + n + "-*.patch")
		if !numberRE.MatchString(n) || err != nil || len(found) != 1 {
			wrong = append(wrong, n+" is not one patch")
		}
	}
	return wrong
}
