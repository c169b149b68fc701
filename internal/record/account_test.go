package record_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

func TestAccounts(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		org, exhibit := event.OwnerOrg(Police), event.OwnerExhibit(recipientOf(s, xs[0]))
		service := event.OwnerService(origin.Service())
		pass := func(d time.Duration) { s.Clock = s.Clock.Add(d) }
		ask := func(name string, o event.Owner, now, again bool) *record.Recorded {
			t.Helper()
			r := s.Account(o, now)
			verify(t, s, r)
			if r.Again != again {
				t.Errorf("%s: again is %v", name, r.Again)
			}
			return r
		}
		one := ask("the first", org, false, false)
		pass(54 * time.Minute)
		ask("fresh, and for long enough to be relied on", org, false, true)
		ask("now, an hour old", org, true, false)
		pass(56 * time.Minute)
		two := ask("too old", org, false, false)
		checkAccount(t, s, org, one, two)

		ask("an exhibit's first", exhibit, false, false)
		s.Say(s.Receipt(Ben, RASSO, c, xs...))
		pass(59 * time.Second)
		ask("fresh for a minute", exhibit, false, true)
		ask("not the last any more", exhibit, true, false)
		ask("the last and fresh", exhibit, true, true)
		pass(time.Minute)
		ask("a minute old", exhibit, false, false)
		ask("the service's", service, false, false)
		ask("the service's again", service, false, true)

		have := ask("an organisation's", org, false, true)
		for after, again := range map[event.LogIndex]bool{have.Index: true, have.Index + 1: false} {
			r, err := s.Log.Account(t.Context(), org, record.Freshness{After: after})
			if err != nil || r.Again != again || r.Index < after {
				t.Errorf("from place %d on: %+v, %v", after, r, err)
			}
		}

		_, err := s.Log.Account(t.Context(), event.OwnerOrg("nobody.example"), record.Freshness{})
		var r *event.Refusal
		if !errors.As(err, &r) || r.Code != event.CodeUnknown {
			t.Errorf("nobody's thread: %v", err)
		}
	})
}

// checkAccount reads what the later account says of its thread.
func checkAccount(t *testing.T, s *Story, o event.Owner, earlier, later *record.Recorded) {
	t.Helper()
	n, err := event.ParseNote(later.Note)
	if err != nil {
		t.Fatal(err)
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		t.Fatal(err)
	}
	a := e.(*event.Account)
	err = s.DB.View(t.Context(), func(tx *store.Tx) error {
		h, err := tx.Thread(o)
		if a.Number != h.Count || h.Last != later.Event || a.At != later.Recorded || a.Previous == earlier.Event {
			t.Errorf("account %+v of %+v", a, h)
		}
		if !slices.Contains(mustEntry(t, later.Entry).Tallies, ledger.Tally(h.Value, a.Number)) {
			t.Error("an account without its own tally")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
