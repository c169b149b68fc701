package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// While an organisation has stopped access, the service hands its people and machines
// no key and no sealed part, whatever they opened before; what happened is read on, and
// the other organisation has all that it had.
func TestNothingIsServedWhileStopped(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := newScene(t, db)
		s.Say(s.Receipt(recordtest.Ben, recordtest.RASSO, s.id, s.x))
		s.Submit(s.bens)
		ask := func(who event.ActorID, role event.Code, path string) answer {
			return s.do("GET", path, s.as(role, who), nil)
		}
		parts := []string{s.item() + "/list", s.item() + "/manifest", s.item() + "/segments/0"}
		keys := "/v1/openings/" + s.bens.Note.ID().String() + "/grants"
		served := func(want bool) {
			t.Helper()
			for _, p := range append(parts, keys) {
				a := ask(event.ActorID(recordtest.Ben), event.AsPerson, p)
				if (a.Status == http.StatusOK) != want {
					t.Errorf("%s: %d", p, a.Status)
				}
				if !want && !strings.Contains(string(a.Body), "access to it was stopped") {
					t.Errorf("%s: it does not say why: %s", p, a.Body)
				}
			}
			if a := ask(event.ActorID(recordtest.Intake), event.AsAgent, parts[2]); (a.Status == http.StatusOK) != want {
				t.Errorf("the unit's machine: %d", a.Status)
			}
			for _, p := range append(parts, "/v1/openings/"+s.openings[Fay].String()+"/grants") {
				if a := ask(event.ActorID(Fay), event.AsPerson, p); a.Status != http.StatusOK {
					t.Errorf("the other organisation, %s: %d", p, a.Status)
				}
			}
			if a := ask(event.ActorID(recordtest.Ben), event.AsPerson, "/v1/consignments/"+s.id.String()); a.Status != http.StatusOK {
				t.Errorf("what happened: %d", a.Status)
			}
			if a := ask(event.ActorID(recordtest.Ben), event.AsPerson, "/v1/consignments/"+s.id.String()+"/label"); a.Status != http.StatusOK {
				t.Errorf("the list: %d", a.Status)
			}
		}
		served(true)
		ben := func() event.Header { return s.house.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.RASSO)) }
		xs := []event.ExhibitID{s.x}
		stop := s.Say(&event.Stopped{Header: ben(), Consignment: s.id, Exhibits: xs}).Event
		served(false)
		s.Say(&event.Resumed{Header: ben(), Consignment: s.id, Exhibits: xs, Stops: []event.EventID{stop}})
		served(true)
	})
}

// The data protection team of a side's organisation sees what happened and stops access
// for it, and is given neither list, label nor part.
func TestWhatTheDataProtectionTeamSees(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := newScene(t, db)
		team := recordtest.RASSO.Org().DataProtection()
		dev := s.as(event.AsPerson, event.ActorID(recordtest.Dev))
		at := "/v1/consignments/" + s.id.String()
		if a := s.do("GET", at, dev, nil); a.Status != http.StatusNotFound {
			t.Errorf("somebody of another unit: %d", a.Status)
		}
		director := func() event.Header {
			return s.house.By(event.ActorID(recordtest.Director), event.PartyID(team.Org()))
		}
		s.Say(&event.UnitCreated{Header: director(), Unit: team, Hours: event.Hours{
			Zone: "Europe/London", Holidays: event.NoHolidays, Open: []event.Opening{{Day: "mon", From: 540, To: 1020}},
		}})
		s.Say(&event.Appointed{Header: director(), Person: recordtest.Dev, Role: event.Member, Unit: &team})
		for path, want := range map[string]int{at: http.StatusOK, at + "/label": http.StatusNotFound, s.item() + "/list": http.StatusNotFound, s.item() + "/segments/0": http.StatusNotFound} {
			if a := s.do("GET", path, dev, nil); a.Status != want {
				t.Errorf("%s: %d, not %d", path, a.Status, want)
			}
		}
		h := s.house.By(event.ActorID(recordtest.Dev), event.PartyID(team))
		s.Say(&event.Stopped{Header: h, Consignment: s.id, Exhibits: []event.ExhibitID{s.x}})
	})
}
