package web_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/web"
	"github.com/safehand/safehand/internal/world"
)

// Who sent something reads who is told, and when, if nobody receives it: what is to come,
// and nothing that a unit in its first weeks keeps from them.
func TestASenderReadsWhoIsTold(t *testing.T) {
	const unit event.UnitID = "cps-northshire.example/rasso"
	ladder := custody.Ladder{100, 200, 300}
	for _, c := range []struct {
		quiet, now event.Time
		want       []bool
	}{
		{0, 50, []bool{true, true, true}},
		{0, 100, []bool{false, true, true}},
		{0, 250, []bool{false, false, true}},
		{0, 300, nil},
		{200, 50, []bool{true, true, true}},
		{201, 50, []bool{true, false, true}},
		{400, 50, []bool{true, false, false}},
		{400, 150, nil},
	} {
		got := web.ToldAt(event.HolderID(unit), ladder, map[event.UnitID]event.Time{unit: c.quiet}, c.now)
		if !slices.Equal(got, c.want) {
			t.Errorf("at %d, quiet until %d: %v, not %v", c.now, c.quiet, got, c.want)
		}
	}
	h := newHouse(t)
	page := "/s/" + h.sent.Sent[1].Consignment.String()
	const words = "If nobody receives it by then, their duty team is told"
	if a := h.as(world.Amy).do("GET", page); !strings.Contains(a.body, words) || !strings.Contains(a.body, "both data protection teams <time") {
		t.Error("who sent it does not read who is told")
	}
	if a := h.as(world.Sarah).do("GET", page); strings.Contains(a.body, words) {
		t.Error("whoever is to receive it reads what is told to the sender")
	}
}
