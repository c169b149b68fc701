package main_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	pages "github.com/safehand/safehand/tools/pages"
)

const browser = "../../internal/web/browser"

// Whoever builds the sources again gets the same bytes, with nothing in them that
// belongs to the government alone, or is of the machine they were built on.
func TestTheSameBytesAgain(t *testing.T) {
	one, err := pages.Bundle(browser)
	if err != nil {
		t.Fatal(err)
	}
	two, err := pages.Bundle(browser)
	if err != nil {
		t.Fatal(err)
	}
	if err := pages.Differs(one, two); err != nil {
		t.Error(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"page.css", "page.js", "LICENCES.txt"} {
		if len(one[name]) == 0 {
			t.Errorf("there is no %s", name)
		}
	}
	for name, b := range one {
		for _, bad := range []string{"GDS Transport", "@font-face", "govuk-crest.svg", "/assets/", here} {
			// What shows PDFs can name the fonts that a document brings.
			if bytes.Contains(b, []byte(bad)) && (bad != "@font-face" || name != "insheet.js") {
				t.Errorf("%s contains %q", name, bad)
			}
		}
	}
}

func TestWhatIsCommittedMustBeWhatIsBuilt(t *testing.T) {
	built := map[string][]byte{"page.js": []byte("a"), "page.css": []byte("b")}
	for _, c := range []struct {
		name string
		have map[string][]byte
		says string
	}{
		{"the same", map[string][]byte{"page.js": []byte("a"), "page.css": []byte("b")}, ""},
		{"changed", map[string][]byte{"page.js": []byte("x"), "page.css": []byte("b")}, "page.js is not what its sources make"},
		{"missing", map[string][]byte{"page.js": []byte("a")}, "page.css is missing"},
		{"left over", map[string][]byte{"page.js": []byte("a"), "page.css": []byte("b"), "old.js": nil}, "old.js is made of nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := pages.Differs(c.have, built)
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

func TestTheLockFileNamesNoRegistry(t *testing.T) {
	b, err := os.ReadFile(browser + "/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(`"integrity"`)) {
		t.Error("it pins nothing")
	}
	if bytes.Contains(b, []byte(`"resolved": "http`)) { // a folder of ours may be named
		t.Error("it names where its packages came from")
	}
}
