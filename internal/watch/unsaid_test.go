package watch_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// A37: who begins to report a problem, and closes the question what it is, is not silent for
// that. It rings at her unit and on the other side as a problem does, each once, and the last
// alarm opens a review, counted from the click.
func TestA37AClickThatNobodyAnswersIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		id, xs := w.Send(Amy, CID, 2, event.HolderID(RASSO))
		w.Say(w.Receipt(Ben, RASSO, id, xs...))
		click := w.Say(&event.Noticed{Header: w.By(event.ActorID(Ben), event.PartyID(RASSO)), Consignment: id, Exhibits: xs})
		said := w.question(t, click.Event)
		var told []string
		for i, due := range said.Ladder {
			if next := w.ringAt(t, due); next != due {
				t.Fatalf("at the second of alarm %d the next is %s", i+1, next)
			}
			w.ringAt(t, due+1)
			w.ringAt(t, due+2)
			got := w.mailed(t, notice.Unsaid)
			if len(got) <= len(told) {
				t.Errorf("alarm %d is told to nobody", i+1)
			}
			told = got
		}
		if !slices.Contains(told, string(Amy)) || !slices.Contains(told, string(Ben)) || !slices.Contains(told, team) {
			t.Errorf("told to %q: not to both units and the data protection team", told)
		}
		for _, n := range w.queued(t, notice.MailName, notice.Unsaid) {
			if theirs := []string{string(Ben), string(Cara)}; n.To != team && n.Sending == slices.Contains(theirs, n.To) {
				t.Errorf("%s is told as if on the other side", n.To)
			}
		}
		w.State(func(s *custody.State) {
			r := s.Consignment(id).Review
			if r == nil || r.Aware != said.Act.At.Recorded {
				t.Errorf("the review %+v does not count from the click at %s", r, said.Act.At.Recorded)
			}
		})
		if got := w.mailed(t, notice.Unanswered); len(got) > 0 {
			t.Errorf("%q are told of a report that there is not", got)
		}
	})
}
