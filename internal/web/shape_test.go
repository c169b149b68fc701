package web_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"github.com/safehand/safehand/internal/web"
)

// A field that a template misspells would be a blank in front of somebody.
func TestTemplatesFitWhatTheyShow(t *testing.T) {
	shapes, err := web.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	views := web.Views()
	for name, s := range shapes {
		if _, ok := views[name]; !ok {
			t.Errorf("the template %s shows nothing that is known", name)
			continue
		}
		if err := templatecheck.CheckHTML(s.Lookup("page"), views[name]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name := range views {
		if shapes[name] == nil {
			t.Errorf("the page %s has no template", name)
		}
	}
}

var (
	action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	tag    = regexp.MustCompile(`(?s)<[^>]*>`)
	// what of a tag is read out or shown
	spoken = regexp.MustCompile(`(?:aria-label|alt|title|placeholder|label)="([^"]*)"`)
	letter = regexp.MustCompile(`[A-Za-z]`)
)

// What stands in a form's fields a browser writes into its profile, to offer it again
// and to bring it back after a crash: names, notes, what is half written. A form that
// it may remember would leave them there for whoever has the PC next.
func TestNoFormIsRemembered(t *testing.T) {
	forms, fields := regexp.MustCompile(`<form\b[^>]*>`), regexp.MustCompile(`<(?:input|textarea)\b[^>]*>`)
	n := 0
	err := fs.WalkDir(web.Texts, "templates", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(web.Texts, path)
		if err != nil {
			return err
		}
		text := action.ReplaceAllString(string(b), "")
		for _, f := range forms.FindAllString(text, -1) {
			if n++; !strings.Contains(f, `autocomplete="off"`) {
				t.Errorf("%s: %s is remembered", path, f)
			}
		}
		for _, f := range fields.FindAllString(text, -1) {
			if strings.Contains(f, `autocomplete="on"`) || strings.Contains(f, `type="password"`) && !strings.Contains(f, `autocomplete="current-password"`) {
				t.Errorf("%s: %s is remembered", path, f)
			}
		}
		return nil
	})
	if err != nil || n < 10 {
		t.Errorf("%d forms: %v", n, err)
	}
}

// Words stand in words/, where they can be read and put into another language.
func TestNoWordsInTemplates(t *testing.T) {
	files := 0
	err := fs.WalkDir(web.Texts, "templates", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		b, err := fs.ReadFile(web.Texts, path)
		if err != nil {
			return err
		}
		text := action.ReplaceAllString(string(b), "")
		for _, m := range spoken.FindAllStringSubmatch(text, -1) {
			if letter.MatchString(m[1]) {
				t.Errorf("%s: %s", path, m[0])
			}
		}
		for line := range strings.Lines(tag.ReplaceAllString(text, "\n")) {
			if line = strings.TrimSpace(line); letter.MatchString(line) {
				t.Errorf("%s: %q", path, line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 8 {
		t.Fatalf("only %d templates were found", files)
	}
}

// Whatever the browser code says stands in words/ too.
func TestTheBrowserCodeHasItsWords(t *testing.T) {
	asks, has := regexp.MustCompile(`\bword\(\s*['"]([a-z-]+)['"]`), regexp.MustCompile(`data-word="([a-z-]+)"`)
	have, asked := map[string]bool{}, 0
	for _, folder := range []string{"words/en", "templates"} {
		files, err := fs.Glob(web.Texts, folder+"/*.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := fs.ReadFile(web.Texts, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range has.FindAllSubmatch(b, -1) {
				have[string(m[1])] = true
			}
		}
	}
	sources, err := filepath.Glob("browser/src/*.ts")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sources {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asks.FindAllSubmatch(b, -1) {
			if asked++; !have[string(m[1])] {
				t.Errorf("%s says %q, which has no words", f, m[1])
			}
		}
	}
	if asked < 20 {
		t.Fatalf("only %d words were found", asked)
	}
}
