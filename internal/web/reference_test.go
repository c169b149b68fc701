package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/world"
)

// The address in a mail leads those whom it concerns to their page, by way of
// signing in; and everybody else to what there is under an address that was made up.
func TestA05TheAddressInAMailGivesNothing(t *testing.T) {
	h := newHouse(t)
	id := h.sent.Sent[0].Consignment
	path := "/r/" + id.Reference()
	if a := h.do("GET", path); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/unlock?back="+url.QueryEscape(path) {
		t.Errorf("nobody: %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	for _, typed := range []string{path, strings.ToLower(path), strings.ReplaceAll(path, "-", "")} {
		if a := h.as(world.Sarah).do("GET", typed); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/s/"+id.String() {
			t.Errorf("%s: %d to %q", typed, a.StatusCode, a.Header.Get("Location"))
		}
	}
	h.as(world.Ravi)
	theirs, none := h.do("GET", path), h.do("GET", "/r/0000-0000")
	if theirs.StatusCode != http.StatusNotFound || none.StatusCode != http.StatusNotFound || theirs.Header.Get("Location") != "" {
		t.Errorf("who is of no unit it concerns: %d, and of what is not there: %d", theirs.StatusCode, none.StatusCode)
	}
	if a := h.do("GET", "/r/nonsense"); a.StatusCode != http.StatusNotFound {
		t.Errorf("what is no reference: %d", a.StatusCode)
	}
}
