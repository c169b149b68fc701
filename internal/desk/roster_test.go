package desk_test

import (
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record/recordtest"
)

// The data protection team may stop anybody's access, so it finds everybody; and neither
// who is away in other units nor what is an administrator's to do.
func TestTheDataProtectionTeamFindsEverybody(t *testing.T) {
	eachRoom(t, func(r *room) {
		roster := func(who event.PersonID) desk.Roster {
			t.Helper()
			out, err := r.desk.Roster(t.Context(), person(who))
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		manages := func(who event.PersonID, want bool) {
			t.Helper()
			if is, err := r.desk.Manages(t.Context(), person(who)); is != want || err != nil {
				t.Errorf("%s is led to her organisation: %v, %v", who, is, err)
			}
		}
		manages(cara, false)
		team := cara.Org().DataProtection()
		r.Unit(recordtest.Director, team, "una.price@cps-northshire.example")
		r.Say(&event.Appointed{Header: r.By(event.ActorID(recordtest.Director), event.PartyID(recordtest.CPS)), Person: cara, Role: event.Member, Unit: &team})
		manages(cara, true)

		everybody, got := roster(recordtest.Director).People, roster(cara)
		if !got.All || got.Administrator || len(got.Leads) > 0 || len(got.People) != len(everybody) || len(got.People) < 4 {
			t.Errorf("she sees %d of %d people: %+v", len(got.People), len(everybody), got)
		}
		for _, p := range everybody {
			if got.Stop[p.Person] != (p.Person != cara) || got.Help[p.Person] {
				t.Errorf("of %s: stop %v, help %v", p.Person, got.Stop[p.Person], got.Help[p.Person])
			}
		}
		_, own := got.Rotas[recordtest.RASSO]
		if _, other := got.Rotas[recordtest.Crown]; other || !own {
			t.Errorf("she is told who is away in %v", got.Rotas)
		}
		if got := roster(ben); got.All || got.Stop[recordtest.Dev] || len(got.People) >= len(everybody) {
			t.Errorf("who leads one unit sees %+v", got)
		}
	})
}
