package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// room is a desk with two organisations before it.
type room struct {
	*recordtest.Story
	t    *testing.T
	desk *desk.Desk
}

func eachRoom(t *testing.T, test func(*room)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		s := recordtest.Begin(t, recordtest.New(t, "safehand.example/log"), db)
		r := &room{s, t, desk.New(desk.Config{
			Store: db, Record: s.Log, Service: s.Service, Now: func() event.Time { return event.TimeOf(s.Clock) },
		})}
		s.Found()
		test(r)
	})
}

func person(id event.PersonID) desk.Caller {
	return desk.Caller{Role: event.AsPerson, Actor: event.ActorID(id), Number: 1}
}

func (r *room) overview(who event.PersonID) desk.Overview {
	r.t.Helper()
	o, err := r.desk.Overview(r.t.Context(), person(who))
	if err != nil {
		r.t.Fatal(err)
	}
	return o
}

func (r *room) sending(who event.PersonID, id event.ConsignmentID) desk.Sending {
	r.t.Helper()
	s, err := r.desk.Sending(r.t.Context(), person(who), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// What a receipt is owed for is before those who owe it, however much came since.
func TestNothingThatWaitsIsLostBelowWhatCameLater(t *testing.T) {
	eachRoom(t, func(r *room) {
		old, _ := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		for range desk.MaxListing + 1 {
			id, xs := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
			r.Say(r.Receipt(recordtest.Ben, recordtest.RASSO, id, xs...))
		}
		for _, who := range []event.PersonID{recordtest.Ben, recordtest.Cara} {
			o := r.overview(who)
			if len(o.Needed) != 1 || o.Needed[0].Consignment != old {
				t.Errorf("%s: %d receipts are needed, want the oldest alone", who, len(o.Needed))
			}
			if len(o.Received) == 0 || len(o.Waiting)+len(o.Taken) != 0 {
				t.Errorf("%s: received %d, waits for %d, sent %d", who, len(o.Received), len(o.Waiting), len(o.Taken))
			}
		}
		if o := r.overview(recordtest.Amy); len(o.Waiting) != 1 || o.Waiting[0].Consignment != old || len(o.Needed) != 0 {
			t.Errorf("its sender waits for %d and needs %d", len(o.Waiting), len(o.Needed))
		}
		if o := r.overview(recordtest.Dev); len(o.Needed)+len(o.Waiting)+len(o.Received)+len(o.Taken) != 0 {
			t.Error("another unit sees it")
		}
	})
}

// Each side sees what was declared and where it stands; the receiving side is told
// apart from the sending one.
func TestSendingOfEachSide(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, xs := r.Send(recordtest.Amy, recordtest.CID, 3, event.HolderID(recordtest.RASSO))
		for who, incoming := range map[event.PersonID]bool{recordtest.Amy: false, recordtest.Ben: true} {
			s := r.sending(who, id)
			if s.Incoming != incoming || s.Waits != 3 || len(s.Exhibits) != 3 || !s.Readable {
				t.Errorf("%s: incoming %v, %d of %d wait", who, s.Incoming, s.Waits, len(s.Exhibits))
			}
			if len(s.Kinds) != 1 || s.Kinds[0] != (desk.Kind{Type: "abe-interview", N: 3}) || len(s.People) != 1 || s.People[0].N != 3 {
				t.Errorf("%s: declared %+v, %+v", who, s.Kinds, s.People)
			}
		}
		r.Say(&event.Checked{Header: r.By(event.ActorID(recordtest.Intake), event.PartyID(recordtest.RASSO)), Consignment: id, Passed: xs[:2], Broken: xs[2:]})
		r.Say(r.Receipt(recordtest.Cara, recordtest.RASSO, id, xs[:2]...))
		s := r.sending(recordtest.Amy, id)
		if s.Waits != 1 || s.Receipt == nil || s.Receipt.By.ID != event.ActorID(recordtest.Cara) || len(s.SealFails) != 1 || s.SealFails[0] != xs[2] {
			t.Errorf("after a receipt in part: %d wait, receipt %+v, seals broken %v", s.Waits, s.Receipt, s.SealFails)
		}
		var kinds []string
		for _, h := range s.Happened {
			kinds = append(kinds, string(h.Kind))
			if h.Kind == "checked" && (h.Passed && len(h.Exhibits) != 2 || !h.Passed && len(h.Exhibits) != 1) {
				t.Errorf("a check of %d exhibits that passed: %v", len(h.Exhibits), h.Passed)
			}
		}
		if len(kinds) != 4 || kinds[0] != "received" || kinds[3] != "dispatched" {
			t.Errorf("it happened in the order %v", kinds)
		}
	})
}

