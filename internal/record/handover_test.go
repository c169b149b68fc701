package record_test

import (
	"testing"

	"github.com/safehand/safehand/event"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

// handOver: Cara leaves, and RASSO has what came to her by name and what was
// asked of her about it. Then it receives some of that.
func handOver(s *Story) (c event.ConsignmentID, asked event.EventID) {
	unit := RASSO
	c, xs := s.Send(Amy, CID, 2, event.HolderID(Cara))
	s.Say(s.Receipt(Cara, RASSO, c, xs[0]))
	asked = s.Say(&event.AskedBack{Header: s.By(event.ActorID(Amy), event.PartyID(CID)), Consignment: c, Exhibits: xs[:1], Reason: "replaced"}).Event
	s.Say(&event.Revoked{
		Header: s.By(event.ActorID(Director), event.PartyID(CPS)), Key: event.KeyRef{Holder: event.HolderID(Cara), Number: 1}, Reason: event.Left, HandOver: &unit,
	})
	s.Say(s.Receipt(Ben, RASSO, c, xs[1]))
	return c, asked
}

// What a unit took over stands in its own lists, and in the leaver's no more: else
// it would be found by nobody who can act on it.
func TestWhatWasHandedOverIsListed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, asked := handOver(s)
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			for who, want := range map[event.HolderID]bool{event.HolderID(RASSO): true, event.HolderID(Cara): false, event.HolderID(Ben): false} {
				sent, err := tx.Consignments([]event.HolderID{who}, store.In, store.Newest, 10)
				if err != nil {
					return err
				}
				if got := len(sent) == 1 && sent[0].ID == c; got != want || !want && len(sent) > 0 {
					t.Errorf("%s lists %d sendings, want what was handed over: %v", who, len(sent), want)
				}
				questions, err := tx.Questions([]event.HolderID{who}, store.In, true, store.Newest, 10)
				if err != nil {
					return err
				}
				if got := len(questions) == 1 && questions[0].ID == asked; got != want || !want && len(questions) > 0 {
					t.Errorf("%s lists %d questions, want what was handed over: %v", who, len(questions), want)
				}
			}
			out, err := tx.Consignments([]event.HolderID{event.HolderID(CID)}, store.Out, store.Newest, 10)
			if len(out) != 1 {
				t.Errorf("the sending unit lists %d", len(out))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
