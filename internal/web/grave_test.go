package web_test

import (
	"os"
	"strings"
	"testing"
)

// Of what may be a breach the page and the command line say the same, and no more than is
// so: whether a data protection team was mailed depends on what the operator has set.
func TestWhatIsSaidOfAPossibleBreachIsSo(t *testing.T) {
	for _, path := range []string{"words/en/question.html", "../../cmd/safehand/problem.go"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		said := strings.NewReplacer("<strong>", "", "</strong>", "").Replace(string(text))
		if !strings.Contains(said, "Reporting it was right. Do not delete it, pass it on or try to put it right. Tell your data protection team: Safehand mails it only where its address was set, and else whoever leads your unit.") || strings.Contains(said, "team was told") {
			t.Errorf("%s says otherwise", path)
		}
	}
}
