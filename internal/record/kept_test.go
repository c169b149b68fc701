package record_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store/storetest"
)

// What a node knows from its own last batch it must not go by when another has
// written since: the second receipt of one sending would stand.
func TestWhatAnotherNodeWroteCounts(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		cast := New(t, origin)
		s := Begin(t, cast, storetest.Open(t, dsn))
		s.Found()
		other, err := record.Open(t.Context(), storetest.Open(t, dsn), cast.Config())
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		if s.Log.Keeps() == 0 {
			t.Fatal("it goes on with nothing: this shows nothing")
		}
		ben, cara := s.Sign(s.Receipt(Ben, RASSO, c, xs...)), s.Sign(s.Receipt(Cara, RASSO, c, xs...))
		if _, err := other.Submit(t.Context(), record.Submission{Note: ben}); err != nil {
			t.Fatal(err)
		}
		refused(t, s, record.Submission{Note: cara}, event.CodeConflict)
		s.Look()
		s.Say(s.Opening(Ben, RASSO, c, event.View, xs...)) // which rests on the receipt
		if _, err := record.Rebuild(t.Context(), s.DB, s.Service); err != nil {
			t.Error(err)
		}
	})
}

// What is kept serves the statements that follow, and is begun anew before it
// holds more than one batch could.
func TestWhatIsKeptIsBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		begunAnew, before := 0, s.Log.Keeps()
		for range 300 {
			s.Say(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs})
			switch now := s.Log.Keeps(); {
			case now == 1:
				begunAnew++
			case now != before+1 || now > 256:
				t.Fatalf("it goes on with %d statements after %d", now, before)
			}
			before = s.Log.Keeps()
		}
		if begunAnew == 0 || begunAnew > 2 {
			t.Errorf("it was begun anew %d times", begunAnew)
		}
	})
}

// A mistake while the head is signed fails its batch, and not the service.
func TestAHeadThatCannotBeSignedFailsItsBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		sub := record.Submission{Note: s.Sign(s.Receipt(Ben, RASSO, c, xs...))}
		before := size(t, s)
		mend := s.Log.BreakSigning()
		if r, err := s.Log.Submit(t.Context(), sub); r != nil || !errors.Is(err, record.ErrFailed) || !strings.Contains(err.Error(), "mistake") {
			t.Fatalf("%v, %v", r, err)
		}
		if n := size(t, s); n != before {
			t.Errorf("it left %d entries of %d", n, before)
		}
		mend()
		verify(t, s, s.Submit(sub))
	})
}
