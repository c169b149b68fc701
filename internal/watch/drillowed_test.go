package watch_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// A11: who leads a unit that was not tested for a quarter is told so once, and once more
// each quarter, until somebody begins a drill; nobody else is, and nothing rings. Who was
// not told for years is told once.
func TestA11ADrillIsOwedOnceAQuarter(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		r := w.rounds()
		r.BackupWithin = 0
		owed := func(what string, want ...string) {
			t.Helper()
			var to []string
			for _, n := range w.queued(t, notice.MailName, notice.DrillOwed) {
				if n.Unit == RASSO {
					to = append(to, n.To)
				}
			}
			if len(to) != len(want) || len(want) > 0 && to[len(to)-1] != want[len(want)-1] {
				t.Errorf("%s: mailed to %q, want %q", what, to, want)
			}
		}
		drill := w.Drill(Ben, RASSO, event.TimeOf(w.Clock)+hour)
		w.RingDrill(drill, 1)
		w.hears(Cara, drill)
		first := custody.QuarterAfter(w.drill(t, drill).Begun.At.Recorded)
		w.walkAt(t, r, first-1)
		owed("before the quarter is over")
		w.walkAt(t, r, first)
		w.walkAt(t, r, first+24*hour)
		owed("after a quarter", string(Ben))
		second := custody.QuarterAfter(first)
		w.walkAt(t, r, second-1)
		owed("before the next", string(Ben))
		w.walkAt(t, r, second)
		owed("after two quarters", string(Ben), string(Ben))
		w.Look()
		next := w.Drill(Ben, RASSO, event.TimeOf(w.Clock)+hour)
		w.walk(t, r)
		w.walkAt(t, r, second+24*hour)
		owed("after a drill: what nobody has sent yet is left out")
		years := w.drill(t, next).Begun.At.Recorded + 3*365*24*hour
		w.walkAt(t, r, years)
		owed("after three years", string(Ben))
		if n := w.queued(t, notice.MailName, notice.Overdue); len(n) > 0 {
			t.Errorf("it rings like an alarm: %+v", n)
		}
	})
}
