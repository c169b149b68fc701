package record_test

import (
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

func TestConsignmentsAreListedNewestFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		var sent []event.ConsignmentID
		for range 3 {
			c, _ := s.Send(Amy, CID, 1, event.HolderID(RASSO))
			sent = append(sent, c)
		}
		named, _ := s.Send(Amy, CID, 1, event.HolderID(Ben), event.HolderID(Cara))
		slices.Reverse(sent)
		all := append([]event.ConsignmentID{named}, sent...)
		ben := []event.HolderID{event.HolderID(Ben), event.HolderID(RASSO), event.HolderID(Cara)}
		for _, r := range []struct {
			name    string
			holders []event.HolderID
			d       store.Direction
			want    []event.ConsignmentID
		}{
			{"in, to her, her unit and another", ben, store.In, all},
			{"in, to the unit", ben[1:2], store.In, sent},
			{"out of the sending unit", []event.HolderID{event.HolderID(CID)}, store.Out, all},
			{"out of the receiving unit", ben, store.Out, nil},
			{"in to a stranger", []event.HolderID{event.HolderID(Crown)}, store.In, nil},
		} {
			t.Run(r.name, func(t *testing.T) {
				var got []event.ConsignmentID
				err := s.DB.View(t.Context(), func(tx *store.Tx) error {
					for before := store.Newest; ; {
						page, err := tx.Consignments(r.holders, r.d, before, 2)
						if len(page) == 0 {
							return err
						}
						for _, c := range page {
							got = append(got, c.ID)
							before = c.At.Index
						}
					}
				})
				if err != nil || !slices.Equal(got, r.want) {
					t.Errorf("got %v, want %v, %v", got, r.want, err)
				}
			})
		}
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			none, err := tx.ConsignmentsRinging(event.TimeOf(s.Clock), 10)
			due, _ := tx.ConsignmentsRinging(event.TimeOf(s.Clock.Add(72*time.Hour)), 3)
			if len(none) != 0 || len(due) != 3 {
				t.Errorf("due now %d, in three days %d", len(none), len(due))
			}
			next, _ := tx.NextRing()
			if first, ok := due[0].NextRing(); !ok || first.Due != next || next != due[0].ReceiveBy {
				t.Errorf("the next alarm is due at %s, of a sending due at %s", next, due[0].ReceiveBy)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
