package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

// On duty ends with the day by the unit's clock, summer and winter, or when she says
// so; somebody of no unit is on none.
func TestOnDutyEndsWithTheDay(t *testing.T) {
	eachRoom(t, func(r *room) {
		kept := func() (p store.Presence) {
			t.Helper()
			if err := r.DB.View(t.Context(), func(tx *store.Tx) (err error) {
				p, err = tx.Presence(recordtest.Ben)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return p
		}
		for now, want := range map[string]string{
			"2026-11-20T12:00:00Z": "2026-11-21T00:00:00Z", "2027-06-15T22:30:00Z": "2027-06-15T23:00:00Z", "2027-06-15T23:30:00Z": "2027-06-16T23:00:00Z",
		} {
			var err error
			if r.Clock, err = time.Parse(time.RFC3339, now); err != nil {
				t.Fatal(err)
			}
			is, err := r.desk.OnDuty(t.Context(), person(recordtest.Ben), api.Duty{On: true})
			if err != nil || is.Until.String() != want || kept().Duty != is.Until {
				t.Errorf("at %s: until %s, %v", now, is.Until, err)
			}
		}
		if is, err := r.desk.OnDuty(t.Context(), person(recordtest.Ben), api.Duty{}); err != nil || is.Until != 0 || kept().Duty != 0 {
			t.Errorf("not any more: %v, %v", is, err)
		}
		if _, err := r.desk.OnDuty(t.Context(), person(recordtest.Chief), api.Duty{On: true}); !errors.Is(err, &event.Refusal{Code: event.CodeState}) {
			t.Errorf("of no unit: %v", err)
		}
	})
}
