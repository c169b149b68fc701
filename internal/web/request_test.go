package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// Whoever sends what was asked for need not say again to whom and for which case; who
// may not read the request learns nothing of it by asking for the form.
func TestTheFormKnowsWhoAsked(t *testing.T) {
	h := newHouse(t)
	urn := event.URN("45AA2098221")
	q, err := h.w.As(event.ActorID(world.Tom)).Request(t.Context(), client.NewRequest{
		For: world.RASSO, To: world.Team, Exhibits: []string{"TM/4"}, URN: &urn,
		RespondBy: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	form := "/send?answers=" + q.Question.String()
	h.as(world.Amy)
	if a := h.do("GET", "/asked/"+q.Question.String()); !strings.Contains(a.body, `href="`+form+`"`) {
		t.Error("the request does not lead there")
	}
	a := h.do("GET", form)
	for _, want := range []string{`data-to="` + string(world.RASSO) + `"`, `name="urn" value="45AA2098221"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("%d, without %s", a.StatusCode, want)
		}
	}
	never := h.do("GET", "/send?answers="+strings.Repeat("7a", 32))
	h.as(world.Ravi)
	if a := h.do("GET", form); a.StatusCode != http.StatusNotFound || a.StatusCode != never.StatusCode || strings.Contains(a.body, "45AA") {
		t.Errorf("to somebody else: %d", a.StatusCode)
	}
}
