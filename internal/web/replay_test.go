package web_test

import (
	"html"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/web"
)

// A09: the page says each line that the program prints, in its order, to whoever asks
// and without a script; and whose law it is stands on each line about the law.
func TestA09TheReplayOf2016IsAPage(t *testing.T) {
	p, err := web.New(web.Options{Service: "safehand.example"})
	if err != nil {
		t.Fatal(err)
	}
	a := fetch(t, p, "/replay-2016")
	if a.Code != http.StatusOK {
		t.Fatalf("it is answered with %d", a.Code)
	}
	body := a.Body.String()
	body = body[strings.Index(body, "<ol"):strings.LastIndex(body, "</ol>")]
	text := strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(body, " "))), " ")
	printed, err := os.ReadFile("../../docs/examples/replay-2016.txt")
	if err != nil {
		t.Fatal(err)
	}
	mark, n := regexp.MustCompile(`^ *(In life: |Here: |Under today's law: |\| )?`), 0
	for line := range strings.Lines(string(printed)) {
		want := strings.Join(strings.Fields(mark.ReplaceAllString(line, "")), " ")
		if want == "" {
			continue
		}
		if strings.Contains(line, "Under today's law: ") {
			want = "Under today’s law: " + want
		}
		at := strings.Index(strings.ToLower(text), strings.ToLower(want))
		if at < 0 {
			t.Fatalf("after %d lines it does not say %q but %q", n, want, text[:min(200, len(text))])
		}
		text = text[at+len(want):]
		n++
	}
	if n < 40 {
		t.Errorf("only %d lines were compared", n)
	}
}
