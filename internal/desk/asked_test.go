package desk_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record/recordtest"
)

// Whose a question is, what was answered, and that it is settled, each side sees.
func TestWhatIsAskedIsBeforeBothSidesUntilItIsSettled(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, xs := r.Send(recordtest.Amy, recordtest.CID, 2, event.HolderID(recordtest.RASSO))
		r.Say(r.Receipt(recordtest.Ben, recordtest.RASSO, id, xs...))
		amy := r.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.CID))
		q := r.Say(&event.AskedBack{Header: amy, Consignment: id, Exhibits: xs[:1], Reason: "sent-in-error"}).Event
		expect := func(when string, open int, agreed bool) {
			t.Helper()
			for who, asked := range map[event.PersonID]bool{recordtest.Amy: false, recordtest.Cara: true} {
				s, o := r.sending(who, id), r.overview(who)
				list := o.Asks
				if asked {
					list = o.Asked
				}
				if len(s.Asked) != open || len(list) != open || len(o.Asked)+len(o.Asks) != open {
					t.Fatalf("%s: %s has %d questions on the page, %d and %d on the Overview, want %d", when, who, len(s.Asked), len(o.Asked), len(o.Asks), open)
				}
				for _, q := range append(list, s.Asked...) {
					if q.Yours != asked || q.Mine == asked || q.Agreed() != agreed {
						t.Errorf("%s: to %s it is %+v", when, who, q)
					}
				}
			}
		}
		expect("asked", 1, false)
		if o := r.overview(recordtest.Dev); len(o.Asked)+len(o.Asks) != 0 {
			t.Error("another unit sees it")
		}
		ben := r.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.RASSO))
		r.Say(&event.Answered{Header: ben, Question: q, Answer: event.Agreed})
		expect("agreed", 1, true)
		amy = r.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.CID))
		r.Say(&event.Answered{Header: amy, Question: q, Answer: event.Withdrawn})
		expect("withdrawn", 0, false)
		var said []event.Code
		for _, h := range r.sending(recordtest.Ben, id).Happened {
			if h.Kind == "answered" {
				said = append(said, h.Code)
				if h.Of != "asked-back" || len(h.Exhibits) != 1 || *h.Question != q {
					t.Errorf("the answer is %+v", h)
				}
			}
		}
		if len(said) != 2 || said[0] != event.Withdrawn || said[1] != event.Agreed {
			t.Errorf("it was answered %v, newest first", said)
		}
	})
}

// A request is for the two units; what was sent since then is what can answer it.
func TestARequestAndWhatWasSentSince(t *testing.T) {
	eachRoom(t, func(r *room) {
		r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		words := recordtest.File()
		q := r.SayWith(&event.Requested{
			Header: r.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.RASSO)), Thread: event.Thread{Digest: recordtest.Random()},
			To: recordtest.CID, RespondBy: event.TimeOf(r.Clock) + 86400, Words: recordtest.Sized(words),
		}, words).Event
		see := func(who event.PersonID) (desk.Asked, error) { return r.desk.Asked(t.Context(), person(who), q) }
		if a, err := see(recordtest.Amy); err != nil || !a.Yours || a.Mine || len(a.Since) != 0 {
			t.Fatalf("to the side asked it is %+v: %v", a, err)
		}
		since, xs := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.Crown))
		for _, who := range []event.PersonID{recordtest.Amy, recordtest.Cara} {
			if a, err := see(who); err != nil || len(a.Since) != 1 || a.Since[0].Consignment != since {
				t.Errorf("%s: %d were sent since: %v", who, len(a.Since), err)
			}
		}
		var last event.EventID
		r.State(func(s *custody.State) { last = s.Consignment(since).Last })
		r.Say(&event.Recalled{Header: r.By(event.ActorID(recordtest.Amy), event.PartyID(recordtest.CID)), Consignment: &since, After: last, Exhibits: xs})
		if a, err := see(recordtest.Amy); err != nil || len(a.Since) != 0 {
			t.Errorf("what was called back answers nothing: %d, %v", len(a.Since), err)
		}
		var e *api.Error
		if _, err := see(recordtest.Dev); !errors.As(err, &e) || e.Code != api.CodeNotFound {
			t.Errorf("another unit: %v", err)
		}
	})
}
