package record_test

import (
	"errors"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
)

func TestTwoReceiptsConflict(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		ben, cara := s.Receipt(Ben, RASSO, c, xs...), s.Receipt(Cara, RASSO, c, xs...)
		s.Say(ben)
		refused(t, s, record.Submission{Note: s.Sign(cara)}, event.CodeConflict)
	})
}

func TestStatementsThatAreRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		s.Send(Amy, CID, 1, event.HolderID(RASSO))
		note := func(change func(*event.Ordered)) record.Submission {
			e := &event.Ordered{
				Header: s.By(event.ActorID(Amy), event.PartyID(CID)), Label: Random(), To: []event.HolderID{event.HolderID(RASSO)},
				Deadline: event.Deadline{Kind: event.WorkingHours, N: 1}, OrderKey: s.Key(event.OrderKeyName(event.ActorID(Amy)), 1),
				Exhibits: []event.OrderedExhibit{{Recipient: event.RecipientID{Digest: Random()}, Thread: event.Thread{Digest: Random()}}},
			}
			change(e)
			return record.Submission{Note: s.Sign(e)}
		}
		thread := event.Thread{Digest: Random()}
		var police event.Thread
		s.State(func(st *custody.State) { police = st.Dir.Organisation(Police).Thread })
		for _, r := range []struct {
			name   string
			code   event.Code
			change func(*event.Ordered)
		}{
			{"another log", event.CodeOtherLog, func(e *event.Ordered) { e.Log = "elsewhere.example/log" }},
			{"a root nobody had", event.CodeForked, func(e *event.Ordered) { e.Seen.Root = Random() }},
			{"a size not reached yet", event.CodeForked, func(e *event.Ordered) { e.Seen.Size++ }},
			{"another size's root", event.CodeForked, func(e *event.Ordered) { e.Seen.Size-- }},
			{"no checkpoint", event.CodeForked, func(e *event.Ordered) { e.Seen = event.Seen{} }},
			{"a thread of an organisation", event.CodeTaken, func(e *event.Ordered) { e.Exhibits[0].Thread = police }},
			{"one thread twice", event.CodeTaken, func(e *event.Ordered) {
				e.Exhibits = append(e.Exhibits, event.OrderedExhibit{Recipient: event.RecipientID{Digest: Random()}, Thread: thread})
				e.Exhibits[0].Thread = thread
			}},
			{"no thread", event.CodeTaken, func(e *event.Ordered) { e.Exhibits[0].Thread = event.Thread{} }},
			{"an unknown addressee", event.CodeUnknown, func(e *event.Ordered) { e.To = []event.HolderID{"cps-northshire.example/nobody"} }},
		} {
			t.Run(r.name, func(t *testing.T) { refused(t, s, note(r.change), r.code) })
		}
		sub := note(func(*event.Ordered) {})
		e, err := event.Parse(sub.Note.Text)
		if err != nil {
			t.Fatal(err)
		}
		sub.Note = s.SignAs(e, s.Signer(string(Ben), 1))
		if _, err := s.Log.Submit(t.Context(), sub); !errors.Is(err, event.ErrSignature) {
			t.Errorf("signed by another: %v", err)
		}
		refused(t, s, record.Submission{Note: s.Sign(&event.Account{
			Header: event.Header{Log: origin, By: event.Signer{ID: event.ActorID(origin.Service()), Number: 1}, At: event.TimeOf(s.Clock)},
			Owner:  event.OwnerOrg(Police), Number: 1, Previous: event.EventID{Digest: Random()},
		})}, event.CodeNotYours)
	})
}

// A case or a request whose thread is another's would hide statements of either:
// one tally would count for both.
func TestThreadsOfCasesAndRequestsAreTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		file := File()
		sized := Sized(file)
		sub := func(e event.Event) record.Submission { return record.Submission{Note: s.Sign(e), Words: file} }
		opened := func(th event.Thread) record.Submission {
			return sub(&event.CaseOpened{Header: s.By(event.ActorID(Ben), event.PartyID(RASSO)), Thread: th, Details: sized})
		}
		asked := func(th event.Thread) record.Submission {
			return sub(&event.Requested{
				Header: s.By(event.ActorID(Ben), event.PartyID(RASSO)), Thread: th, To: CID,
				RespondBy: event.TimeOf(s.Clock) + 86400, Words: sized,
			})
		}
		var police event.Thread
		s.State(func(st *custody.State) { police = st.Dir.Organisation(Police).Thread })
		own := event.Thread{Digest: Random()}
		s.Submit(opened(own))
		for name, again := range map[string]record.Submission{
			"a case's, again": opened(own), "a case's, for a request": asked(own),
			"an organisation's, for a case": opened(police), "an organisation's, for a request": asked(police),
			"none": opened(event.Thread{}),
		} {
			t.Run(name, func(t *testing.T) { refused(t, s, again, event.CodeTaken) })
		}
		s.Submit(asked(event.Thread{Digest: Random()}))
	})
}

func TestACheckpointSeenGoesStale(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		old := s.Seen
		s.Clock = s.Clock.Add(72 * time.Hour)
		s.Order(Amy, CID, 1, event.HolderID(RASSO)) // the newest there is, however old
		s.Clock = s.Clock.Add(24 * time.Hour)
		s.Seen = old
		s.Order(Amy, CID, 1, event.HolderID(RASSO)) // out of date for exactly a day
		s.Clock = s.Clock.Add(time.Second)
		s.Seen = old
		refused(t, s, record.Submission{Note: s.Sign(&event.Revoked{
			Header: s.By(event.ActorID(Director), event.PartyID(CPS)), Key: event.KeyRef{Holder: event.HolderID(Dev), Number: 1}, Reason: event.Left,
		})}, event.CodeStale)
	})
}
