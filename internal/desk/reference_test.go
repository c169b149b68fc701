package desk_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record/recordtest"
)

// A reference leads its two sides to the sending. To everybody else it is not found, as
// one that was made up, and each refusal is kept for the operator: who asked, and never
// for what.
func TestA05AReferenceIsForItsTwoSides(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, _ := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		for _, who := range []event.PersonID{recordtest.Amy, recordtest.Ben} {
			if got, err := r.desk.Called(t.Context(), person(who), id.Reference()); got != id || err != nil {
				t.Errorf("%s: %s, %v", who, got, err)
			}
		}
		const una event.PersonID = "una.price@third.example"
		r.Organisation(una.Org(), una)
		want := map[string]event.Code{}
		for who, caller := range map[string]desk.Caller{
			"another unit of the same organisation": person(recordtest.Dev),
			"an administrator of it":                person(recordtest.Director),
			"another person of the other side":      person(recordtest.Chief),
			"somebody of another organisation":      person(una),
			"nobody":                                {},
		} {
			for _, ref := range []string{id.Reference(), "0000-0000"} {
				_, err := r.desk.Called(t.Context(), caller, ref)
				var e *api.Error
				if !errors.As(err, &e) || caller.Role != "" && e.Code != api.CodeNotFound {
					t.Errorf("%s, %s: %v", who, ref, err)
					continue
				}
				if caller.Role == "" {
					want["nobody"] = e.Code
				} else {
					want["person "+string(caller.Actor)+" 1"] = e.Code
				}
			}
		}
		kept, err := r.desk.Refusals(t.Context(), desk.Caller{Role: event.AsOperator, Actor: event.ActorID(r.Service.Log.Service()), Number: 1}, 1<<62)
		if err != nil || len(kept.Refusals) != 2*len(want) || len(want) != 5 {
			t.Errorf("%d refusals of %d callers were kept: %v", len(kept.Refusals), len(want), err)
		}
		for _, x := range kept.Refusals {
			if want[x.Caller] != x.Code || x.Route != "GET /r/{reference}" {
				t.Errorf("kept %+v", x)
			}
		}
	})
}
