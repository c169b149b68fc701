package web_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/world"
)

var happened = regexp.MustCompile(`<li( class="app-happened__out")? data-event="`)

// told counts what a page lists of what happened, and what it leaves out.
func told(html string) (shown, out int) {
	for _, m := range happened.FindAllStringSubmatch(html, -1) {
		if m[1] == "" {
			shown++
		} else {
			out++
		}
	}
	return shown, out
}

// What is left out is said, with the way back; the list is whole beneath, for paper.
func TestWhatHappenedIsNarrowed(t *testing.T) {
	h := gallery(t)
	for state, want := range map[string]struct {
		shown, out int
		says       string
	}{
		"in-partly":          {5, 0, "Everything"},
		"in-partly-one-kind": {2, 3, "Only some of it is listed: Checks."},
		"in-partly-no-line":  {0, 5, "Nothing of what you chose has happened: Questions, problems and notes, "},
	} {
		html := fetch(t, h, "/gallery/sending/"+state).Body.String()
		if shown, out := told(html); shown != want.shown || out != want.out || !strings.Contains(html, want.says) {
			t.Errorf("%s lists %d and leaves out %d, want %d and %d, or does not say %q", state, shown, out, want.shown, want.out, want.says)
		}
		if back := strings.Contains(html, "List everything"); back != (want.out > 0) {
			t.Errorf("%s has a way back to everything: %v", state, back)
		}
	}
}

// An address that asks for what is not there lists everything, and says no word of it: that
// nothing happened must not be read off a mistyped one.
func TestAMistypedAddressListsEverything(t *testing.T) {
	h := newHouse(t).as(world.Sarah)
	path := "/s/" + h.sent.Sent[0].Consignment.String()
	all, _ := told(h.do("GET", path).body)
	if all == 0 {
		t.Fatal("it lists nothing at all")
	}
	for _, q := range []string{"?kind=nonsense", "?exhibit=" + strings.Repeat("0", 64), "?kind=checks", "?exhibit=%3Cscript%3E", "?kind=moves&kind=x"} {
		a := h.do("GET", path+q)
		if shown, out := told(a.body); a.StatusCode != 200 || shown != all || out != 0 || strings.Contains(a.body, "List everything") {
			t.Errorf("%s: %d, lists %d of %d", q, a.StatusCode, shown, all)
		}
	}
}
