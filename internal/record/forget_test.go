package record_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

// holders are the key records that still have a grant of an exhibit.
func holders(t *testing.T, s *Story, c event.ConsignmentID, x event.ExhibitID) map[event.HolderID]bool {
	t.Helper()
	out := map[event.HolderID]bool{}
	err := s.DB.View(t.Context(), func(tx *store.Tx) error {
		for _, h := range []event.HolderID{event.HolderID(CID), event.HolderID(RASSO), event.HolderID(Crown), event.HolderID(Intake)} {
			f, err := tx.Grant(c, x, event.KeyRef{Holder: h, Number: 1})
			if err != nil {
				return err
			}
			if f != nil {
				out[h] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What a side has given up or never got, the service has no key of to hand out:
// its grants are gone from the tables, and the sending unit's are not.
func TestGrantsEndWithTheHold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 5, event.HolderID(RASSO))
		s.Say(s.Receipt(Ben, RASSO, c, xs[:3]...))
		s.File(Cara, RASSO, c, Intake, xs[0])
		on := passOn(s, c, xs[1:2])
		s.Say(&event.Received{
			Header: s.By(event.ActorID(Dev), event.PartyID(Crown)), Consignment: on, After: event.EventID(on), Exhibits: xs[1:2],
		})
		after := func() (last event.EventID) {
			s.State(func(st *custody.State) { last = st.Consignment(c).Last })
			return last
		}
		ben, amy := s.By(event.ActorID(Ben), event.PartyID(RASSO)), s.By(event.ActorID(Amy), event.PartyID(CID))
		for i, end := range []func(){
			func() { s.Say(&event.Returned{Header: ben, Consignment: c, After: after(), Exhibits: xs[:1]}) },
			func() {
				s.Say(&event.Destroyed{Header: ben, Consignment: c, After: after(), Exhibits: xs[1:2], Copies: "none-made"})
			},
			nil, // kept
			func() {
				s.Say(&event.Rejected{Header: ben, Consignment: c, After: after(), Exhibits: xs[3:4], Reasons: []event.Code{"wrong-case"}})
			},
			func() { s.Say(&event.Recalled{Header: amy, Consignment: &c, After: after(), Exhibits: xs[4:]}) },
		} {
			if have := holders(t, s, c, xs[i]); !have[event.HolderID(RASSO)] || !have[event.HolderID(CID)] {
				t.Fatalf("exhibit %d was granted to %v to begin with", i, have)
			}
			if end == nil {
				continue
			}
			end()
			have := holders(t, s, c, xs[i])
			if have[event.HolderID(RASSO)] || have[event.HolderID(Intake)] || !have[event.HolderID(CID)] {
				t.Errorf("exhibit %d is still granted to %v", i, have)
			}
		}
		if have := holders(t, s, on, xs[1]); have[event.HolderID(RASSO)] || !have[event.HolderID(Crown)] {
			t.Errorf("what was passed on and then destroyed is granted to %v", have)
		}
		if have := holders(t, s, c, xs[2]); !have[event.HolderID(RASSO)] {
			t.Error("what the unit keeps was forgotten too")
		}
	})
}
