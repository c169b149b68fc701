package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// Who is at work and who is away stands on the page of the unit, for its members and for
// who administers their organisation; on no page of the other side, of whoever sends to it.
func TestOnlyTheUnitReadsWhoIsAway(t *testing.T) {
	h := newHouse(t)
	last := time.Now().AddDate(0, 0, 5)
	sarah := h.w.As(event.ActorID(world.Sarah))
	if _, err := sarah.Away(t.Context(), api.Away{Person: world.Tom, To: api.Day(last.Format(time.DateOnly))}); err != nil {
		t.Fatal(err)
	}
	const tom = "Tom Ellis is away until the end of "
	for who, want := range map[event.PersonID]bool{world.Sarah: true, world.Tom: true, world.Ravi: true, world.Amy: false} {
		h.as(who)
		page := h.do("GET", "/units").body
		if got := strings.Contains(page, tom+last.Format("02/01/2006")+", marked by Sarah Khan"); got != want {
			t.Errorf("%s reads it: %v", who, got)
		}
		if ends := strings.Contains(page, `data-do="back"`); ends != want {
			t.Errorf("%s may end it: %v", who, ends)
		}
		if marks := strings.Contains(page, "Mark away…"); marks != (want && who != world.Tom) {
			t.Errorf("%s may mark somebody: %v", who, marks)
		}
	}
	h.as(world.Amy)
	for _, path := range []string{"/overview", "/s/" + h.sent.Sent[0].Consignment.String(), "/people", "/partners"} {
		if page := h.do("GET", path).body; strings.Contains(page, "Tom Ellis is away") || strings.Contains(page, "marked by Sarah") {
			t.Errorf("the sender reads on %s who is away", path)
		}
	}
	h.as(world.Tom)
	if page := h.do("GET", "/overview").body; !strings.Contains(page, "You are marked away until the end of "+last.Format("02/01/2006")) || !strings.Contains(page, "Sarah Khan marked you") {
		t.Error("he is not told that he is marked away")
	}
}
