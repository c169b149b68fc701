package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/internal/web"
)

func gallery(t *testing.T) http.Handler {
	t.Helper()
	p, err := web.New(web.Options{
		Gallery: true, Service: "safehand.example", Version: "test", Now: func() time.Time { return time.Date(2016, 11, 21, 9, 12, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fetch(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "https://safehand.example"+path, nil))
	return w
}

// each calls f with every page in every state.
func each(t *testing.T, f func(t *testing.T, page, state, html string)) {
	h := gallery(t)
	n := 0
	for page, states := range web.Gallery() {
		for _, s := range states {
			t.Run(page+"/"+s, func(t *testing.T) {
				w := fetch(t, h, "/gallery/"+page+"/"+s)
				want := http.StatusOK
				if w.Code != want {
					t.Fatalf("status %d: %s", w.Code, w.Body)
				}
				f(t, page, s, w.Body.String())
			})
			n++
		}
	}
	if n < 40 {
		t.Fatalf("only %d states were found", n)
	}
}

// Every page can be seen, in every state that it can be in.
func TestEveryStateHasAFixture(t *testing.T) {
	want := map[string][]string{
		"overview": {"empty", "one", "many", "error", "overdue", "long"},
		"send":     {"empty", "one", "many", "asked", "finish"},
		"sending":  {"in-needed-one", "in-many", "in-long", "in-passed-stop", "in-passed-stopped", "in-passed-kept-out", "out-passed-stopped"},
		"people":   {"empty", "one", "many", "long", "lead", "stopped"},
		"units":    {"empty", "one", "many", "long", "lead"},
		"reviews":  {"empty", "one", "decided", "past", "long", "stop"},
		"partners": {"empty", "many", "lead"},
		"service":  {"empty", "fine", "wrong"},
		"unlock":   {"fresh", "locked", "unsent"},
	}
	for _, side := range []string{"in", "out"} {
		for _, s := range standings() {
			if side+s == "outneeded" || side+s == "inwaiting" || s == "overdue-in" && side == "out" || s == "overdue-out" && side == "in" {
				continue // seen from the other side only
			}
			want["sending"] = append(want["sending"], side+"-"+s)
		}
	}
	for _, r := range api.Table() {
		want["problem"] = append(want["problem"], web.ProblemOf(r.Code))
	}
	for page := range web.Views() {
		if page != "gallery" {
			want[page] = append(want[page], "")
		}
	}
	have := web.Gallery()
	for page, states := range want {
		for _, s := range states {
			if s == "" && len(have[page]) == 0 || s != "" && !slices.Contains(have[page], s) {
				t.Errorf("the gallery does not show the page %s in the state %q", page, s)
			}
		}
	}
}

// standings are all words for where a sending stands that can be worked out.
func standings() (out []string) {
	for _, s := range []custody.Status{
		custody.Waiting, custody.Overdue, custody.Partly, custody.Received, custody.Recalled, custody.Rejected, custody.Returned,
	} {
		out = append(out, web.Standings(string(s))...)
	}
	return out
}

// What a state is called is what it shows.
func TestAStateShowsWhatItIsCalled(t *testing.T) {
	for name, standing := range web.SendingStandings() {
		_, called, _ := strings.Cut(name, "-")
		if called == "many" || called == "long" {
			continue
		}
		if !strings.HasPrefix(called, standing) {
			t.Errorf("%s stands at %s", name, standing)
		}
	}
}

var (
	unseen = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>`)
	said   = regexp.MustCompile(`(?:aria-label|title|alt|placeholder)="([^"]*)"`)
	code   = regexp.MustCompile(`(?s)<code>.*?</code>|<pre.*?</pre>`)
	// Words of those who build it, which mean something else to those who use it or
	// nothing at all, and words that promise too much.
	engineers = regexp.MustCompile(`(?i)\b(consignments?|manifests?|keyrings?|checkpoints?|chains?|chain of custody|grants?|granted|re-grant|incidents?|bundles?|appointments?|refuse[sd]?|escalat\w+|data subjects?|prosecutors?|shared?|authentic\w*|tamper\w*|admissib\w+|hash\w*|sha-?256|merkle|tokens?|nonces?|cookies?|json|api|threads?|payloads?|dispatch\w*|custody|witness|bad request|technical difficulties|internal server|error 5\d\d)\b`)
	// raw is a value that nobody put into words: a struct, an instant as the log spells it.
	raw = regexp.MustCompile(`\{[^}]*\s[^}]*\}|\[\]|map\[|%!|\b\d{4}-\d\d-\d\dT`)
	// where those words are the field's own
	field = regexp.MustCompile(`(?i)dispatched in error|anybody in custody|custody time limit|\bwitness(es)?\b|Clear-Site-Data|shared PCs?|shared PC|shared reception`)
)

func TestNoEngineersWords(t *testing.T) {
	each(t, func(t *testing.T, _, _, html string) {
		html = unseen.ReplaceAllString(html, " ")
		text := tag.ReplaceAllString(code.ReplaceAllString(html, " "), " ")
		for _, m := range said.FindAllStringSubmatch(html, -1) {
			text += " " + m[1]
		}
		text = field.ReplaceAllString(text, " ")
		if bad := engineers.FindAllString(text, -1); bad != nil {
			t.Errorf("it says %q", bad)
		}
		if bad := raw.FindString(text); bad != "" {
			t.Errorf("it shows what a program holds, %q", bad)
		}
		if len(strings.Fields(text)) < 40 {
			t.Errorf("it says nothing: %q", text)
		}
	})
}

// A tag, an attribute or a handler that the policy of the pages would block is a
// page that does not work.
func TestNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)\son[a-z]+="|\sstyle="|<style|="javascript:|<script(?:[^>]*)>[^<]`)
	ids := regexp.MustCompile(`\sid="([^"]*)"`)
	each(t, func(t *testing.T, _, _, html string) {
		if bad := inline.FindString(html); bad != "" {
			t.Errorf("it has %q", bad)
		}
		if strings.Contains(html, "ZgotmplZ") || strings.Contains(html, "&lt;no value") {
			t.Error("a value does not fit where it stands")
		}
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("two elements are called %q", m[1])
			}
			seen[m[1]] = true
		}
	})
}

func TestNoGalleryUnlessAskedFor(t *testing.T) {
	p, err := web.New(web.Options{Service: "safehand.example"})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/gallery", "/gallery/overview/one"} {
		if w := fetch(t, p, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// That no key was given is said only where nobody has received anything: a receipt
// gives it.
func TestNoKeyWasGivenIsSaidOnlyBeforeAReceipt(t *testing.T) {
	h, claims := gallery(t), 0
	for state, received := range web.SendingReceived() {
		page := fetch(t, h, "/gallery/sending/"+state).Body.String()
		says := strings.Contains(page, "No key ")
		if says {
			claims++
		}
		if says && received > 0 {
			t.Errorf("%s: %d were received, and it says that no key was given", state, received)
		}
	}
	if claims < 4 {
		t.Errorf("only %d say it at all", claims)
	}
}
