package desk_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record/recordtest"
)

// All of an organisation read its drills, as its thread proves them; who leads the unit
// or administers begins one, when none is under way; who did not begin it answers, from
// the first alarm on; and the other side sees none of it.
func TestA11DrillsAreListedForTheWholeOrganisation(t *testing.T) {
	eachRoom(t, func(r *room) {
		drills := func(who event.PersonID) desk.Drills {
			t.Helper()
			out, err := r.desk.Drills(t.Context(), person(who))
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		begin := func(who event.PersonID, u event.UnitID) (may bool) {
			for _, x := range drills(who).Units {
				may = may || x.Unit == u && x.Begin
			}
			return may
		}
		answers := func(who event.PersonID) int { return len(r.overview(who).Drills) }
		if !begin(recordtest.Ben, recordtest.RASSO) || !begin(recordtest.Director, recordtest.RASSO) || begin(recordtest.Cara, recordtest.RASSO) {
			t.Error("who leads RASSO and who administers begin a drill of it, and Cara does not")
		}
		stop := r.Say(&event.PersonStopped{Header: r.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.CPS)), Person: recordtest.Cara})
		if begin(recordtest.Ben, recordtest.RASSO) {
			t.Error("a drill is begun that nobody else could answer")
		}
		r.Say(&event.PersonResumed{Header: r.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.CPS)), Person: recordtest.Cara, Stop: stop.Event})
		id := r.Drill(recordtest.Ben, recordtest.RASSO, event.TimeOf(r.Clock)+3600)
		if begin(recordtest.Ben, recordtest.RASSO) || answers(recordtest.Cara) != 0 {
			t.Error("another is begun, or one is answered that has not rung")
		}
		r.RingDrill(id, 1)
		if answers(recordtest.Cara) != 1 || answers(recordtest.Ben) != 0 || answers(recordtest.Dev) != 0 {
			t.Error("who did not begin it answers, and nobody of another unit does")
		}
		for _, who := range []event.PersonID{recordtest.Cara, recordtest.Ben, recordtest.Dev} {
			got := drills(who)
			var proven event.Digest
			r.State(func(s *custody.State) { proven = s.Drill(id).Facts() })
			if len(got.List) != 1 || got.List[0].ID() != id || got.List[0].Facts() != proven {
				t.Errorf("%s sees %+v", who, got.List)
			}
		}
		if got := drills(recordtest.Amy); len(got.List) != 0 {
			t.Errorf("the other organisation sees %+v", got.List)
		}
		r.RingDrill(id, event.Rungs)
		asked := func(who event.PersonID, want ...event.UnitID) {
			t.Helper()
			if got := r.overview(who).Untested; !slices.Equal(got, want) {
				t.Errorf("%s is asked to test %q, want %q", who, got, want)
			}
		}
		asked(recordtest.Ben)
		r.Clock = custody.QuarterAfter(event.TimeOf(r.Clock)).Std()
		asked(recordtest.Ben, recordtest.RASSO)
		for _, who := range []event.PersonID{recordtest.Cara, recordtest.Dev, recordtest.Amy, recordtest.Director} { // no lead, or nobody else would hear
			asked(who)
		}
		for _, u := range drills(recordtest.Director).Units {
			if u.Owed == 0 {
				t.Errorf("%s owes no drill after a quarter", u.Unit)
			}
		}
		r.Look()
		r.Drill(recordtest.Ben, recordtest.RASSO, event.TimeOf(r.Clock)+3600)
		asked(recordtest.Ben)
	})
}
