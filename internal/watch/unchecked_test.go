package watch_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// What was received and not compared with its seal by the end of the next working day is
// told to the unit that has it and to programs, once, and stands in the log for both
// sides. What was checked rings for nobody; nor does what is checked
// while the service is down.
func TestWhatNobodyChecksIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		checked := func(c event.ConsignmentID, xs ...event.ExhibitID) {
			w.Say(&event.Checked{Header: w.By(event.ActorID(Ben), event.PartyID(RASSO)), Consignment: c, Passed: xs})
		}
		in, xs := w.Send(Amy, CID, 2, event.HolderID(RASSO))
		w.Say(w.Receipt(Ben, RASSO, in, xs...))
		whole, all := w.Send(Amy, CID, 1, event.HolderID(RASSO))
		w.Say(w.Receipt(Ben, RASSO, whole, all...))
		checked(in, xs[0])
		checked(whole, all...)
		due := w.consignment(t, in).NextCheck()
		if due == 0 || w.consignment(t, whole).NextCheck() != 0 {
			t.Fatalf("due at %s, and of what was checked at %s", due, w.consignment(t, whole).NextCheck())
		}
		if next := w.ringAt(t, due); next != due || len(w.mailed(t, notice.Unchecked)) > 0 {
			t.Fatalf("at the second itself: next %s, mailed %q", next, w.mailed(t, notice.Unchecked))
		}
		w.ringAt(t, due+1)
		if next := w.ringAt(t, due+2); next != 0 {
			t.Errorf("something rings again, at %s", next)
		}
		if to := w.mailed(t, notice.Unchecked); !slices.Contains(to, string(Ben)) || slices.Contains(to, string(Amy)) || slices.Contains(to, team) {
			t.Errorf("mailed to %q", to)
		}
		heard := w.queued(t, "siem", notice.Unchecked)
		if len(heard) != 1 || heard[0].Exhibits != 1 || heard[0].Ref != in.Reference() || heard[0].At != due {
			t.Errorf("a program hears %+v", heard)
		}
		if rang := w.consignment(t, in).Checking[0].Rang; rang == nil || rang.At.Recorded != due+1 {
			t.Errorf("in the log: %+v", rang)
		}

		down, ys := w.Send(Amy, CID, 1, event.HolderID(RASSO))
		w.Say(w.Receipt(Ben, RASSO, down, ys...))
		w.Clock = (w.consignment(t, down).NextCheck() + 60).Std()
		w.Look()
		checked(down, ys...)
		w.ringAt(t, event.TimeOf(w.Clock)+60)
		if w.consignment(t, down).Checking[0].Rang != nil || len(w.queued(t, "siem", notice.Unchecked)) != 1 {
			t.Error("what was checked while the service was down rang")
		}

		late, zs := w.Send(Amy, CID, 1, event.HolderID(RASSO))
		w.Say(w.Receipt(Ben, RASSO, late, zs...))
		w.ringAt(t, w.consignment(t, late).NextCheck()+1)
		if n := len(w.queued(t, "siem", notice.Unchecked)); n != 2 {
			t.Fatalf("%d are to be told of two", n)
		}
		checked(late, zs...)
		if n := len(w.queued(t, "siem", notice.Unchecked)); n != 1 {
			t.Errorf("%d are to be told of what is checked by now", n-1)
		}
	})
}
