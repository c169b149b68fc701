package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

var listed = regexp.MustCompile(`data-person="([^"]*)"`)

// people are those whom a page lists.
func (a answer) people() map[string]bool {
	out := map[string]bool{}
	for _, m := range listed.FindAllStringSubmatch(a.body, -1) {
		out[strings.ReplaceAll(m[1], "&#43;", "+")] = true
	}
	return out
}

// opened opens somebody's home: not everybody has been at work in this world.
func (h *house) opened(who event.PersonID) *house {
	h.Helper()
	if _, err := h.w.Reopen(event.ActorID(who)); err != nil {
		h.Fatal(err)
	}
	return h
}

// An administrator sees everybody and can act; a lead sees her units and helps in
// them; anybody else sees her units and does nothing there.
func TestWhoSeesWhichPeople(t *testing.T) {
	h := newHouse(t)
	h.opened(world.Ravi)
	const leo event.PersonID = "leo.hall@cps-northshire.example"
	if _, err := h.w.As(event.ActorID(world.Ravi)).InviteTo(h.Context(), leo, time.Hour, event.Member, world.CrownCourt); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[event.PersonID]struct {
		sees, not []event.PersonID
		may       []string
		mayNot    []string
	}{
		world.Ravi:  {[]event.PersonID{world.Ravi, world.Sarah, world.Tom, world.Priya, leo}, []event.PersonID{world.Amy}, []string{"form-invite", "form-again", "form-withdraw", "form-place", "form-leave"}, nil},
		world.Sarah: {[]event.PersonID{world.Sarah, world.Tom}, []event.PersonID{world.Priya, leo, world.Ravi}, []string{"form-again", "form-place"}, []string{"form-invite", "form-withdraw", "form-leave"}},
		world.Tom:   {[]event.PersonID{world.Sarah, world.Tom}, []event.PersonID{world.Priya, leo, world.Ravi}, nil, []string{"form-invite", "form-again", "form-place", "form-leave"}},
		world.Amy:   {[]event.PersonID{world.Amy, world.Lena}, []event.PersonID{world.Sarah, world.Tom}, nil, []string{"form-invite", "form-again", "form-place", "form-leave"}},
	} {
		a := h.opened(who).as(who).do("GET", "/people")
		if a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", who, a.StatusCode)
		}
		for _, p := range want.sees {
			if !a.people()[string(p)] {
				t.Errorf("%s does not see %s", who, p)
			}
		}
		for _, p := range want.not {
			if strings.Contains(a.body, string(p)) {
				t.Errorf("%s sees %s", who, p)
			}
		}
		for _, b := range want.may {
			if !strings.Contains(a.body, `data-admin="`+b+`"`) {
				t.Errorf("%s is not offered %s", who, b)
			}
		}
		for _, b := range want.mayNot {
			if strings.Contains(a.body, `data-admin="`+b+`"`) {
				t.Errorf("%s is offered %s", who, b)
			}
		}
	}
}

// The data protection team finds a button to stop anybody's access, and none of an
// administrator's.
func TestTheDataProtectionTeamStopsAnybody(t *testing.T) {
	h := newHouse(t)
	ravi, team := h.opened(world.Ravi).w.As(event.ActorID(world.Ravi)), world.Priya.Org().DataProtection()
	hours := event.Hours{Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{{Day: "mon", From: 540, To: 1020}}}
	if _, err := ravi.CreateUnit(h.Context(), team, hours); err != nil {
		t.Fatal(err)
	}
	if _, err := ravi.Appoint(h.Context(), world.Priya, event.Member, team); err != nil {
		t.Fatal(err)
	}
	a := h.opened(world.Priya).as(world.Priya).do("GET", "/people")
	for _, p := range []event.PersonID{world.Ravi, world.Sarah, world.Tom} {
		if !strings.Contains(a.body, `data-admin="form-stop-person" data-who="`+string(p)+`"`) {
			t.Errorf("of %s there is no button", p)
		}
	}
	for _, b := range []string{"form-invite", "form-again", "form-withdraw", "form-leave"} {
		if strings.Contains(a.body, `data-admin="`+b+`"`) {
			t.Errorf("she is offered %s", b)
		}
	}
	if units := h.do("GET", "/units"); units.StatusCode != http.StatusOK || !strings.Contains(units.body, string(world.RASSO)) || strings.Contains(units.body, `data-admin="form-hours`) {
		t.Errorf("the units: %d", units.StatusCode)
	}
}

// The link to these pages is there for those for whom there is something to do.
func TestWhoIsLedToHerOrganisation(t *testing.T) {
	h := newHouse(t)
	for who, want := range map[event.PersonID]bool{world.Ravi: true, world.Sarah: true, world.Tom: false, world.Lena: true, world.Amy: false} {
		a := h.opened(who).as(who).do("GET", "/overview")
		if got := strings.Contains(a.body, `href="/people"`); got != want {
			t.Errorf("%s: %v", who, got)
		}
	}
}

// The lines carry exactly what a client proves, and what is invited to nowhere is seen.
func TestThePageShowsWhatIsProven(t *testing.T) {
	h := newHouse(t)
	r, err := h.opened(world.Ravi).w.As(event.ActorID(world.Ravi)).Roster(h.Context())
	if err != nil {
		t.Fatal(err)
	}
	people, units := h.opened(world.Ravi).as(world.Ravi).do("GET", "/people").body, h.do("GET", "/units").body
	escaped := strings.NewReplacer(`"`, "&#34;", "+", "&#43;")
	for _, p := range r.People {
		if !strings.Contains(people, `data-facts="`+escaped.Replace(p.Facts())+`"`) {
			t.Errorf("not shown: %s", p.Facts())
		}
	}
	for _, u := range r.Units {
		if !strings.Contains(units, `data-facts="`+escaped.Replace(u.Facts())+`"`) {
			t.Errorf("not shown: %s", u.Facts())
		}
	}
	if len(r.People) < 4 || len(r.Units) < 2 {
		t.Errorf("only %d people and %d units", len(r.People), len(r.Units))
	}
}

// Whom another organisation has recognised is told only to those whom it has.
func TestPartnersOfOneAreNotToldToAnother(t *testing.T) {
	h := newHouse(t)
	const third event.OrgID = "eastshire.police.example"
	if err := h.w.Organisation(h.Context(), third); err != nil {
		t.Fatal(err)
	}
	police, err := h.w.Reopen(event.ActorID(world.Police))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.w.As(event.ActorID(third)).Recognise(h.Context(), world.Police, police.RootNumber()); err != nil {
		t.Fatal(err)
	}
	row := func(who event.PersonID) string {
		_, after, _ := strings.Cut(h.opened(who).as(who).do("GET", "/partners").body, `data-partner="`+string(third)+`"`)
		line, _, _ := strings.Cut(after, ">")
		return strings.TrimSpace(line)
	}
	if got := row(world.Amy); got != `data-ours="" data-theirs="yes"` {
		t.Errorf("the police see %s", got)
	}
	if got := row(world.Sarah); got != `data-ours="" data-theirs=""` {
		t.Errorf("the CPS sees %s", got)
	}
}
