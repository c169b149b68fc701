package desk_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record/recordtest"
)

// What an organisation decided of a review is among what happened, for both sides;
// and an alarm goes on saying the instant of its own review, when another was opened
// since by what somebody reported.
func TestADecisionIsAmongWhatHappened(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, xs := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.Crown))
		r.Ring(id)
		var first custody.Review
		r.State(func(st *custody.State) { first = *st.Consignment(id).Review })
		words := recordtest.File()
		r.SayWith(&event.ReviewDecided{
			Header: r.By(event.ActorID(recordtest.Dev), event.PartyID(recordtest.Crown)), Consignment: id,
			Causes: first.Causes, Exhibits: first.Exhibits, Outcome: event.BreachKept, Advised: recordtest.Cara, Words: recordtest.Sized(words),
		}, words)
		r.Clock = r.Clock.AddDate(0, 0, 5)
		r.Say(&event.Reported{Header: r.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.CID)), Consignment: id, Exhibits: xs, Problem: "lost-or-changed"})
		for _, who := range []event.PersonID{recordtest.Amy, recordtest.Dev} {
			decided, rang := 0, 0
			for _, h := range r.sending(who, id).Happened {
				switch {
				case h.Kind == "review-decided":
					decided++
					if h.By.ID != event.ActorID(recordtest.Dev) || h.Advised != recordtest.Cara || h.Code != event.BreachKept || len(h.Exhibits) != 1 {
						t.Errorf("to %s it is %+v", who, h)
					}
				case h.Rung == event.Rungs:
					rang++
					if h.Tell != first.TellBy() {
						t.Errorf("to %s the alarm says %s, its review %s", who, h.Tell, first.TellBy())
					}
				case h.Tell != 0:
					t.Errorf("to %s %s says when the ICO must be told", who, h.Kind)
				}
			}
			if decided != 1 || rang != 1 {
				t.Errorf("to %s: %d decisions, %d last alarms", who, decided, rang)
			}
		}
	})
}
