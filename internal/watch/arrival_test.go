package watch_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func london(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("02/01/2006 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// at sets the clock, as everybody's.
func (w *told) at(t *testing.T, s string) {
	w.Clock = london(t, s)
	w.Look()
}

// due are when a channel says what it has of a kind, each instant once.
func (w *told) due(t *testing.T, channel, kind string) (out []string) {
	t.Helper()
	for _, n := range w.queued(t, channel, kind) {
		out = append(out, n.Say.Std().In(london(t, "01/01/2026 00:00").Location()).Format("02/01 15:04"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// What comes is told to the unit, and what came out of hours again as it opens, by
// its own hours and holidays; nobody is mailed both in one morning, and a program
// hears each at once.
func TestA04ToldAtArrivalAndAtOpening(t *testing.T) {
	for _, c := range []struct {
		what, at                         string
		arrival, arrivalMail, opens, due string
	}{
		{"at work", "20/11/2026 12:30", "20/11 12:30", "20/11 13:00", "", ""},
		{"before the doors open", "23/11/2026 06:49", "23/11 06:49", "", "23/11 09:00", ""},
		{"on a Saturday", "21/11/2026 06:49", "21/11 06:49", "21/11 09:00", "23/11 09:00", ""},
		{"on Christmas Eve", "24/12/2026 17:30", "24/12 17:30", "25/12 09:00", "29/12 09:00", ""},
		{"with a clock that runs", "21/11/2026 10:00", "21/11 10:00", "21/11 10:00", "23/11 09:00", "23/11/2026 12:00"},
		{"due before the doors open", "21/11/2026 10:00", "21/11 10:00", "21/11 10:00", "", "21/11/2026 20:00"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := telling(t, sqlite(t))
			w.at(t, c.at)
			within := event.Deadline{Kind: event.WorkingDays, N: 1}
			if c.due != "" {
				within = event.Deadline{Kind: event.Instant, At: event.TimeOf(london(t, c.due)), Reason: "pace-clock"}
			}
			d := w.OrderWithin(within, Amy, CID, 2, event.HolderID(RASSO))
			w.Seal(d)
			w.Submit(w.Dispatch(d))
			for _, x := range []struct{ channel, kind, want string }{
				{"siem", notice.Arrival, c.arrival}, {notice.MailName, notice.Arrival, c.arrivalMail},
				{"siem", notice.Opening, c.opens}, {notice.MailName, notice.Opening, c.opens},
			} {
				if got := w.due(t, x.channel, x.kind); !slices.Equal(got, []string{x.want}[:min(1, len(x.want))]) {
					t.Errorf("%s of %s: %q, want %q", x.channel, x.kind, got, x.want)
				}
			}
			kind := notice.Arrival
			if c.opens != "" {
				kind = notice.Opening
			}
			if to := w.mailed(t, kind); !slices.Equal(to, []string{string(Ben), string(Cara)}) {
				t.Errorf("mailed to %q", to)
			}
			if n := len(w.queued(t, "siem", notice.Arrival)); n != 1 {
				t.Errorf("a program hears of it %d times", n)
			}
		})
	}
}

// What was received, called back or rejected meanwhile is told to nobody, and of what
// is left the number that is left.
func TestOnlyWhatWaitsIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.at(t, "20/11/2026 17:30")
		other := w.sending()
		id, xs := w.Send(Amy, CID, 3, event.HolderID(RASSO))
		count := func(want int) {
			t.Helper()
			for _, channel := range []string{notice.MailName, "siem"} {
				for _, kind := range []string{notice.Arrival, notice.Opening} {
					n := 0
					for _, q := range w.queued(t, channel, kind) {
						if q.Ref == other.Reference() {
							continue
						}
						if n++; q.Exhibits != want {
							t.Errorf("%s %s says %d exhibits, not %d", channel, kind, q.Exhibits, want)
						}
					}
					if (n > 0) != (want > 0) {
						t.Errorf("%s %s: %d queued while %d wait", channel, kind, n, want)
					}
				}
			}
		}
		count(3)
		w.Say(w.Receipt(Ben, RASSO, id, xs[0]))
		count(2)
		e := w.Receipt(Ben, RASSO, id, xs[1])
		w.Say(&event.Rejected{Header: e.Header, Consignment: id, After: e.After, Exhibits: xs[1:2], Reasons: []event.Code{"not-for-this-unit"}})
		count(1)
		w.Say(&event.Recalled{Header: w.By(event.ActorID(Amy), event.PartyID(CID)), Consignment: &id, After: w.consignment(t, id).Last, Exhibits: xs[2:]})
		count(0)
		if n := len(w.queued(t, notice.MailName, notice.Opening)); n == 0 {
			t.Error("what else waits is not told any more")
		}
	})
}

// A sending that could not be told is not recorded: sent again, it is both, once,
// however often it is sent.
func TestASendingIsToldExactlyWhenItIsRecorded(t *testing.T) {
	w := telling(t, sqlite(t))
	d := w.OrderWithin(event.Deadline{Kind: event.WorkingDays, N: 1}, Amy, CID, 1, event.HolderID(RASSO))
	w.Seal(d)
	sub := w.Dispatch(d)
	w.fail = errors.New("the queue is down")
	if _, err := w.Log.Submit(t.Context(), sub); err == nil {
		t.Fatal("it was recorded")
	}
	id := event.ConsignmentID(sub.Note.ID())
	if w.consignment(t, id) != nil || len(w.queued(t, "siem", notice.Arrival)) != 0 {
		t.Fatal("half of it happened")
	}
	w.fail = nil
	for range 2 {
		w.Submit(sub)
	}
	w.State(func(s *custody.State) {
		if s.Consignment(id) == nil {
			t.Error("it was not recorded")
		}
	})
	if n, to := len(w.queued(t, "siem", notice.Arrival)), w.mailed(t, notice.Arrival); n != 1 || len(to) != 2 {
		t.Errorf("told %d times, mailed to %q", n, to)
	}
}
