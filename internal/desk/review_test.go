package desk_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
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

// Whoever leads a unit finds the reviews of both sides in one list, what must be told
// first before the others, what was never readable beside each, until both have
// decided; then among the last that were. Nobody else finds any.
func TestA12OpenReviewsAreListedForWhoDecides(t *testing.T) {
	eachRoom(t, func(r *room) {
		reviews := func(who event.PersonID) desk.Reviews {
			t.Helper()
			out, err := r.desk.Reviews(t.Context(), person(who))
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if now := reviews(recordtest.Dev); len(now.Open)+len(now.Decided) > 0 || len(now.Leads) != 1 {
			t.Errorf("before anything was sent: %+v", now)
		}
		late, _ := r.Send(recordtest.Amy, recordtest.CID, 2, event.HolderID(recordtest.Crown))
		r.Ring(late)
		lost, xs := r.Send(recordtest.Amy, recordtest.CID, 2, event.HolderID(recordtest.Crown))
		r.Say(&event.Received{Header: r.By(event.ActorID(recordtest.Dev), event.PartyID(recordtest.Crown)), Consignment: lost, After: event.EventID(lost), Exhibits: xs[:1]})
		r.Say(&event.Reported{Header: r.By(event.ActorID(recordtest.Dev), event.PartyID(recordtest.Crown)), Consignment: lost, Exhibits: xs, Problem: "seen-by-others"})
		for _, who := range []event.PersonID{recordtest.Amy, recordtest.Dev} {
			now := reviews(who)
			if len(now.Open) != 2 || len(now.Decided) != 0 || now.Open[0].Row.Consignment != late || now.Open[1].Row.Consignment != lost {
				t.Fatalf("to %s: %+v", who, now)
			}
			a, b := now.Open[0], now.Open[1]
			if a.Tell >= b.Tell || a.Tell != a.Aware+custody.ToldWithin || !a.Yours || len(a.Undecided) != 2 || a.Causes[0].Problem != "" || b.Causes[0].Problem != "seen-by-others" {
				t.Errorf("to %s: %+v, %+v", who, a, b)
			}
			if a.Unread != 2 || a.Exhibits != 2 || b.Unread != 1 || b.Exhibits != 2 {
				t.Errorf("never readable: %d of %d, %d of %d", a.Unread, a.Exhibits, b.Unread, b.Exhibits)
			}
			// Whoever has a key in her own organisation, and never she herself.
			for _, p := range append(now.Advisers, "") {
				if p == who || p != "" && p.Org() != who.Org() || p == "" && len(now.Advisers) == 0 {
					t.Errorf("%s may be advised by %q of %v", who, p, now.Advisers)
				}
			}
			if o := r.overview(who); len(o.Reviews) != 2 {
				t.Errorf("the Overview of %s says %d", who, len(o.Reviews))
			}
		}
		if now := reviews(recordtest.Cara); len(now.Leads)+len(now.Open)+len(now.Decided) > 0 || len(r.overview(recordtest.Cara).Reviews) > 0 {
			t.Errorf("to Cara, who leads nothing: %+v", now)
		}
		decide := func(by event.PersonID, unit event.UnitID, advised event.PersonID) {
			t.Helper()
			var of custody.Review
			r.State(func(st *custody.State) { of = *st.Consignment(late).Review })
			words := recordtest.File()
			r.SayWith(&event.ReviewDecided{
				Header: r.By(event.ActorID(by), event.PartyID(unit)), Consignment: late,
				Causes: of.Causes, Exhibits: of.Exhibits, Outcome: event.NotABreach, Advised: advised, Words: recordtest.Sized(words),
			}, words)
		}
		decide(recordtest.Dev, recordtest.Crown, recordtest.Cara)
		if now := reviews(recordtest.Dev); len(now.Open) != 2 || now.Open[0].Yours || len(now.Open[0].Decisions) != 1 || len(r.overview(recordtest.Dev).Reviews) != 1 {
			t.Errorf("after her own decision: %+v", now.Open)
		}
		if now := reviews(recordtest.Amy); !now.Open[0].Yours || len(r.overview(recordtest.Amy).Reviews) != 2 {
			t.Errorf("one side decided for the other: %+v", now.Open)
		}
		decide(recordtest.Amy, recordtest.CID, recordtest.Chief)
		if now := reviews(recordtest.Dev); len(now.Open) != 1 || len(now.Decided) != 1 || len(now.Decided[0].Decisions) != 2 {
			t.Errorf("after both decided: %+v", now)
		}
	})
}

// What one unit never received may be in the hands of another of its organisation, to
// which it was sent after all: whoever decides whether it was a breach must not be told
// that nobody there was ever given a key to it.
func TestWhatAnotherUnitReceivedWasReadable(t *testing.T) {
	eachRoom(t, func(r *room) {
		d := r.Order(recordtest.Amy, recordtest.CID, 2, event.HolderID(recordtest.Crown))
		r.Seal(d)
		late := event.ConsignmentID(r.Submit(r.Dispatch(d)).Event)
		r.Ring(late)
		unread := func() int {
			t.Helper()
			out, err := r.desk.Reviews(t.Context(), person(recordtest.Dev))
			if err != nil || len(out.Open) != 1 || out.Open[0].Exhibits != 2 {
				t.Fatalf("%+v, %v", out, err)
			}
			return out.Open[0].Unread
		}
		on := *d
		on.Order, on.To, on.Label = event.EventID{}, []event.HolderID{event.HolderID(recordtest.RASSO)}, recordtest.Random()
		on.Seals, on.After = d.Seals[:1], []event.EventID{event.EventID(late)}
		second := event.ConsignmentID(r.Submit(r.Dispatch(&on)).Event)
		if n := unread(); n != 2 {
			t.Errorf("sent elsewhere, and not received: %d never readable", n)
		}
		r.Say(r.Receipt(recordtest.Ben, recordtest.RASSO, second, d.Exhibits()[0]))
		if n := unread(); n != 1 {
			t.Errorf("received by another unit of the organisation: %d never readable", n)
		}
	})
}

// What was not theirs and nobody had opened is one line in the register of whoever leads a
// unit of either side, still when it went back, and no review. Nobody else finds any.
func TestAListThatWasSeenIsALineInBothRegisters(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, xs := r.Send(recordtest.Amy, recordtest.CID, 3, event.HolderID(recordtest.Crown))
		by := r.By(event.ActorID(recordtest.Dev), event.PartyID(recordtest.Crown))
		said := r.Say(&event.Reported{Header: by, Consignment: id, Exhibits: xs[:2], Problem: "not-ours"})
		r.Say(&event.Rejected{Header: r.By(by.By.ID, by.For), Consignment: id, After: event.EventID(id), Exhibits: xs, Reasons: []event.Code{"not-for-this-unit"}})
		for _, who := range []event.PersonID{recordtest.Amy, recordtest.Dev, recordtest.Ben} {
			out, err := r.desk.Reviews(t.Context(), person(who))
			if err != nil || len(out.Open)+len(out.Decided) > 0 {
				t.Fatalf("to %s: %+v, %v", who, out, err)
			}
			switch {
			case who == recordtest.Ben: // who leads another unit
				if len(out.Lists) != 0 {
					t.Errorf("to %s: %+v", who, out.Lists)
				}
			case len(out.Lists) != 1 || out.Lists[0].Row.Consignment != id || out.Lists[0].Exhibits != 2 || out.Lists[0].By != recordtest.Crown || out.Lists[0].At != said.Recorded:
				t.Errorf("to %s: %+v", who, out.Lists)
			}
		}
	})
}
