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

// news is who was mailed of a problem since it was asked last.
func (w *told) news(t *testing.T, before *[]string) (out []string) {
	t.Helper()
	now := w.mailed(t, notice.Problem)
	out = slices.Clone(now)
	for _, to := range *before {
		i := slices.Index(out, to)
		out = slices.Delete(out, i, i+1)
	}
	*before = now
	return out
}

// The other side hears of a problem as it is reported; what may be a breach both data
// protection teams hear of in the same moment, or whoever leads where there is no team;
// a broken seal both sides. A program hears each once.
func TestA10AProblemIsToldAtOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		id, xs := w.Send(Amy, CID, 2, event.HolderID(RASSO))
		cps, police := w.By(event.ActorID(Ben), event.PartyID(RASSO)), w.By(event.ActorID(Amy), event.PartyID(CID))
		w.Say(&event.Received{Header: cps, Consignment: id, After: event.EventID(id), Exhibits: xs})
		var before []string
		for _, c := range []struct {
			what string
			said event.Event
			to   []string
		}{
			{"it will not play", &event.Reported{Header: cps, Consignment: id, Exhibits: xs[:1], Problem: "will-not-play"}, []string{string(Amy)}},
			{"somebody may have seen it", &event.Reported{Header: cps, Consignment: id, Exhibits: xs[:1], Problem: "seen-by-others"}, []string{string(Amy), string(Ben), team}},
			{"the sender is not sure", &event.Reported{Header: police, Consignment: id, Exhibits: xs[1:], Problem: "not-sure"}, []string{string(Ben), string(Cara), team}},
			{"all seals hold", &event.Checked{Header: cps, Consignment: id, Passed: xs}, nil},
			{"a seal is broken", &event.Checked{Header: cps, Consignment: id, Passed: xs[1:], Broken: xs[:1]}, []string{string(Amy), string(Ben), string(Cara)}},
		} {
			w.Say(c.said)
			slices.Sort(c.to)
			if got := w.news(t, &before); !slices.Equal(got, c.to) {
				t.Errorf("%s: mailed to %q, want %q", c.what, got, c.to)
			}
		}
		heard := w.queued(t, "siem", notice.Problem)
		if len(heard) != 4 {
			t.Fatalf("a program hears %d problems", len(heard))
		}
		var tell event.Time
		w.State(func(s *custody.State) { tell = s.Consignment(id).Review.TellBy() })
		slices.SortFunc(heard, func(a, b store.Waiting) int { return int(a.Tell - b.Tell) })
		if heard[0].Tell != 0 || heard[1].Tell != 0 || heard[2].Tell != tell || heard[3].Tell != tell || heard[0].Exhibits != 1 {
			t.Errorf("a program hears %+v, and the regulator by %d", heard, tell)
		}
	})
}