// Who reported a problem reads until it is closed that it is open, and then how it ended;
// those to whom it was reported are done with it.
func TestWhoReportedReadsHowItEnded(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, xs := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		r.Say(r.Receipt(recordtest.Ben, recordtest.RASSO, id, xs...))
		ben := func() event.Header { return r.By(event.ActorID(recordtest.Ben), event.PartyID(recordtest.RASSO)) }
		q := r.Say(&event.Reported{Header: ben(), Consignment: id, Exhibits: xs, Problem: "will-not-play"})
		if o := r.overview(recordtest.Ben); len(o.Asks) != 1 || len(o.Settled) != 0 {
			t.Errorf("reported: %d are open and %d settled", len(o.Asks), len(o.Settled))
		}
		closed := r.Say(&event.Answered{Header: ben(), Question: q.Event, Answer: event.Closed})
		for _, who := range []event.PersonID{recordtest.Ben, recordtest.Cara} {
			o := r.overview(who)
			if len(o.Asks) != 0 || len(o.Settled) != 1 || o.Settled[0].ID != q.Event || o.Settled[0].Ended == nil || o.Settled[0].Answers[0].Event != closed.Event {
				t.Errorf("closed, %s: %d are open, settled are %+v", who, len(o.Asks), o.Settled)
			}
		}
		if o := r.overview(recordtest.Amy); len(o.Asked)+len(o.Asks)+len(o.Settled) != 0 {
			t.Errorf("the other side: %+v", o)
		}
	})
}

// To whoever may not know of a sending it does not exist, and that is kept for the
// operator.
func TestASendingIsForItsTwoSides(t *testing.T) {
	eachRoom(t, func(r *room) {
		id, _ := r.Send(recordtest.Amy, recordtest.CID, 1, event.HolderID(recordtest.RASSO))
		for who, caller := range map[string]desk.Caller{
			"another unit":     person(recordtest.Dev),
			"an administrator": person(recordtest.Director),
			"nobody":           {},
			"a unit's machine": {Role: event.AsAgent, Actor: event.ActorID(recordtest.Intake), Number: 1},
			"an order":         {Role: event.AsOrder, Actor: event.ActorID(recordtest.Amy), Number: 1},
		} {
			var e *api.Error
			var refused *event.Refusal
			if _, err := r.desk.Sending(t.Context(), caller, id); !errors.As(err, &e) && !errors.As(err, &refused) {
				t.Errorf("%s: %v", who, err)
			}
		}
		refusals, err := r.desk.Refusals(t.Context(), desk.Caller{Role: event.AsOperator, Actor: event.ActorID(r.Service.Log.Service()), Number: 1}, 1<<62)
		if err != nil || len(refusals.Refusals) != 5 {
			t.Errorf("%d refusals were kept: %v", len(refusals.Refusals), err)
		}
	})
}

func TestNextOpening(t *testing.T) {
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales, Open: []event.Opening{
		{Day: "mon", From: 9 * 60, To: 17 * 60}, {Day: "tue", From: 9 * 60, To: 17 * 60}, {Day: "fri", From: 9 * 60, To: 17 * 60},
	}}
	for at, want := range map[string]string{
		"2026-11-20T08:59:59Z": "2026-11-20T09:00:00Z", // Friday, before
		"2026-11-20T09:00:00Z": "",                     // open
		"2026-11-20T16:59:59Z": "",                     // open
		"2026-11-20T17:00:00Z": "2026-11-23T09:00:00Z", // over the weekend
		"2026-11-24T18:00:00Z": "2026-11-27T09:00:00Z", // shut in the middle of the week
		"2026-12-24T18:00:00Z": "2026-12-29T09:00:00Z", // Christmas, a Friday, and the Monday given for it
		"2026-06-15T07:30:00Z": "2026-06-15T08:00:00Z", // summer time
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if o := desk.NextOpening(h, event.TimeOf(now)); o != 0 {
			got = o.String()
		}
		if got != want {
			t.Errorf("at %s it opens %q, want %q", at, got, want)
		}
	}
	if o := desk.NextOpening(event.Hours{Zone: "UTC"}, 0); o != 0 {
		t.Errorf("a unit that never opens opens at %s", o)
	}
}
