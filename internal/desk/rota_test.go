package desk_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

const (
	ben  = recordtest.Ben // leads the unit
	cara = recordtest.Cara
)

func (r *room) at(now string) {
	r.t.Helper()
	var err error
	if r.Clock, err = time.Parse(time.RFC3339, now); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) away(by event.PersonID, want api.Away) (days []string) {
	r.t.Helper()
	is, err := r.desk.Away(r.t.Context(), person(by), want)
	if err != nil {
		r.t.Fatal(err)
	}
	return daysOf(is.Spells)
}

func daysOf(all []api.Spell) (out []string) {
	for _, s := range all {
		out = append(out, string(s.From)+" to "+string(s.To))
	}
	return out
}

func (r *room) rota(who event.PersonID) api.UnitRota {
	r.t.Helper()
	out, err := r.desk.Rota(r.t.Context(), person(who))
	if err != nil || len(out.Units) != 1 {
		r.t.Fatalf("%+v, %v", out, err)
	}
	return out.Units[0]
}

// Away is whole days by the unit's clock, from today when no first day is named. To say it
// anew is what counts then, to be on duty or back ends it, and who ended it stays back.
func TestAwayUntilADay(t *testing.T) {
	eachRoom(t, func(r *room) {
		r.at("2027-06-15T22:30:00Z") // half past eleven at night in London
		steps := []struct {
			what, now string
			want      api.Away
			days      []string
		}{
			{"until Friday", "", api.Away{To: "2027-06-18"}, []string{"2027-06-15 to 2027-06-18"}},
			{"longer", "2027-06-16T09:00:00Z", api.Away{To: "2027-06-22"}, []string{"2027-06-16 to 2027-06-22"}},
			{"shorter", "", api.Away{To: "2027-06-17"}, []string{"2027-06-16 to 2027-06-17"}},
			{"a holiday ahead", "", api.Away{From: "2027-08-02", To: "2027-08-13"}, []string{"2027-06-16 to 2027-06-17", "2027-08-02 to 2027-08-13"}},
			{"back", "", api.Away{}, []string{"2027-08-02 to 2027-08-13"}},
			{"no holiday", "", api.Away{From: "2027-08-02"}, nil},
			{"this week", "", api.Away{To: "2027-06-17"}, []string{"2027-06-16 to 2027-06-17"}},
			{"and the next", "", api.Away{From: "2027-06-18", To: "2027-06-24"}, []string{"2027-06-16 to 2027-06-17", "2027-06-18 to 2027-06-24"}},
			{"back from both", "", api.Away{}, nil},
			{"both again", "", api.Away{From: "2027-06-18", To: "2027-06-24"}, []string{"2027-06-18 to 2027-06-24"}},
			{"from today", "", api.Away{To: "2027-06-17"}, []string{"2027-06-16 to 2027-06-17", "2027-06-18 to 2027-06-24"}},
			{"a day less than one of them", "", api.Away{To: "2027-06-16"}, []string{"2027-06-16 to 2027-06-16"}},
			{"back again", "", api.Away{}, nil},
		}
		for _, s := range steps {
			if s.now != "" {
				r.at(s.now)
			}
			if days := r.away(cara, s.want); !slices.Equal(days, s.days) {
				t.Errorf("%s: away %q, not %q", s.what, days, s.days)
			}
		}
		r.away(cara, api.Away{To: "2027-06-17"})
		if _, err := r.desk.OnDuty(t.Context(), person(cara), api.Duty{On: true}); err != nil {
			t.Fatal(err)
		}
		if is := r.rota(cara); len(is.Away) != 0 || !slices.Contains(is.OnDuty, cara) {
			t.Errorf("on duty: %+v", is)
		}
		r.away(cara, api.Away{To: "2027-06-16"})
		if is := r.rota(cara); len(is.Away) != 1 || len(is.OnDuty) != 0 || slices.Contains(is.AtWork, cara) {
			t.Errorf("away after all: %+v", is)
		}
		r.at("2027-06-16T23:00:00Z") // midnight
		if is := r.rota(cara); len(is.Away) != 0 {
			t.Errorf("on the day after: %+v", is)
		}
		for what, want := range map[string]api.Away{
			"yesterday": {To: "2027-06-16"}, "backwards": {From: "2027-06-20", To: "2027-06-19"}, "a decade": {To: "2037-06-19"},
		} {
			if _, err := r.desk.Away(t.Context(), person(cara), want); !errors.Is(err, &event.Refusal{Code: event.CodeState}) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

// Her lead and an administrator of her organisation mark somebody away, and it says who
// did. Nobody else does, and nobody else reads who is away: the other side least of all.
func TestWhoMarksSomebodyAway(t *testing.T) {
	eachRoom(t, func(r *room) {
		r.at("2027-06-16T09:00:00Z")
		until := api.Away{Person: cara, To: "2027-06-18"}
		for _, by := range []event.PersonID{ben, recordtest.Director} {
			r.away(by, until)
			if is := r.rota(cara); len(is.Away) != 1 || is.Away[0].By != by || is.Away[0].To != "2027-06-18" || is.Away[0].Person != cara {
				t.Errorf("marked by %s: %+v", by, is.Away)
			}
		}
		for _, c := range []struct{ by, who event.PersonID }{
			{cara, ben}, {recordtest.Amy, cara}, {recordtest.Chief, cara}, {recordtest.Dev, cara}, {ben, recordtest.Amy}, {ben, "made.up@" + event.PersonID(recordtest.CPS)},
		} {
			if _, err := r.desk.Away(t.Context(), person(c.by), api.Away{Person: c.who, To: "2027-06-18"}); !errors.Is(err, &event.Refusal{Code: event.CodeNotYours}) {
				t.Errorf("%s marked %s: %v", c.by, c.who, err)
			}
			is, err := r.desk.MarkDays(t.Context(), person(c.by), api.Days{Spells: []api.Spell{{Person: c.who, From: "2027-06-20", To: "2027-06-21"}}})
			if err != nil || is.Done || len(is.Refused) != 1 || is.Refused[0].Code != event.CodeNotYours {
				t.Errorf("%s imported for %s: %+v, %v", c.by, c.who, is, err)
			}
		}
		for _, who := range []event.PersonID{recordtest.Amy, recordtest.Dev} {
			if is := r.rota(who); is.Unit == recordtest.RASSO || len(is.Away) != 0 {
				t.Errorf("%s reads %+v", who, is)
			}
		}
	})
}

// A list marks all or nothing; the same list again changes nothing, and brings back nothing
// that somebody ended. What is over is forgotten by the hourly sweep.
func TestAListOfAbsences(t *testing.T) {
	eachRoom(t, func(r *room) {
		r.at("2027-06-16T09:00:00Z")
		list := []api.Spell{
			{Person: cara, From: "2027-06-14", To: "2027-06-18"}, {Person: ben, From: "2027-06-16", To: "2027-06-16", Duty: true},
			{Person: cara, From: "2027-05-03", To: "2027-05-04"}, {Person: cara, From: "2027-06-14", To: "2027-06-18"},
		}
		mark := func(d api.Days) api.DaysMarked {
			t.Helper()
			is, err := r.desk.MarkDays(t.Context(), person(ben), d)
			if err != nil {
				t.Fatal(err)
			}
			return is
		}
		bad := append(slices.Clone(list), api.Spell{Person: recordtest.Amy, From: "2027-06-16", To: "2027-06-16"}, api.Spell{Person: cara, From: "2027-06-16"})
		for what, d := range map[string]api.Days{"tried": {Spells: list, Try: true}, "with two that are wrong": {Spells: bad}} {
			if is := mark(d); is.Done || len(is.New) != 2 || is.Over != 1 || is.Same != 1 || len(is.Refused) != len(d.Spells)-4 {
				t.Errorf("%s: %+v", what, is)
			}
		}
		if is := r.rota(cara); len(is.Away)+len(is.OnDuty) != 0 {
			t.Fatalf("marked by trying: %+v", is)
		}
		if is := mark(api.Days{Spells: bad, Skip: true}); !is.Done || len(is.New) != 2 || len(is.Refused) != 2 || is.Refused[1].Index != 5 {
			t.Errorf("skipping: %+v", is)
		}
		if is := r.rota(cara); len(is.Away) != 1 || is.Away[0].By != ben || !slices.Equal(is.OnDuty, []event.PersonID{ben}) {
			t.Errorf("marked: %+v", is)
		}
		r.away(cara, api.Away{})
		if is := mark(api.Days{Spells: list}); !is.Done || len(is.New) != 0 || is.Same != 3 {
			t.Errorf("again: %+v", is)
		}
		if is := r.rota(cara); len(is.Away) != 0 {
			t.Errorf("who is back was marked away again: %+v", is)
		}
		r.at("2027-06-19T00:00:00Z")
		if _, err := r.desk.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.at("2027-06-16T09:00:00Z")
		if is := mark(api.Days{Spells: list, Try: true}); is.Same != 1 || len(is.New) != 2 {
			t.Errorf("something is remembered of what is over: %+v", is)
		}
	})
}

// Whose access was stopped is not listed as at work, whenever she was seen, and is again
// as soon as it goes on.
func TestWhoIsStoppedIsNotAtWork(t *testing.T) {
	eachRoom(t, func(r *room) {
		if err := r.DB.Update(t.Context(), func(tx *store.Tx) error { return tx.Seen(cara, event.TimeOf(r.Clock)) }); err != nil {
			t.Fatal(err)
		}
		there := func(want bool) {
			t.Helper()
			if is := r.rota(ben); slices.Contains(is.AtWork, cara) != want {
				t.Errorf("at work are %q", is.AtWork)
			}
		}
		h := func() event.Header { return r.By(event.ActorID(ben), event.PartyID(ben.Org())) }
		there(true)
		stop := r.Say(&event.PersonStopped{Header: h(), Person: cara})
		there(false)
		r.Say(&event.PersonResumed{Header: h(), Person: cara, Stop: stop.Event})
		there(true)
	})
}
