package web_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/web"
)

// A unit is quiet up to the instant that was set, and the pages say so where its hours
// stand, where a drill of it is begun, and where the health of the service is.
func TestAQuietUnitIsShownUntilItIsNot(t *testing.T) {
	const until event.Time = 1480000000
	a, b := event.UnitID("cps-northshire.example/rasso"), event.UnitID("cps-northshire.example/crown-court")
	set := map[event.UnitID]event.Time{a: until, "northshire.example/cait-a": until}
	if got := web.QuietAt(set, []event.UnitID{a, b}, until-1); !slices.Equal(got, []event.UnitID{a}) {
		t.Errorf("a second before it ends, quiet are %q", got)
	}
	if got := web.QuietAt(set, []event.UnitID{a, b}, until); len(got) > 0 {
		t.Errorf("when it has ended, quiet are %q", got)
	}
	h := gallery(t)
	for _, page := range []string{"units/many", "drills/empty", "service/fine"} {
		if body := fetch(t, h, "/gallery/"+page).Body.String(); !strings.Contains(body, "02/12/2016 09:12") || !strings.Contains(body, "its own people alone") {
			t.Errorf("%s does not say until when a unit is quiet, and what that means", page)
		}
	}
}
