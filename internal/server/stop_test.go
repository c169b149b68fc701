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
